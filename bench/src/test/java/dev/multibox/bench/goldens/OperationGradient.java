package dev.multibox.bench.goldens;

import dev.multibox.Backend;
import dev.multibox.loss.Gradients.WithRespectTo;
import dev.multibox.loss.LocationLoss;
import dev.multibox.loss.Mining;
import dev.multibox.loss.MultiBoxLoss;
import dev.multibox.loss.MultiBoxPolicy;
import dev.multibox.loss.MultiBoxPolicyBuilder;
import dev.multibox.loss.Normalizer;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Gradients of single operations against those computed in double: the gradient of a loss that
 * takes every prior and divides by nothing.
 */
final class OperationGradient {

  private OperationGradient() {}

  /** Each difference by itself, as one coordinate of a positive whose others are right. */
  static double ofLocation(LocationLoss form, double[] differences, double[] expected) {
    int priors = differences.length;
    float[] predicted = new float[4 * priors];
    double[] rows = new double[4 * priors];
    int[] labels = new int[priors];
    Arrays.fill(labels, 1);
    for (int i = 0; i < priors; i++) {
      predicted[4 * i + i % 4] = (float) differences[i];
      rows[4 * i + i % 4] = expected[i];
    }
    DenseBatch batch =
        new DenseBatch(
            1, priors, 2, new float[2 * priors], predicted, labels, new float[4 * priors]);
    DenseGradient gradient = ofAllPriors(everything().locationLoss(form), batch);
    return all(rows, priors).requireClose("gradient of " + form, gradient.locations(), 4);
  }

  static double ofCrossEntropy(float[] logits, int[] labels, int classes, double[] expected) {
    int priors = labels.length;
    float[] boxes = new float[4 * priors];
    DenseBatch batch = new DenseBatch(1, priors, classes, logits, boxes, labels, boxes);
    DenseGradient gradient = ofAllPriors(everything(), batch);
    return all(expected, priors).requireClose("gradient", gradient.scores(), classes);
  }

  private static MultiBoxPolicyBuilder everything() {
    return MultiBoxPolicy.builder()
        .mining(m -> m.mode(Mining.Mode.ALL_NEGATIVES))
        .normalizer(Normalizer.NONE);
  }

  private static DenseGradient ofAllPriors(MultiBoxPolicyBuilder policy, DenseBatch batch) {
    DenseGradient first = null;
    for (Backend backend : Evaluation.BACKENDS) {
      MultiBoxLoss loss = MultiBoxLoss.of(policy.build(), backend);
      DenseGradient gradient = GradientForms.dense(loss, batch, WithRespectTo.LOGITS);
      first = first == null ? gradient : first;
      first.requireSameBits(gradient);
    }
    return first;
  }

  private static RecordedRows all(double[] values, int rows) {
    return new RecordedRows(IntStream.range(0, rows).toArray(), values);
  }
}
