package dev.multibox.bench.files;

import dev.multibox.loss.LossTerms;
import dev.multibox.loss.MultiBoxLoss;
import dev.multibox.loss.MultiBoxPolicy;
import java.io.IOException;

/**
 * The loss of files of any size, and the files that tell of it. The result has the bits of one call
 * of the library over all images, whatever the number of threads.
 */
public final class FileLoss {

  private FileLoss() {}

  /**
   * Evaluates a batch. Output files come to their names when all is done; a failure leaves none.
   *
   * @param loss what is evaluated
   * @param files the batch
   * @param request what is written
   * @param threads that share a chunk, 1 or more
   * @param progress hears of every chunk
   * @return the terms of the batch
   * @throws InputException if the files hold no batch, or an output has no place of its own
   * @throws IOException if a file cannot be read or written
   */
  public static LossTerms evaluate(
      MultiBoxLoss loss,
      LossFiles files,
      OutputRequest request,
      int threads,
      EvaluationProgress progress)
      throws IOException, InputException {
    MultiBoxPolicy policy = loss.policy();
    GradientRequest gradient = request.gradients();
    ChunkPlan plan = ChunkPlan.of(policy, files, threads, ChunkPlan.LOGITS_OF_CHUNK, gradient);
    OutputPlaces places = new OutputPlaces(files.paths());
    try (PriorFiles outputs = PriorFiles.create(request.mined(), request.perPrior(), places);
        GradientFiles gradients =
            gradient == null ? null : GradientFiles.create(gradient, policy, files, plan, places)) {
      progress.begin(plan.chunks(), files.batch());
      LossTerms terms =
          new ChunkedEvaluation(loss, files, plan, threads).run(outputs, gradients, progress::step);
      outputs.complete(files.batch());
      if (gradients != null) {
        gradients.complete();
        gradients.commit();
      }
      outputs.commit();
      return terms;
    }
  }
}
