package dev.multibox.bench.files;

import dev.multibox.loss.Gradients;
import dev.multibox.loss.LossTerms;
import dev.multibox.loss.MultiBoxPolicy;
import dev.multibox.loss.Normalizer;
import java.util.Optional;

/**
 * What makes the gradient of a chunk that of its images within the batch: the batch's divisor, not
 * the chunk's.
 *
 * @param factor scale of the gradient
 * @param normalized whether the library divides, as the chunk is the batch
 */
record ChunkScale(double factor, boolean normalized) {

  /** Of a chunk that is the batch. */
  static ChunkScale ofBatch(double scale) {
    return new ChunkScale(scale, true);
  }

  /**
   * Of chunks of a batch with these positives; nothing where a single factor cannot give the bits
   * of one call: where each image has its own divisor, or confidence and location have different
   * ones.
   */
  static Optional<ChunkScale> ofChunks(
      MultiBoxPolicy policy, int[] positives, int priors, double scale) {
    if (dividesByImage(policy.normalizer())) {
      return Optional.empty();
    }
    // The library divides these sums as it divides the factors of a gradient: the same bits.
    int images = positives.length;
    double[] confidence = new double[images];
    double[] location = new double[images];
    confidence[0] = scale;
    location[0] = scale * policy.alpha();
    LossTerms terms =
        LossTerms.of(policy, priors, positives, new int[images], confidence, location);
    double factor = terms.confidence();
    boolean both = (float) (factor * policy.alpha()) == (float) terms.location();
    return Double.isFinite(factor) && both
        ? Optional.of(new ChunkScale(factor, false))
        : Optional.empty();
  }

  private static boolean dividesByImage(Normalizer normalizer) {
    return switch (normalizer) {
      case MEAN_OF_IMAGE_POSITIVES, MEAN_OF_IMAGE_SAMPLES -> true;
      case POSITIVES_AT_LEAST_ONE,
          POSITIVES,
          IMAGE_POSITIVES_AT_LEAST_ONE,
          MEAN,
          BATCH_SIZE,
          BATCH_TIMES_PRIORS,
          NONE ->
          false;
    };
  }

  /** The same gradients with the factor. */
  Gradients of(Gradients gradients) {
    Gradients scaled = gradients.scale(factor);
    return normalized ? scaled : scaled.unnormalized();
  }
}
