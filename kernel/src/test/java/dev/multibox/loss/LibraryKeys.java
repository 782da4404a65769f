package dev.multibox.loss;

import dev.multibox.internal.InternalView;
import dev.multibox.internal.Kernels;
import dev.multibox.internal.numeric.ExpScalar;
import dev.multibox.internal.numeric.TileSizes;
import dev.multibox.loss.MultiBoxPolicy.ConfidenceInput;
import java.util.stream.IntStream;

/**
 * What a loss ranks priors by, in its own float32: mined sets are exact given these. And the same
 * in double.
 */
final class LibraryKeys {

  private LibraryKeys() {}

  /** The library's, as doubles. */
  static double[] of(MultiBoxLoss loss, TestBatch batch, float[] losses) {
    float[] keys = new float[losses.length];
    Kernels kernels = InternalView.KERNELS.of(loss.backend());
    float[] scores = batch.logits();
    int classes = batch.classes();
    float[] scratch = new float[TileSizes.SCRATCH];
    for (int row = 0; row < keys.length; row++) {
      switch (loss.policy().mining().key()) {
        case CONFIDENCE_LOSS -> keys[row] = losses[row];
        case MAX_FOREGROUND_PROBABILITY ->
            kernels.foreground().largest(scores, row * classes, 1, classes, keys, row);
        case SUM_FOREGROUND_PROBABILITY -> {
          if (loss.policy().confidenceInput() == ConfidenceInput.PROBABILITIES) {
            kernels.foreground().sum(scores, row * classes, 1, classes, keys, row, scratch);
          } else {
            kernels
                .softmaxCrossEntropy()
                .losses(scores, row * classes, 1, classes, new int[1], 0, keys, row, scratch);
            keys[row] = 1f - ExpScalar.exp(0f - keys[row]);
          }
        }
      }
    }
    return MultiBoxLossOracle.widened(keys);
  }

  /** In double: the largest foreground probability of each row, or their sum. */
  static double[] oracle(MultiBoxPolicy policy, TestBatch batch) {
    int classes = batch.classes();
    return IntStream.range(0, batch.labels().length)
        .mapToDouble(
            row -> {
              double[] scores =
                  IntStream.range(row * classes, (row + 1) * classes)
                      .mapToDouble(i -> batch.logits()[i])
                      .toArray();
              if (policy.confidenceInput() == ConfidenceInput.LOGITS) {
                return -Math.expm1(-MultiBoxLossOracle.softmaxCrossEntropy(scores, 0));
              }
              IntStream others = IntStream.range(1, classes);
              return policy.mining().key() == Mining.Key.MAX_FOREGROUND_PROBABILITY
                  ? others.mapToDouble(j -> scores[j]).max().orElseThrow()
                  : others.mapToDouble(j -> scores[j]).sum();
            })
        .toArray();
  }
}
