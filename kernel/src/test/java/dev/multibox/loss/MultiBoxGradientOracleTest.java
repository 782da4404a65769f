package dev.multibox.loss;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.multibox.loss.MultiBoxPolicy.ConfidenceInput;
import dev.multibox.loss.MultiBoxPolicy.FloorGradient;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** The formulas of the oracle's gradient against central differences of its total. */
class MultiBoxGradientOracleTest {

  private static final double STEP = 1e-5;

  private int compared;

  @Test
  void formulasAreTheDifferencesOfTheTotal() {
    List<MultiBoxPolicy> policies = Policies.all();
    for (int i = 0; i < policies.size(); i += 3) {
      RandomGenerator random = new SplittableRandom(i);
      MultiBoxPolicy policy = Policies.withNumbers(policies.get(i), random);
      TestBatch batch =
          TestBatch.random(2, 5, random.nextInt(2, 6), 2f, 0.4, 0.1, random).scoresFor(policy);
      MultiBoxLossOracle loss = new MultiBoxLossOracle(policy, batch);
      double[] keys =
          policy.mining().key() == Mining.Key.CONFIDENCE_LOSS
              ? loss.losses()
              : LibraryKeys.oracle(policy, batch);
      MultiBoxGradientOracle gradient = MultiBoxGradientOracle.of(loss, loss.mined(keys));
      for (int row = 0; row < batch.labels().length; row++) {
        String where = "seed " + i + ", row " + row + ", " + policy;
        confidence(gradient, row, where);
        location(gradient, row, where);
      }
    }
    assertTrue(compared > 10_000, "compared " + compared);
  }

  private void confidence(MultiBoxGradientOracle gradient, int row, String where) {
    double factor = gradient.confidenceFactor(row, true);
    if (gradient.weight(row) == 0 || !Double.isFinite(factor)) {
      return;
    }
    MultiBoxLossOracle loss = gradient.loss();
    MultiBoxPolicy policy = loss.policy();
    int classes = loss.batch().classes();
    boolean probabilities = policy.confidenceInput() == ConfidenceInput.PROBABILITIES;
    boolean passes = policy.floorGradient() == FloorGradient.PASS_THROUGH;
    int column = loss.column(loss.label(row));
    // A sigmoid head may have no column of the label.
    double own = column < 0 ? 0 : gradient.scores()[row * classes + column];
    if (probabilities
        && (own < policy.probabilityFloor() ? passes : own < 1.01 * policy.probabilityFloor())) {
      // Not the derivative of anything, or too near to the corner.
      return;
    }
    // What passes through the floor is the derivative without one.
    MultiBoxLossOracle differentiated =
        passes && !probabilities
            ? new MultiBoxLossOracle(policy.toBuilder().probabilityFloor(0f).build(), loss.batch())
            : loss;
    ToDoubleFunction<double[]> total =
        scores ->
            differentiated.total(
                differentiated.images(scores, gradient.predicted(), gradient.mined()));
    double[] expected = gradient.confidence(row, Gradients.WithRespectTo.INPUT);
    double[] behind = gradient.confidence(row, Gradients.WithRespectTo.LOGITS);
    for (int j = 0; j < classes; j++) {
      int at = row * classes + j;
      double step = probabilities ? STEP * gradient.scores()[at] : STEP;
      if (step > 0) {
        close(
            factor * expected[j], difference(total, gradient.scores(), at, step), where, " score");
      }
      if (probabilities) {
        double[] logits = Arrays.stream(gradient.scores()).map(Math::log).toArray();
        if (Double.isFinite(logits[at])) {
          close(
              factor * behind[j],
              difference(z -> total.applyAsDouble(softmax(z, classes)), logits, at, STEP),
              where,
              " logit");
        }
      }
    }
  }

  private void location(MultiBoxGradientOracle gradient, int row, String where) {
    double factor = gradient.locationFactor(row, true);
    if (!Double.isFinite(factor)) {
      return;
    }
    MultiBoxLossOracle loss = gradient.loss();
    LocationCurves curve = LocationCurves.of(loss.policy());
    double[] expected = gradient.location(row);
    ToDoubleFunction<double[]> total =
        predicted -> loss.total(loss.images(gradient.scores(), predicted, gradient.mined()));
    for (int c = 0; c < 4; c++) {
      double d = gradient.predicted()[row * 4 + c] - loss.batch().target()[row * 4 + c];
      if (Math.abs(Math.abs(d) - curve.knee()) > 1e-3) {
        close(
            factor * expected[c],
            difference(total, gradient.predicted(), row * 4 + c, STEP),
            where,
            " coordinate");
      }
    }
  }

  private static double difference(
      ToDoubleFunction<double[]> function, double[] at, int index, double step) {
    double[] below = at.clone();
    double[] above = at.clone();
    below[index] -= step;
    above[index] += step;
    return (function.applyAsDouble(above) - function.applyAsDouble(below)) / (2 * step);
  }

  private static double[] softmax(double[] logits, int classes) {
    double[] made = new double[logits.length];
    for (int from = 0; from < made.length; from += classes) {
      double sum = 0;
      for (int j = from; j < from + classes; j++) {
        made[j] = Math.exp(logits[j]);
        sum += made[j];
      }
      for (int j = from; j < from + classes; j++) {
        made[j] /= sum;
      }
    }
    return made;
  }

  /** The step's square is 1e-10; a total of 100 loses 1e-14, 1e-9 by the division. */
  private void close(double expected, double actual, String where, String what) {
    if (Double.isFinite(actual)) {
      compared++;
      assertEquals(expected, actual, 1e-6 * Math.max(1, Math.abs(expected)), () -> where + what);
    }
  }
}
