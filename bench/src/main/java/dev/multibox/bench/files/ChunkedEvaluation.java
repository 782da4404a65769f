package dev.multibox.bench.files;

import dev.multibox.BatchShape;
import dev.multibox.Predictions;
import dev.multibox.loss.Gradients;
import dev.multibox.loss.LossTerms;
import dev.multibox.loss.LossWorkspace;
import dev.multibox.loss.MultiBoxLoss;
import dev.multibox.loss.PerPriorOutputs;
import dev.multibox.loss.Targets;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
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
          loss.workspace(BatchShape.of(most, files.priors(), files.classes()), threads, pool);
      outputs.prepare(most, files.priors());
      List<LossTerms> parts = new ArrayList<>();
      for (int first = 0; first < files.batch(); first += most) {
        int images = Math.min(most, files.batch() - first);
        LossFiles.Chunk chunk = chunks.at(first, images);
        try {
          evaluate(chunk, first, images, workspace, outputs, gradients);
        } catch (IllegalArgumentException refused) {
          files.checkTargets(first, images);
          throw refused;
        }
        parts.add(workspace.terms().copy());
        outputs.write(first, images);
        if (gradients != null) {
          gradients.write(first, images);
        }
        progress.accept(images);
      }
      return LossTerms.merge(parts);
    }
  }

  private void evaluate(
      LossFiles.Chunk chunk,
      int first,
      int images,
      LossWorkspace workspace,
      PriorFiles outputs,
      GradientFiles gradients) {
    Predictions predictions = chunk.predictions();
    Targets targets = chunk.targets();
    PerPriorOutputs perPrior = outputs.of(predictions.shape());
    if (gradients == null && perPrior == null) {
      loss.evaluate(predictions, targets, workspace);
    } else if (gradients == null) {
      loss.evaluate(predictions, targets, workspace, perPrior);
    } else {
      Gradients wanted = gradients.of(predictions, first, images);
      if (perPrior == null) {
        loss.evaluateWithGradient(predictions, targets, workspace, wanted);
      } else {
        loss.evaluateWithGradient(predictions, targets, workspace, perPrior, wanted);
      }
    }
  }
}
