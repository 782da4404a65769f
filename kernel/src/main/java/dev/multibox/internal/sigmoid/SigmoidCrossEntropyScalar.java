package dev.multibox.internal.sigmoid;

import static dev.multibox.internal.numeric.PartialSumsScalar.PARTIALS;

import dev.multibox.internal.numeric.ExpScalar;
import dev.multibox.internal.numeric.Log1pScalar;
import dev.multibox.internal.numeric.PartialSumsScalar;

/**
 * Sum over the classes of a row of the sigmoid cross entropy against its one-hot label: {@code
 * max(z, 0) + log1p(exp(-|z|))} with {@code z = -x} at the label's column and {@code z = x}
 * elsewhere. Added in the order of {@link PartialSumsScalar}.
 */
public final class SigmoidCrossEntropyScalar implements SigmoidCrossEntropyKernel {

  @Override
  public void losses(
      float[] logits,
      int offset,
      int rows,
      int classes,
      int[] labels,
      int labelOffset,
      float[] losses,
      int lossOffset,
      float[] scratch) {
    for (int row = 0; row < rows; row++) {
      losses[lossOffset + row] =
          loss(logits, offset + row * classes, classes, labels[labelOffset + row], scratch, 0);
    }
  }

  /** The loss of one row; {@code scratch} holds its partial sums from {@code at} on. */
  static float loss(float[] logits, int row, int classes, int label, float[] scratch, int at) {
    if (label < 0) {
      return 0f;
    }
    partialSums(logits, row, classes, label, scratch, at);
    float sum = PartialSumsScalar.fold(scratch, at);
    return Float.isNaN(sum) ? Float.NaN : sum;
  }

  static void partialSums(
      float[] logits, int row, int classes, int label, float[] partials, int at) {
    for (int lane = 0; lane < PARTIALS; lane++) {
      partials[at + lane] = 0f;
    }
    int wholeBlocks = PartialSumsScalar.wholeBlocks(classes);
    for (int j = 0; j < wholeBlocks; j++) {
      partials[at + (j & (PARTIALS - 1))] += term(logits[row + j], j == label);
    }
    int lastBlock = PartialSumsScalar.lastBlock(classes);
    for (int j = wholeBlocks; j < classes; j++) {
      partials[at + j - lastBlock] += term(logits[row + j], j == label);
    }
  }

  private static float term(float x, boolean own) {
    float z = own ? -x : x;
    float positivePart = z > 0f ? z : 0f;
    return positivePart + Log1pScalar.log1p(ExpScalar.exp(-Math.abs(z)));
  }
}
