package dev.multibox.bench.goldens;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.multibox.loss.LossTerms;
import dev.multibox.loss.Mining;
import dev.multibox.loss.MultiBoxPolicy;
import java.io.IOException;

/** Compares the forward loss with one recorded run. */
final class RunCheck {

  /**
   * Relative to the reference in double. A float32 reference is itself off by some 1e-6; here only
   * the losses of single priors are float32.
   */
  private static final double TOLERANCE = 1e-5;

  private final GoldenRun run;
  private final MultiBoxPolicy policy;
  private final RelativeErrors errors = new RelativeErrors();

  RunCheck(GoldenRun run, MultiBoxPolicy policy) {
    this.run = run;
    this.policy = policy;
  }

  /** Compares all that can be compared, on all backends, and returns the largest relative error. */
  double largestError() throws IOException {
    assertFalse(run.has("error"), "a run that the reference itself refused");
    assertFalse(run.has("per_image"), "a list of losses, which this check does not know yet");
    Evaluation evaluation = Evaluation.onAllBackends(policy, run.predictions(), run.targets());
    LossTerms terms = evaluation.terms();
    if (run.tiesAreKnown()) {
      requireCloseTo("loss_f64", terms.total());
      requireConfidence(terms);
      requireMinedSet(evaluation);
    } else {
      // which of the equal priors the reference took is chance: its loss with a stable sort is not
      requireCloseTo("loss_f32_with_stable_sort", terms.total());
    }
    requireLocation(terms);
    requireCounts(terms);
    return errors.largest();
  }

  /** Caffe's parts are raw sums, torchvision's are normalised. */
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
    } else {
      requireCloseTo("loc_f64", terms.location());
    }
  }

  private void requireCounts(LossTerms terms) throws IOException {
    int[] positives = run.perImage("num_pos_per_image");
    int[] mined = run.perImage("num_mined_per_image");
    assertEquals(positives.length, terms.batch(), "images");
    for (int image = 0; image < positives.length; image++) {
      assertEquals(positives[image], terms.positives(image), "positives of image " + image);
      if (policy.mining().mode() != Mining.Mode.NONE) {
        assertEquals(mined[image], terms.negatives(image), "mined of image " + image);
      }
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

  private void requireMinedSet(Evaluation evaluation) throws IOException {
    byte[] expected = run.mined();
    assertArrayEquals(expected, evaluation.mined(), "mined priors, as batch * priors + prior");
    int[] labels = run.labels();
    int positives = 0;
    for (int row = 0; row < labels.length; row++) {
      positives += labels[row] > 0 ? evaluation.mined()[row] : 0;
    }
    assertEquals((int) run.number("num_mined_that_are_positive"), positives, "mined positives");
  }

  private void requireCloseTo(String field, double actual) throws IOException {
    errors.require(field, run.number(field), actual, TOLERANCE, 0);
  }
}
