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
 * in lane {@code i}.
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
   * Folds {@link Lanes#COUNT} rows of {@value PartialSumsScalar#PARTIALS} partial sums from {@code
   * at} on, and leaves the sum of row {@code i} in {@code partials[at + i]}; the rest is
   * overwritten.
   */
  static void foldRows(float[] partials, int at) {
    if (Lanes.COUNT < PARTIALS) {
      narrow(partials, at);
    }
    if (Lanes.COUNT >= 16) {
      fold8(partials, at);
    }
    if (Lanes.COUNT >= 8) {
      fold4(partials, at);
    }
    if (Lanes.COUNT >= 4) {
      fold2(partials, at);
    }
    fold1(partials, at);
  }

  /** Adds the vectors of each row, the far half onto the near half, until one is left. */
  private static void narrow(float[] partials, int at) {
    for (int row = 0; row < Lanes.COUNT; row++) {
      int from = at + row * PARTIALS;
      for (int distance = PARTIALS / 2; distance >= Lanes.COUNT; distance /= 2) {
        for (int lane = 0; lane < distance; lane += Lanes.COUNT) {
          load(partials, from + lane)
              .add(load(partials, from + lane + distance))
              .intoArray(partials, from + lane);
        }
      }
      load(partials, from).intoArray(partials, at + row * Lanes.COUNT);
    }
  }

  private static void fold8(float[] partials, int at) {
    for (int i = 0; i < 8 * Lanes.COUNT; i += Lanes.COUNT) {
      fold(load(partials, at + i), load(partials, at + i + 8 * Lanes.COUNT), SWAP_8, UPPER_8)
          .intoArray(partials, at + i);
    }
  }

  private static void fold4(float[] partials, int at) {
    for (int i = 0; i < 4 * Lanes.COUNT; i += Lanes.COUNT) {
      fold(load(partials, at + i), load(partials, at + i + 4 * Lanes.COUNT), SWAP_4, UPPER_4)
          .intoArray(partials, at + i);
    }
  }

  private static void fold2(float[] partials, int at) {
    for (int i = 0; i < 2 * Lanes.COUNT; i += Lanes.COUNT) {
      fold(load(partials, at + i), load(partials, at + i + 2 * Lanes.COUNT), SWAP_2, UPPER_2)
          .intoArray(partials, at + i);
    }
  }

  private static void fold1(float[] partials, int at) {
    fold(load(partials, at), load(partials, at + Lanes.COUNT), SWAP_1, UPPER_1)
        .intoArray(partials, at);
  }

  /** Lower lanes: {@code a}'s two halves added; upper lanes: {@code b}'s. */
  private static FloatVector fold(
      FloatVector a, FloatVector b, VectorShuffle<Float> swap, VectorMask<Float> upper) {
    FloatVector own = a.blend(b, upper);
    FloatVector other = b.blend(a, upper);
    return own.add(other.rearrange(swap));
  }

  private static FloatVector load(float[] partials, int at) {
    return FloatVector.fromArray(Lanes.SPECIES, partials, at);
  }
}
