package dev.multibox.internal.score;

import dev.multibox.internal.numeric.ExpScalar;
import dev.multibox.internal.numeric.PartialSumsScalar;
import dev.multibox.internal.numeric.TileSizes;

/**
 * Scores to probabilities. The shift is the row's maximum, as in PyTorch and Caffe, so that the
 * differences are rounded as theirs are; the sum has the order of {@link PartialSumsScalar}.
 */
public class ProbabilityScalar implements ProbabilityKernel {

  @Override
  public void terms(float[] logits, int rows, int classes, float[] sums) {
    int partials = TileSizes.SCRATCH - PartialSumsScalar.PARTIALS;
    for (int row = 0; row < rows; row++) {
      int at = row * classes;
      float most = logits[at];
      for (int j = 1; j < classes; j++) {
        most = Math.max(most, logits[at + j]);
      }
      for (int j = at; j < at + classes; j++) {
        logits[j] = ExpScalar.exp(logits[j] - most);
      }
      PartialSumsScalar.partialSums(logits, at, classes, sums, partials);
      sums[row] = PartialSumsScalar.fold(sums, partials);
    }
  }

  @Override
  public void divide(float[] terms, int rows, int classes, float[] sums) {
    for (int row = 0; row < rows; row++) {
      for (int j = row * classes; j < (row + 1) * classes; j++) {
        terms[j] /= sums[row];
      }
    }
  }

  @Override
  public void sigmoid(float[] logits, int count) {
    for (int i = 0; i < count; i++) {
      logits[i] = 1f / (1f + ExpScalar.exp(-logits[i]));
    }
  }

  @Override
  public void exp(float[] values, int count) {
    for (int i = 0; i < count; i++) {
      values[i] = ExpScalar.exp(values[i]);
    }
  }
}
