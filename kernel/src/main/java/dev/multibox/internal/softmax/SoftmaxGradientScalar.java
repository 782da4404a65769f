package dev.multibox.internal.softmax;

import dev.multibox.internal.numeric.ExpScalar;
import dev.multibox.internal.numeric.Log1pScalar;
import dev.multibox.internal.numeric.PartialSumsScalar;
import java.util.Arrays;

/**
 * Gradient of a row's softmax cross entropy, {@code (softmax(x)_j - [j = label]) scale}, with the
 * exponentials and the sum of the forward pass: {@code e_j = exp(x_j - x_s)}, {@code S = 1 + sum
 * over j != s of e_j}, {@code gradient_j = e_j / S * scale}. The shift {@code s} is the label where
 * its sum stays in range, and then the label's own gradient is {@code -(sum / S) * scale}, which
 * keeps the relative accuracy of confident rows; else it is the row's maximum.
 */
public class SoftmaxGradientScalar implements SoftmaxGradientKernel {

  @Override
  public void gradients(
      float[] logits,
      int offset,
      int rows,
      int classes,
      int[] labels,
      int labelOffset,
      float[] scales,
      int scaleOffset,
      float[] work,
      float[] scratch) {
    rows(logits, offset, rows, classes, labels, labelOffset, scales, scaleOffset, scratch);
  }

  /** Some rows, in place; partial sums go to the beginning of {@code scratch}. */
  static void rows(
      float[] logits,
      int offset,
      int rows,
      int classes,
      int[] labels,
      int labelOffset,
      float[] scales,
      int scaleOffset,
      float[] scratch) {
    for (int row = 0; row < rows; row++) {
      int at = offset + row * classes;
      int label = labels[labelOffset + row];
      if (label < 0) {
        Arrays.fill(logits, at, at + classes, 0f);
      } else {
        row(logits, at, classes, label, scales[scaleOffset + row], scratch, 0);
      }
    }
  }

  /** One row, in place; partial sums go to {@code scratch} from {@code sumsAt} on. */
  static void row(
      float[] logits, int at, int classes, int label, float scale, float[] scratch, int sumsAt) {
    int shift = label;
    SoftmaxCrossEntropyScalar.partialSums(logits, at, classes, shift, scratch, sumsAt);
    float sum = PartialSumsScalar.fold(scratch, sumsAt);
    if (!(sum <= Log1pScalar.HIGHEST)) {
      shift = top(logits, at, classes);
      SoftmaxCrossEntropyScalar.partialSums(logits, at, classes, shift, scratch, sumsAt);
      sum = PartialSumsScalar.fold(scratch, sumsAt);
    }
    float total = 1f + sum;
    float own = logits[at + shift];
    for (int j = at; j < at + classes; j++) {
      logits[j] = ExpScalar.exp(logits[j] - own) / total * scale;
    }
    finish(classes, label, shift, sum, total, scale, logits, at);
  }

  /** Sets what the loop over the columns cannot: the shift's own term and the label's. */
  static void finish(
      int classes,
      int label,
      int shift,
      float sum,
      float total,
      float scale,
      float[] gradient,
      int at) {
    if (Float.isNaN(sum)) {
      for (int j = 0; j < classes; j++) {
        gradient[at + j] = Float.NaN;
      }
      return;
    }
    // exp(x_s - x_s) is 1 also where x_s is infinite
    float top = 1f / total;
    gradient[at + shift] = top * scale;
    if (shift == label) {
      gradient[at + label] = -(sum / total) * scale;
    } else {
      gradient[at + label] = gradient[at + label] - scale;
    }
  }

  /** First column of the row's largest logit; a NaN anywhere shows in the sums. */
  static int top(float[] logits, int row, int classes) {
    int top = 0;
    for (int j = 1; j < classes; j++) {
      if (logits[row + j] > logits[row + top]) {
        top = j;
      }
    }
    return top;
  }
}
