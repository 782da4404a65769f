package dev.multibox.internal.score;

import static dev.multibox.internal.numeric.PartialSumsScalar.PARTIALS;

import dev.multibox.internal.numeric.ExpScalar;
import dev.multibox.internal.numeric.PartialSumsScalar;
import java.util.Arrays;

/**
 * Scores to probabilities. The shift is the row's maximum, as in PyTorch and Caffe, so that the
 * differences are rounded as theirs are; the sum has the order of {@link PartialSumsScalar}.
 */
public final class ProbabilityScalar implements ProbabilityKernel {

  @Override
  public void softmax(float[] logits, int rows, int classes, float[] scratch) {
    for (int row = 0; row < rows; row++) {
      int at = row * classes;
      float most = logits[at];
      for (int j = 1; j < classes; j++) {
        most = Math.max(most, logits[at + j]);
      }
      for (int j = at; j < at + classes; j++) {
        logits[j] = ExpScalar.exp(logits[j] - most);
      }
      partialSums(logits, at, classes, scratch, 0);
      float sum = PartialSumsScalar.fold(scratch, 0);
      for (int j = at; j < at + classes; j++) {
        logits[j] /= sum;
      }
    }
  }

  /** Adds the terms of a row to its partial sums. */
  static void partialSums(float[] terms, int at, int classes, float[] partials, int to) {
    int whole = PartialSumsScalar.wholeBlocks(classes);
    int last = PartialSumsScalar.lastBlock(classes);
    Arrays.fill(partials, to, to + PARTIALS, 0f);
    for (int block = 0; block < whole; block += PARTIALS) {
      for (int lane = 0; lane < PARTIALS; lane++) {
        partials[to + lane] += terms[at + block + lane];
      }
    }
    for (int j = whole; j < classes; j++) {
      partials[to + j - last] += terms[at + j];
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
