package dev.multibox.bench.goldens;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.multibox.Backend;
import dev.multibox.loss.Gradients.WithRespectTo;
import dev.multibox.loss.Mining;
import dev.multibox.loss.MultiBoxLoss;
import dev.multibox.loss.MultiBoxPolicy;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Compares the gradient with one recorded run, in every form. */
final class GradientCheck {

  /** Scores of a batch up to which every form is compared; all runs but those of whole networks. */
  private static final int ALL_FORMS = 100_000;

  private final GoldenRun run;
  private final MultiBoxPolicy policy;
  private final DenseBatch batch;

  GradientCheck(GoldenRun run, MultiBoxPolicy policy) throws IOException {
    this.run = run;
    this.policy = policy;
    batch = run.inputs();
  }

  /** Compares, and returns the largest error, of the largest number of its gradient. */
  double largestError() throws IOException {
    boolean[] counts = counts();
    DenseGradient gradient = inAllForms(WithRespectTo.LOGITS);
    double worst = requireScores("grad_logits", gradient, counts);
    if (run.takesProbabilities()) {
      DenseGradient ofInput = inAllForms(WithRespectTo.INPUT);
      worst = Math.max(worst, requireScores("grad_probs", ofInput, counts));
    }
    RecordedRows locations = run.gradient("grad_loc");
    return Math.max(worst, locations.requireAll("grad_loc", gradient.locations(), 4, positives()));
  }

  /** Where only some rows were recorded, their number and the sum of all numbers are compared. */
  private double requireScores(String name, DenseGradient gradient, boolean[] counts)
      throws IOException {
    RecordedRows recorded = run.gradient(name);
    if (run.has(name + "_subsampled")) {
      int rows = 0;
      double sum = 0;
      for (boolean counted : counts) {
        rows += counted ? 1 : 0;
      }
      for (float value : gradient.scores()) {
        sum += Math.abs((double) value);
      }
      double expected = run.number(name + "_sum_abs_f64");
      assertEquals((int) run.number(name + "_rows"), rows, "rows of " + name);
      assertEquals(expected, sum, 1e-6 * expected, "sum of the absolute numbers of " + name);
    } else {
      recorded.requireOthersZero(name, gradient.scores(), batch.classes(), counts);
    }
    return recorded.requireClose(name, gradient.scores(), batch.classes());
  }

  private DenseGradient inAllForms(WithRespectTo respect) {
    List<GradientForms.Form> forms = new ArrayList<>(GradientForms.ALL);
    if (PackedForm.OF_REFERENCES.containsKey(run.reference())) {
      forms.add(PackedForm.OF_REFERENCES.get(run.reference()));
    }
    if (batch.scores().length > ALL_FORMS) {
      forms = forms.subList(0, 1);
    }
    DenseGradient first = null;
    for (Backend backend : Evaluation.BACKENDS) {
      for (GradientForms.Form form : forms) {
        MultiBoxLoss loss = MultiBoxLoss.of(policy, backend);
        DenseGradient gradient = form.gradient(loss, batch, respect);
        first = first == null ? gradient : first;
        first.requireSameBits(gradient);
      }
    }
    return first;
  }

  private boolean[] positives() throws IOException {
    boolean[] positives = new boolean[batch.rows()];
    if (policy.mining().mode() == Mining.Mode.HARD_EXAMPLES) {
      for (int row : run.gradient("grad_loc").rows()) {
        assertTrue(batch.labels()[row] > 0, "a location of row " + row + ", which is no positive");
        positives[row] = true;
      }
      return positives;
    }
    for (int row = 0; row < positives.length; row++) {
      positives[row] = batch.labels()[row] > 0;
    }
    return positives;
  }

  /** The positives and, as recorded, the mined. */
  private boolean[] counts() throws IOException {
    boolean[] counts = positives();
    boolean all = policy.mining().mode() == Mining.Mode.ALL_NEGATIVES;
    byte[] mined = all ? new byte[counts.length] : run.mined();
    for (int row = 0; row < counts.length; row++) {
      counts[row] |= mined[row] > 0 || (all && batch.labels()[row] == 0);
    }
    return counts;
  }
}
