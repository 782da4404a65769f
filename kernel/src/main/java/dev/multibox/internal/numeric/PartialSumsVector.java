package dev.multibox.internal.numeric;

import static dev.multibox.internal.numeric.PartialSumsScalar.PARTIALS;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * {@link PartialSumsScalar}: folds as many rows at once as a vector has lanes, 8 at most: the first
 * step of a fold by vectors of 16 costs what it saves (journal B15).
 *
 * <p>A fold of one row by shuffles would use half, then a quarter of the lanes. Two rows are folded
 * together instead: row {@code a}'s result fills the lower half of every group of lanes, row {@code
 * b}'s the upper. Pairing row {@code i} with the one half the count further on leaves row {@code i}
 * in lane {@code i}: lower lanes of {@code a.blend(b, upper) + swap(b.blend(a, upper))} are {@code
 * a}'s two halves added, upper lanes {@code b}'s.
 *
 * <p>All levels of a group of rows stay in registers: a pass a level, through memory, took 7.5 ns a
 * row where this takes 1 (journal F1, F2). They are spelled out, so that no caller takes {@link
 * #fold8} into its compilation: see the C2 budget in kernel/README.md.
 */
public final class PartialSumsVector {

  private static final VectorSpecies<Float> SPECIES =
      Lanes.COUNT >= 8 ? Lanes.EIGHT : Lanes.SPECIES;

  private static final VectorShuffle<Float> SWAP_4 = Lanes.swap(SPECIES, 4);
  private static final VectorShuffle<Float> SWAP_2 = Lanes.swap(SPECIES, 2);
  private static final VectorShuffle<Float> SWAP_1 = Lanes.swap(SPECIES, 1);

  private static final VectorMask<Float> UPPER_4 = Lanes.withBit(SPECIES, 4);
  private static final VectorMask<Float> UPPER_2 = Lanes.withBit(SPECIES, 2);
  private static final VectorMask<Float> UPPER_1 = Lanes.withBit(SPECIES, 1);

  private PartialSumsVector() {}

  /**
   * Folds the partial sums of rows, {@link Lanes#COUNT} at a time, and writes their sums; the
   * partial sums are overwritten.
   *
   * @param rows a multiple of {@link Lanes#COUNT}
   */
  public static void foldTile(float[] partials, int rows, float[] sums, int sumOffset) {
    if (Lanes.COUNT >= 8) {
      narrow(partials, rows);
      fold8(partials, rows, sums, sumOffset);
    } else if (Lanes.COUNT == 4) {
      narrow(partials, rows);
      fold4(partials, rows, sums, sumOffset);
    } else {
      for (int row = 0; row < rows; row++) {
        sums[sumOffset + row] = PartialSumsScalar.fold(partials, row * PARTIALS);
      }
    }
  }

  /**
   * The same where the halves of each row's partial sums are added already, in the lower; with
   * vectors of 8 and more.
   *
   * @param rows a multiple of 8
   */
  public static void foldHalved(float[] partials, int rows, float[] sums, int sumOffset) {
    fold8(partials, rows, sums, sumOffset);
  }

  /**
   * Writes the sum of each row of terms to the beginning of {@code partials}.
   *
   * @param terms rows of {@code classes} floats from 0 on, and a vector more that may be read
   * @param partials {@link TileSizes#SCRATCH} floats, overwritten
   */
  public static void rowSums(float[] terms, int rows, int classes, float[] partials) {
    for (int lane = 0; lane < PARTIALS; lane += Lanes.COUNT) {
      partialSums(terms, rows, classes, partials, lane);
    }
    int end = Lanes.end(rows);
    // In place: a row's sum takes the room of partial sums that are folded already.
    foldTile(partials, end, partials, 0);
    for (int row = end; row < rows; row++) {
      partials[row] = PartialSumsScalar.fold(partials, row * PARTIALS);
    }
  }

  /** {@link Lanes#COUNT} of the partial sums of each row, from {@code lane} on. */
  private static void partialSums(
      float[] terms, int rows, int classes, float[] partials, int lane) {
    int whole = PartialSumsScalar.wholeBlocks(classes);
    int last = PartialSumsScalar.lastBlock(classes) + lane;
    // Terms that a whole block had, and what lies behind a row shorter than a block.
    VectorMask<Float> without =
        Lanes.IOTA
            .compare(VectorOperators.LT, (float) (whole - last))
            .or(Lanes.IOTA.compare(VectorOperators.GE, (float) (classes - last)));
    for (int row = 0; row < rows; row++) {
      int at = row * classes;
      FloatVector sum = FloatVector.zero(Lanes.SPECIES);
      for (int block = lane; block < whole; block += PARTIALS) {
        sum = sum.add(FloatVector.fromArray(Lanes.SPECIES, terms, at + block));
      }
      sum.add(FloatVector.fromArray(Lanes.SPECIES, terms, at + last).blend(0f, without))
          .intoArray(partials, row * PARTIALS + lane);
    }
  }

  /** Adds the halves of the partial sums of a row. */
  public static void halve(float[] partials, int row) {
    int i = row * PARTIALS;
    for (int lane = 0; lane < PARTIALS / 2; lane++) {
      partials[i + lane] += partials[i + PARTIALS / 2 + lane];
    }
  }

  private static void fold8(float[] partials, int rows, float[] sums, int sumOffset) {
    for (int row = 0; row < rows; row += SPECIES.length()) {
      int i = row * PARTIALS;
      FloatVector a0 = FloatVector.fromArray(SPECIES, partials, i);
      FloatVector a1 = FloatVector.fromArray(SPECIES, partials, i + PARTIALS);
      FloatVector a2 = FloatVector.fromArray(SPECIES, partials, i + 2 * PARTIALS);
      FloatVector a3 = FloatVector.fromArray(SPECIES, partials, i + 3 * PARTIALS);
      FloatVector a4 = FloatVector.fromArray(SPECIES, partials, i + 4 * PARTIALS);
      FloatVector a5 = FloatVector.fromArray(SPECIES, partials, i + 5 * PARTIALS);
      FloatVector a6 = FloatVector.fromArray(SPECIES, partials, i + 6 * PARTIALS);
      FloatVector a7 = FloatVector.fromArray(SPECIES, partials, i + 7 * PARTIALS);
      FloatVector b0 = a0.blend(a4, UPPER_4).add(a4.blend(a0, UPPER_4).rearrange(SWAP_4));
      FloatVector b1 = a1.blend(a5, UPPER_4).add(a5.blend(a1, UPPER_4).rearrange(SWAP_4));
      FloatVector b2 = a2.blend(a6, UPPER_4).add(a6.blend(a2, UPPER_4).rearrange(SWAP_4));
      FloatVector b3 = a3.blend(a7, UPPER_4).add(a7.blend(a3, UPPER_4).rearrange(SWAP_4));
      FloatVector c0 = b0.blend(b2, UPPER_2).add(b2.blend(b0, UPPER_2).rearrange(SWAP_2));
      FloatVector c1 = b1.blend(b3, UPPER_2).add(b3.blend(b1, UPPER_2).rearrange(SWAP_2));
      c0.blend(c1, UPPER_1)
          .add(c1.blend(c0, UPPER_1).rearrange(SWAP_1))
          .intoArray(sums, sumOffset + row);
    }
  }

  private static void fold4(float[] partials, int rows, float[] sums, int sumOffset) {
    for (int row = 0; row < rows; row += SPECIES.length()) {
      int i = row * PARTIALS;
      FloatVector a0 = FloatVector.fromArray(SPECIES, partials, i);
      FloatVector a1 = FloatVector.fromArray(SPECIES, partials, i + PARTIALS);
      FloatVector a2 = FloatVector.fromArray(SPECIES, partials, i + 2 * PARTIALS);
      FloatVector a3 = FloatVector.fromArray(SPECIES, partials, i + 3 * PARTIALS);
      FloatVector b0 = a0.blend(a2, UPPER_2).add(a2.blend(a0, UPPER_2).rearrange(SWAP_2));
      FloatVector b1 = a1.blend(a3, UPPER_2).add(a3.blend(a1, UPPER_2).rearrange(SWAP_2));
      b0.blend(b1, UPPER_1)
          .add(b1.blend(b0, UPPER_1).rearrange(SWAP_1))
          .intoArray(sums, sumOffset + row);
    }
  }

  /** Adds the vectors of each row, the far half onto the near half, until one is left. */
  private static void narrow(float[] partials, int rows) {
    for (int i = 0; i < rows * PARTIALS; i += PARTIALS) {
      FloatVector sum =
          FloatVector.fromArray(SPECIES, partials, i)
              .add(FloatVector.fromArray(SPECIES, partials, i + 8));
      if (Lanes.COUNT == 4) {
        sum =
            sum.add(
                FloatVector.fromArray(SPECIES, partials, i + 4)
                    .add(FloatVector.fromArray(SPECIES, partials, i + 12)));
      }
      sum.intoArray(partials, i);
    }
  }
}
