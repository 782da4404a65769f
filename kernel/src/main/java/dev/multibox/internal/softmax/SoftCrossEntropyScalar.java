package dev.multibox.internal.softmax;

import dev.multibox.internal.numeric.PartialSumsScalar;
import java.util.Arrays;

/**
 * Cross entropy against soft labels. {@code -ln softmax(x)_j = (x_top - x_j) + L}, so that every
 * term is 0 or more and none cancels another: the difference of a log-sum-exp and a dot product
 * would lose the digits of what all logits have in common.
 */
public final class SoftCrossEntropyScalar implements SoftCrossEntropyKernel {

  @Override
  public void tops(
      float[] logits,
      int offset,
      int rows,
      int classes,
      int[] labels,
      int labelOffset,
      int[] tops) {
    for (int row = 0; row < rows; row++) {
      tops[row] =
          labels[labelOffset + row] < 0
              ? -1
              : SoftmaxGradientScalar.top(logits, offset + row * classes, classes);
    }
  }

  @Override
  public void losses(
      float[] logits,
      int offset,
      int rows,
      int classes,
      int[] tops,
      float[] weights,
      float limit,
      float[] losses,
      int lossOffset,
      float[] work,
      float[] scratch) {
    for (int row = 0; row < rows; row++) {
      int at = offset + row * classes;
      float top = logits[at + Math.max(tops[row], 0)];
      float loss = losses[lossOffset + row];
      terms(logits, at, 0, classes, top, loss, limit, weights, row * classes, work, 0);
      PartialSumsScalar.partialSums(work, 0, classes, scratch, 0);
      losses[lossOffset + row] = finished(tops[row], loss, PartialSumsScalar.fold(scratch, 0));
    }
  }

  /** The terms of columns {@code from} and on. */
  static void terms(
      float[] logits,
      int at,
      int from,
      int classes,
      float top,
      float loss,
      float limit,
      float[] weights,
      int weightsAt,
      float[] terms,
      int to) {
    for (int j = from; j < classes; j++) {
      float x = logits[at + j];
      float weight = weights[weightsAt + j];
      // Also where the top is +infinity, whose difference with itself is none.
      float term = (x == top ? 0f : top - x) + loss;
      terms[to + j] = weight == 0f ? 0f : weight * (term > limit ? limit : term);
    }
  }

  /** The loss of a row whose terms have this sum. */
  static float finished(int top, float loss, float sum) {
    if (top < 0) {
      return 0f;
    }
    return Float.isNaN(loss) || Float.isNaN(sum) ? Float.NaN : sum;
  }

  @Override
  public void gradients(
      float[] gradients,
      int rows,
      int classes,
      int[] tops,
      float[] weights,
      float[] scales,
      int scaleOffset,
      float[] scratch) {
    for (int row = 0; row < rows; row++) {
      int at = row * classes;
      PartialSumsScalar.partialSums(weights, at, classes, scratch, 0);
      float sum = PartialSumsScalar.fold(scratch, 0);
      float scale = scales[scaleOffset + row];
      float own = ofTop(gradients, at, tops[row], weights, sum, scale);
      columns(gradients, at, 0, classes, weights, sum, scale);
      finish(gradients, at, classes, tops[row], own);
    }
  }

  /** Columns {@code from} and on of a row, as if none were the top. */
  static void columns(
      float[] gradients, int at, int from, int classes, float[] weights, float sum, float scale) {
    for (int j = at + from; j < at + classes; j++) {
      gradients[j] = (gradients[j] * sum - weights[j]) * scale;
    }
  }

  /** The top's element, of a row that the other columns have not yet overwritten. */
  static float ofTop(float[] gradients, int at, int top, float[] weights, float sum, float scale) {
    return top < 0 ? 0f : (gradients[at + top] * sum + (sum - weights[at + top])) * scale;
  }

  /** Sets what the loop over the columns cannot. */
  static void finish(float[] gradients, int at, int classes, int top, float own) {
    if (top < 0) {
      Arrays.fill(gradients, at, at + classes, 0f);
    } else {
      gradients[at + top] = own;
    }
  }
}
