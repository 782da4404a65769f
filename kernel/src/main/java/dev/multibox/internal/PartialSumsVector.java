package dev.multibox.internal;

import static dev.multibox.internal.PartialSumsScalar.PARTIALS;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;

/**
 * {@link PartialSumsScalar}: folds as many rows at once as a vector has lanes.
 *
 * <p>A fold of one row by shuffles would use half, then a quarter of the lanes. Two rows are folded
 * together instead: row {@code a}'s result fills the lower half of every group of lanes, row {@code
 * b}'s the upper. Pairing row {@code i} with the one half the count further on leaves row {@code i}
 * in lane {@code i}: lower lanes of {@code a.blend(b, upper) + swap(b.blend(a, upper))} are {@code
 * a}'s two halves added, upper lanes {@code b}'s.
 *
 * <p>The four levels are spelled out, and no helper takes a vector: these loops are short, C2 finds
 * their call sites too cold to inline now and then, and a vector that crosses a call is an object.
 */
final class PartialSumsVector {

  private static final VectorShuffle<Float> SWAP_8 = swap(8);
  private static final VectorShuffle<Float> SWAP_4 = swap(4);
  private static final VectorShuffle<Float> SWAP_2 = swap(2);
  private static final VectorShuffle<Float> SWAP_1 = swap(1);

  private static final VectorMask<Float> UPPER_8 = upper(8);
  private static final VectorMask<Float> UPPER_4 = upper(4);
  private static final VectorMask<Float> UPPER_2 = upper(2);
  private static final VectorMask<Float> UPPER_1 = upper(1);

  private PartialSumsVector() {}

  private static VectorShuffle<Float> swap(int distance) {
    return VectorShuffle.fromOp(Lanes.SPECIES, i -> (i ^ distance) % Lanes.COUNT);
  }

  private static VectorMask<Float> upper(int distance) {
    boolean[] lanes = new boolean[Lanes.COUNT];
    for (int i = 0; i < lanes.length; i++) {
      lanes[i] = (i & distance) != 0;
    }
    return VectorMask.fromArray(Lanes.SPECIES, lanes, 0);
  }

  /**
   * Folds the partial sums of rows, {@link Lanes#COUNT} at a time, and writes their sums; the
   * partial sums are overwritten.
   *
   * @param rows a multiple of {@link Lanes#COUNT}
   */
  static void foldTile(float[] partials, int rows, float[] sums, int sumOffset) {
    if (Lanes.COUNT < PARTIALS) {
      narrow(partials, rows);
    }
    if (Lanes.COUNT >= 16) {
      fold8(partials, rows);
    }
    if (Lanes.COUNT >= 8) {
      fold4(partials, rows);
    }
    if (Lanes.COUNT >= 4) {
      fold2(partials, rows);
    }
    fold1(partials, rows, sums, sumOffset);
  }

  /**
   * Adds the vectors of each row, the far half onto the near half, until one is left, and moves the
   * vectors of a group of rows together.
   */
  private static void narrow(float[] partials, int rows) {
    for (int row = 0; row < rows; row++) {
      int from = row * PARTIALS;
      for (int distance = PARTIALS / 2; distance >= Lanes.COUNT; distance /= 2) {
        for (int i = from; i < from + distance; i += Lanes.COUNT) {
          FloatVector.fromArray(Lanes.SPECIES, partials, i)
              .add(FloatVector.fromArray(Lanes.SPECIES, partials, i + distance))
              .intoArray(partials, i);
        }
      }
      int place = row % Lanes.COUNT;
      FloatVector.fromArray(Lanes.SPECIES, partials, from)
          .intoArray(partials, (row - place) * PARTIALS + place * Lanes.COUNT);
    }
  }

  private static void fold8(float[] partials, int rows) {
    for (int group = 0; group < rows * PARTIALS; group += Lanes.COUNT * PARTIALS) {
      for (int i = group; i < group + 8 * Lanes.COUNT; i += Lanes.COUNT) {
        FloatVector a = FloatVector.fromArray(Lanes.SPECIES, partials, i);
        FloatVector b = FloatVector.fromArray(Lanes.SPECIES, partials, i + 8 * Lanes.COUNT);
        FloatVector other = b.blend(a, UPPER_8).rearrange(SWAP_8);
        a.blend(b, UPPER_8).add(other).intoArray(partials, i);
      }
    }
  }

  private static void fold4(float[] partials, int rows) {
    for (int group = 0; group < rows * PARTIALS; group += Lanes.COUNT * PARTIALS) {
      for (int i = group; i < group + 4 * Lanes.COUNT; i += Lanes.COUNT) {
        FloatVector a = FloatVector.fromArray(Lanes.SPECIES, partials, i);
        FloatVector b = FloatVector.fromArray(Lanes.SPECIES, partials, i + 4 * Lanes.COUNT);
        FloatVector other = b.blend(a, UPPER_4).rearrange(SWAP_4);
        a.blend(b, UPPER_4).add(other).intoArray(partials, i);
      }
    }
  }

  private static void fold2(float[] partials, int rows) {
    for (int group = 0; group < rows * PARTIALS; group += Lanes.COUNT * PARTIALS) {
      for (int i = group; i < group + 2 * Lanes.COUNT; i += Lanes.COUNT) {
        FloatVector a = FloatVector.fromArray(Lanes.SPECIES, partials, i);
        FloatVector b = FloatVector.fromArray(Lanes.SPECIES, partials, i + 2 * Lanes.COUNT);
        FloatVector other = b.blend(a, UPPER_2).rearrange(SWAP_2);
        a.blend(b, UPPER_2).add(other).intoArray(partials, i);
      }
    }
  }

  private static void fold1(float[] partials, int rows, float[] sums, int sumOffset) {
    for (int row = 0; row < rows; row += Lanes.COUNT) {
      int i = row * PARTIALS;
      FloatVector a = FloatVector.fromArray(Lanes.SPECIES, partials, i);
      FloatVector b = FloatVector.fromArray(Lanes.SPECIES, partials, i + Lanes.COUNT);
      FloatVector other = b.blend(a, UPPER_1).rearrange(SWAP_1);
      a.blend(b, UPPER_1).add(other).intoArray(sums, sumOffset + row);
    }
  }
}
