package dev.multibox.internal.probability;

import static dev.multibox.internal.numeric.PartialSumsScalar.PARTIALS;

import dev.multibox.internal.numeric.Lanes;
import dev.multibox.internal.numeric.PartialSumsScalar;
import dev.multibox.internal.numeric.PartialSumsVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/** {@link ForegroundScalar}, the columns of a row a vector at a time. */
public final class ForegroundVector implements ForegroundKernel {

  @Override
  public void largest(
      float[] probabilities, int offset, int rows, int classes, float[] keys, int keyOffset) {
    for (int row = 0; row < rows; row++) {
      keys[keyOffset + row] = largest(probabilities, offset + row * classes, classes);
    }
  }

  private static float largest(float[] probabilities, int row, int classes) {
    if (classes <= Lanes.COUNT) {
      return ForegroundScalar.largest(probabilities, row, classes);
    }
    // Column 1 on, the last vector overlapping the one before: a maximum may take a value twice.
    FloatVector largest = FloatVector.fromArray(Lanes.SPECIES, probabilities, row + 1);
    long notNumbers = largest.compare(VectorOperators.NE, largest).toLong();
    for (int j = 1 + Lanes.COUNT; j < classes; j += Lanes.COUNT) {
      FloatVector p =
          FloatVector.fromArray(
              Lanes.SPECIES, probabilities, row + Math.min(j, classes - Lanes.COUNT));
      notNumbers |= p.compare(VectorOperators.NE, p).toLong();
      largest = largest.blend(p, p.compare(VectorOperators.GT, largest));
    }
    // The order of a maximum does not matter.
    return notNumbers != 0 ? Float.NaN : largest.reduceLanes(VectorOperators.MAX) + 0f;
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
      partialSums(probabilities, offset + row * classes, classes, scratch, row * PARTIALS);
    }
    int end = Lanes.end(rows);
    PartialSumsVector.foldTile(scratch, end, keys, keyOffset);
    for (int row = 0; row < end; row++) {
      if (Float.isNaN(keys[keyOffset + row])) {
        keys[keyOffset + row] = Float.NaN;
      }
    }
    for (int row = end; row < rows; row++) {
      keys[keyOffset + row] =
          ForegroundScalar.sum(
              probabilities, offset + row * classes, classes, scratch, row * PARTIALS);
    }
  }

  private static void partialSums(
      float[] probabilities, int row, int classes, float[] partials, int at) {
    if (row > probabilities.length - PARTIALS) {
      ForegroundScalar.partialSums(probabilities, row, classes, partials, at);
      return;
    }
    int lastBlock = PartialSumsScalar.lastBlock(classes);
    for (int lane = 0; lane < PARTIALS; lane += Lanes.COUNT) {
      FloatVector sum = FloatVector.zero(Lanes.SPECIES);
      for (int block = 0; block < classes; block += PARTIALS) {
        int j = Math.min(block, lastBlock) + lane;
        int first = Math.max(block - j, 1 - j);
        if (first < Lanes.COUNT && j < classes) {
          FloatVector p = FloatVector.fromArray(Lanes.SPECIES, probabilities, row + j);
          VectorMask<Float> without =
              Lanes.IOTA
                  .compare(VectorOperators.LT, (float) first)
                  .or(Lanes.IOTA.compare(VectorOperators.GE, (float) (classes - j)));
          sum = sum.add(p.blend(0f, without));
        }
      }
      sum.intoArray(partials, at + lane);
    }
  }
}
