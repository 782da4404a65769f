package dev.multibox.bench.files;

import dev.multibox.loss.LossTerms;
import dev.multibox.loss.LossWorkspace;
import dev.multibox.loss.MultiBoxLoss;
import java.io.IOException;
import java.util.concurrent.ForkJoinPool;
import java.util.function.IntConsumer;

/**
 * The loss of files of any size, some images at a time. The same bits as one call over all images,
 * whatever the number of threads.
 */
final class ChunkedEvaluation {

  private final MultiBoxLoss loss;
  private final LossFiles files;
  private final ChunkPlan plan;
  private final int threads;

  ChunkedEvaluation(MultiBoxLoss loss, LossFiles files, ChunkPlan plan, int threads) {
    this.loss = loss;
    this.files = files;
    this.plan = plan;
    this.threads = threads;
  }

  /**
   * Evaluates all images.
   *
   * @param outputs takes what happened to each prior
   * @param gradients takes the gradient, or null
   * @param progress is told how many images each chunk had
   */
  LossTerms run(PriorFiles outputs, GradientFiles gradients, IntConsumer progress)
      throws IOException, InputException {
    try (ForkJoinPool pool = new ForkJoinPool(threads)) {
      int most = plan.images();
      LossFiles.Chunks chunks = files.chunks(most, pool);
      LossWorkspace workspace =
          loss.workspace(most, files.priors(), files.classes(), threads, pool);
      outputs.prepare(most, files.priors());
      LossTerms all = null;
      for (int first = 0; first < files.batch(); first += most) {
        int images = Math.min(most, files.batch() - first);
        LossFiles.Chunk chunk = chunks.at(first, images);
        LossTerms terms;
        try {
          terms = evaluate(chunk, first, images, workspace, outputs, gradients);
        } catch (IllegalArgumentException refused) {
          files.labels().check(first, images);
          throw refused;
        }
        all = all == null ? terms.copy() : all.merge(terms);
        outputs.write(first, images);
        if (gradients != null) {
          gradients.write(first, images);
        }
        chunks.release(first, images);
        progress.accept(images);
      }
      return all;
    }
  }

  private LossTerms evaluate(
      LossFiles.Chunk chunk,
      int first,
      int images,
      LossWorkspace workspace,
      PriorFiles outputs,
      GradientFiles gradients) {
    if (gradients == null) {
      return outputs.evaluate(loss, chunk, workspace);
    }
    if (outputs.wanted()) {
      outputs.evaluate(loss, chunk, workspace);
    }
    return loss.evaluateWithGradient(
        chunk.predictions(),
        chunk.targets(),
        workspace,
        gradients.of(chunk.predictions(), first, images));
  }
}
