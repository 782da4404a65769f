package dev.multibox.bench.goldens;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.multibox.loss.LossTerms;
import dev.multibox.loss.MultiBoxPolicy;
import java.io.IOException;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Shows that a run of ssd.pytorch departs by its ranking alone: with what it mined the losses are
 * those recorded, and what it mined is what its own formula ranks first.
 */
final class ShiftedRankingCheck {

  /** Of a reference in float32. */
  private static final double TOLERANCE = 1e-5;

  private final GoldenRun run;
  private final MultiBoxPolicy policy;
  private final DenseBatch batch;

  ShiftedRankingCheck(GoldenRun run, MultiBoxPolicy policy) throws IOException {
    this.run = run;
    this.policy = policy;
    batch = run.inputs();
  }

  void requireOtherRanking() throws IOException {
    Evaluation evaluation = Evaluation.onAllBackends(policy, batch.predictions(), batch.targets());
    byte[] recorded = run.mined();
    assertFalse(
        Arrays.equals(recorded, evaluation.mined()), run.name() + ": mined as by the preset");
    if (Float.isNaN(largestLogit())) {
      assertTrue(Double.isNaN(run.number("loss_f32")), run.name() + ": a NaN that is not mined");
      return;
    }
    requireLossOf(evaluation, recorded);
    if (run.tiesAreKnown()) {
      assertArrayEquals(recorded, minedByShiftedKeys(evaluation.terms()), run.name() + ": mined");
    }
  }

  private void requireLossOf(Evaluation evaluation, byte[] mined) throws IOException {
    LossTerms terms = evaluation.terms();
    double confidence = 0;
    for (int row = 0; row < mined.length; row++) {
      boolean counts = batch.labels()[row] > 0 || mined[row] > 0;
      confidence += counts ? evaluation.losses()[row] : 0;
    }
    RelativeErrors errors = new RelativeErrors();
    String with = run.name() + " with what it mined: ";
    errors.require(
        with + "conf_f32", run.number("conf_f32"), confidence / terms.positives(), TOLERANCE, 0);
    errors.require(with + "loc_f32", run.number("loc_f32"), terms.location(), TOLERANCE, 0);
  }

  /** {@code ln(sum of e^(x - maximum of the batch)) + maximum - x_label}, all in float32. */
  private byte[] minedByShiftedKeys(LossTerms terms) {
    float[] keys = new float[batch.rows()];
    float shift = largestLogit();
    for (int row = 0; row < keys.length; row++) {
      int from = row * batch.classes();
      float sum = 0;
      for (int j = from; j < from + batch.classes(); j++) {
        sum += (float) Math.exp(batch.scores()[j] - shift);
      }
      float own = batch.scores()[from + Math.max(0, batch.labels()[row])];
      keys[row] = batch.labels()[row] > 0 ? 0 : (float) Math.log(sum) + shift - own;
    }
    byte[] mined = new byte[keys.length];
    for (int image = 0; image < batch.batch(); image++) {
      int first = image * batch.priors();
      IntStream.range(first, first + batch.priors())
          .boxed()
          .sorted((one, other) -> Float.compare(keys[other], keys[one]))
          .limit(terms.negatives(image))
          .forEach(row -> mined[row] = 1);
    }
    return mined;
  }

  private float largestLogit() {
    float largest = Float.NEGATIVE_INFINITY;
    for (float logit : batch.scores()) {
      largest = Math.max(largest, logit);
    }
    return largest;
  }
}
