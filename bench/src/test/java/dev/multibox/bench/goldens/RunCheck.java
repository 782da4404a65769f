package dev.multibox.bench.goldens;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.multibox.loss.LossTerms;
import dev.multibox.loss.Mining;
import dev.multibox.loss.MultiBoxPolicy;
import java.io.IOException;
import java.util.Arrays;
import java.util.Set;

/** Compares the forward loss with one recorded run. */
final class RunCheck {

  /**
   * Relative to the reference in double. A float32 reference is itself off by some 1e-6; here only
   * the losses of single priors are float32.
   */
  private static final double TOLERANCE = 1e-5;

  /** References whose record of what was mined leaves out the positives that were. */
  private static final Set<String> RECORD_NO_MINED_POSITIVES = Set.of("lufficc", "qfgaohao");

  /** The reference whose record of the location loss is not weighted. */
  private static final String RECORDS_NO_ALPHA = "gluoncv";

  private final GoldenRun run;
  private final MultiBoxPolicy policy;
  private final DenseBatch batch;
  private final RelativeErrors errors = new RelativeErrors();

  RunCheck(GoldenRun run, MultiBoxPolicy policy) throws IOException {
    this.run = run;
    this.policy = policy;
    batch = run.inputs();
  }

  /** Compares all that can be compared, on all backends, and returns the largest relative error. */
  double largestError() throws IOException {
    assertFalse(run.has("error"), "a run that the reference itself refused");
    Evaluation evaluation = Evaluation.onAllBackends(policy, batch.predictions(), batch.targets());
    LossTerms terms = evaluation.terms();
    if (run.tiesAreKnown()) {
      requireCloseTo("loss_f64", terms.total());
      requireConfidence(terms);
      requireLosses(terms);
      requireMinedSet(evaluation);
    } else {
      // which of the equal priors the reference took is chance: its loss with a stable sort is not
      requireCloseTo("loss_f32_with_stable_sort", terms.total());
    }
    requireLocation(terms);
    requirePositives(terms);
    requireMinedCounts(evaluation);
    return errors.largest();
  }

  /** Caffe's parts are raw sums, the others' are normalised. */
  private void requireConfidence(LossTerms terms) throws IOException {
    if (run.has("conf_sum_f64")) {
      requireCloseTo("conf_sum_f64", terms.confidenceSum());
    } else {
      requireCloseTo("conf_f64", terms.confidence());
    }
  }

  private void requireLocation(LossTerms terms) throws IOException {
    if (run.has("loc_sum_f64")) {
      requireCloseTo("loc_sum_f64", terms.locationSum());
    } else if (run.comparesLocation()) {
      double weight = run.reference().equals(RECORDS_NO_ALPHA) ? 1 : policy.alpha();
      requireCloseTo("loc_f64", weight * terms.location());
    }
  }

  /** Programs that return a vector of images: the image's part of the loss, or B times that. */
  private void requireLosses(LossTerms terms) throws IOException {
    if (!run.has("per_image_f64")) {
      return;
    }
    double[] expected = run.numbersPerImage("per_image_f64");
    double factor = run.reference().equals("gluoncv") ? 1 : expected.length;
    for (int image = 0; image < expected.length; image++) {
      errors.require(
          "per_image_f64 of image " + image,
          expected[image],
          factor * terms.total(image),
          TOLERANCE,
          0);
    }
  }

  private void requirePositives(LossTerms terms) throws IOException {
    int[] positives = run.integersPerImage("num_pos_per_image");
    assertEquals(positives.length, terms.batch(), "images");
    // Those that were matched, of which hard examples may drop some.
    boolean drops = policy.mining().mode() == Mining.Mode.HARD_EXAMPLES;
    for (int image = 0; image < positives.length && !drops; image++) {
      assertEquals(positives[image], terms.positives(image), "positives of image " + image);
    }
    // Caffe's own counts, which also cover its NONE: there every negative counts and none is mined
    if (run.has("num_conf_f64")) {
      assertEquals((long) run.number("num_matches_f64"), terms.positives(), "positives");
      assertEquals(
          (long) run.number("num_conf_f64"),
          terms.positives() + terms.negatives(),
          "priors that count");
    }
  }

  private void requireMinedCounts(Evaluation evaluation) throws IOException {
    if (isCaffeWithoutMining()) {
      return;
    }
    LossTerms terms = evaluation.terms();
    int[] expected = run.integersPerImage("num_mined_per_image");
    int[] mined = new int[expected.length];
    for (int image = 0; image < mined.length; image++) {
      int first = image * batch.priors();
      mined[image] = terms.negatives(image);
      mined[image] -=
          recordsMinedPositives() ? 0 : minedPositives(evaluation, first, batch.priors());
    }
    if (!run.tiesAreKnown() && policy.mining().scope() == Mining.Scope.BATCH) {
      // which image equal priors were taken from is chance as well
      assertEquals(Arrays.stream(expected).sum(), Arrays.stream(mined).sum(), "mined");
    } else {
      assertArrayEquals(expected, mined, "mined of each image");
    }
  }

  private void requireMinedSet(Evaluation evaluation) throws IOException {
    byte[] actual = evaluation.mined().clone();
    for (int row = 0; row < actual.length; row++) {
      if (batch.labels()[row] > 0 && !recordsMinedPositives()) {
        actual[row] = 0;
      }
      if (batch.labels()[row] == 0 && run.reference().equals("d2l")) {
        // it counts all negatives, which its record calls mined
        actual[row] = 1;
      }
    }
    if (run.hasTensor("mined")) {
      assertArrayEquals(run.mined(), actual, "mined priors, as batch * priors + prior");
    }
    if (recordsMinedPositives()) {
      assertEquals(
          (int) run.number("num_mined_that_are_positive"),
          minedPositives(evaluation, 0, actual.length),
          "mined positives");
    }
  }

  private int minedPositives(Evaluation evaluation, int from, int count) {
    int positives = 0;
    for (int row = from; row < from + count; row++) {
      positives += batch.labels()[row] > 0 ? evaluation.mined()[row] : 0;
    }
    return positives;
  }

  private boolean isCaffeWithoutMining() {
    return policy.mining().mode() == Mining.Mode.ALL_NEGATIVES && run.reference().equals("caffe");
  }

  private boolean recordsMinedPositives() {
    return !RECORD_NO_MINED_POSITIVES.contains(run.reference());
  }

  private void requireCloseTo(String field, double actual) throws IOException {
    errors.require(field, run.number(field), actual, TOLERANCE, 0);
  }
}
