package dev.multibox.internal.softmax;

import static dev.multibox.internal.numeric.PartialSumsScalar.PARTIALS;

import dev.multibox.internal.numeric.Lanes;
import dev.multibox.internal.numeric.Log1pScalar;
import dev.multibox.internal.numeric.PartialSumsVector;
import dev.multibox.internal.numeric.TileFunctionsVector;
import dev.multibox.internal.numeric.TileSizes;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;

/**
 * {@link SoftmaxGradientScalar}, passes over all rows: differences, exponentials, partial sums,
 * fold, quotients.
 *
 * <p>A row at a time each of these waits for the one before: 21 columns took 150 ns (journal G1,
 * G2).
 */
public final class SoftmaxGradientVector implements SoftmaxGradientKernel {

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
    int done = 0;
    if (classes == 2) {
      done = Lanes.end(rows);
      TwoClassesGradientVector.gradients(
          logits, offset, done, labels, labelOffset, scales, scaleOffset, scratch);
    }
    if (done < rows) {
      anyClasses(
          logits,
          offset + done * classes,
          rows - done,
          classes,
          labels,
          labelOffset + done,
          scales,
          scaleOffset + done,
          work,
          scratch);
    }
  }

  private static void anyClasses(
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
    for (int row = 0; row < rows; row++) {
      int at = offset + row * classes;
      // An ignored row's are not looked at.
      float own = logits[at + Math.max(labels[labelOffset + row], 0)];
      differences(logits, at, classes, own, work, row * classes);
    }
    // Beyond the last row it is anything.
    TileFunctionsVector.exp(work, 0, Lanes.end(rows * classes + Lanes.COUNT - 1));
    sums(work, rows, classes, labels, labelOffset, scratch);
    for (int row = 0; row < rows; row++) {
      int at = offset + row * classes;
      int label = labels[labelOffset + row];
      float sum = scratch[row];
      float scale = scales[scaleOffset + row];
      if (label < 0) {
        Arrays.fill(logits, at, at + classes, 0f);
      } else if (sum <= Log1pScalar.HIGHEST) {
        float total = 1f + sum;
        quotients(work, row * classes, classes, total, scale, logits, at);
        SoftmaxGradientScalar.finish(classes, label, label, sum, total, scale, logits, at);
      } else {
        // The sums of rows to come stand at the beginning.
        SoftmaxGradientScalar.row(
            logits, at, classes, label, scale, scratch, TileSizes.SCRATCH - PARTIALS);
      }
    }
  }

  /**
   * Writes the sum of each row's exponentials but its label's to the beginning of {@code sums}. The
   * label's own is made 0: its gradient has another form.
   */
  private static void sums(
      float[] powers, int rows, int classes, int[] labels, int labelOffset, float[] sums) {
    for (int row = 0; row < rows; row++) {
      powers[row * classes + Math.max(labels[labelOffset + row], 0)] = 0f;
    }
    PartialSumsVector.rowSums(powers, rows, classes, sums);
  }

  private static void differences(
      float[] logits, int at, int classes, float own, float[] differences, int to) {
    if (classes < Lanes.COUNT) {
      for (int j = 0; j < classes; j++) {
        differences[to + j] = logits[at + j] - own;
      }
      return;
    }
    for (int i = 0; i < classes; i += Lanes.COUNT) {
      int j = Math.min(i, classes - Lanes.COUNT);
      FloatVector.fromArray(Lanes.SPECIES, logits, at + j).sub(own).intoArray(differences, to + j);
    }
  }

  private static void quotients(
      float[] powers, int from, int classes, float total, float scale, float[] gradients, int at) {
    if (classes < Lanes.COUNT) {
      for (int j = 0; j < classes; j++) {
        gradients[at + j] = powers[from + j] / total * scale;
      }
      return;
    }
    for (int i = 0; i < classes; i += Lanes.COUNT) {
      int j = Math.min(i, classes - Lanes.COUNT);
      FloatVector.fromArray(Lanes.SPECIES, powers, from + j)
          .div(total)
          .mul(scale)
          .intoArray(gradients, at + j);
    }
  }
}
