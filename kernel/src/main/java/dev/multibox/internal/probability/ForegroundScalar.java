package dev.multibox.internal.probability;

import static dev.multibox.internal.numeric.PartialSumsScalar.PARTIALS;

import dev.multibox.internal.numeric.PartialSumsScalar;

/**
 * What a row of probabilities gives all classes but the background, column 0: their largest, or
 * their sum in the order of {@link PartialSumsScalar}. NaN in any of them gives NaN.
 */
public final class ForegroundScalar implements ForegroundKernel {

  @Override
  public void largest(
      float[] probabilities, int offset, int rows, int classes, float[] keys, int keyOffset) {
    for (int row = 0; row < rows; row++) {
      keys[keyOffset + row] = largest(probabilities, offset + row * classes, classes);
    }
  }

  static float largest(float[] probabilities, int row, int classes) {
    float largest = Float.NEGATIVE_INFINITY;
    for (int j = 1; j < classes; j++) {
      float p = probabilities[row + j];
      if (Float.isNaN(p)) {
        return Float.NaN;
      }
      // -0 is taken for +0, so that the vector twin need not tell them apart
      largest = p > largest ? p : largest;
    }
    return largest + 0f;
  }

  @Override
  public void sum(
      float[] probabilities,
      int offset,
      int rows,
      int classes,
      float[] keys,
      int keyOffset,
      float[] scratch) {
    for (int row = 0; row < rows; row++) {
      keys[keyOffset + row] = sum(probabilities, offset + row * classes, classes, scratch, 0);
    }
  }

  static float sum(float[] probabilities, int row, int classes, float[] scratch, int at) {
    partialSums(probabilities, row, classes, scratch, at);
    float sum = PartialSumsScalar.fold(scratch, at);
    return Float.isNaN(sum) ? Float.NaN : sum;
  }

  static void partialSums(float[] probabilities, int row, int classes, float[] partials, int at) {
    for (int lane = 0; lane < PARTIALS; lane++) {
      partials[at + lane] = 0f;
    }
    int wholeBlocks = PartialSumsScalar.wholeBlocks(classes);
    for (int j = 1; j < wholeBlocks; j++) {
      partials[at + (j & (PARTIALS - 1))] += probabilities[row + j];
    }
    int lastBlock = PartialSumsScalar.lastBlock(classes);
    for (int j = Math.max(1, wholeBlocks); j < classes; j++) {
      partials[at + j - lastBlock] += probabilities[row + j];
    }
  }
}
