package dev.multibox.internal.softmax;

import static dev.multibox.internal.numeric.PartialSumsScalar.PARTIALS;
import static dev.multibox.internal.softmax.BackgroundBoundScalar.BIAS;
import static dev.multibox.internal.softmax.BackgroundBoundScalar.HIGHEST_BITS;
import static dev.multibox.internal.softmax.BackgroundBoundScalar.LOWEST_BITS;
import static dev.multibox.internal.softmax.BackgroundBoundScalar.SHIFT;

import dev.multibox.internal.numeric.ExpScalar;
import dev.multibox.internal.numeric.Lanes;
import dev.multibox.internal.numeric.PartialSumsScalar;
import dev.multibox.internal.numeric.PartialSumsVector;
import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/**
 * {@link BackgroundBoundScalar}, the terms of a row a vector at a time.
 *
 * <p>{@link #bounds} is longer than 325 bytecodes, so that C2 compiles it by itself: taken into a
 * caller that knows the number of rows, the loop of 21 classes loads its constants for each row
 * (journal B24).
 */
public final class BackgroundBoundVector implements BackgroundBoundKernel {

  @Override
  public void bounds(
      float[] logits,
      int offset,
      int rows,
      int classes,
      float[] bounds,
      int boundOffset,
      float[] scratch) {
    if (FewClassesVector.serve(classes)) {
      FewClassesBoundVector.bounds(logits, offset, rows, classes, bounds, boundOffset, scratch);
      return;
    }
    int end = Lanes.end(rows);
    // Terms fewer than a block's read on into what follows them; the last might leave the array.
    int done =
        Math.clamp(Math.floorDiv(logits.length - offset - 1 - PARTIALS, classes) + 1L, 0, rows);
    int terms = classes - 1;
    boolean halved = EightLanesBoundVector.serves(classes);
    if (halved) {
      done = Math.min(done, end);
      if (terms <= 8) {
        EightLanesBoundVector.oneVector(logits, offset, done, classes, scratch);
      } else if (terms <= PARTIALS) {
        EightLanesBoundVector.twoVectors(logits, offset, done, classes, scratch);
      } else if (classes == 21) {
        EightLanesBoundVector.threeVectors(logits, offset, done, 21, scratch);
      } else {
        EightLanesBoundVector.threeVectors(logits, offset, done, classes, scratch);
      }
    } else if (terms > 2 * PARTIALS) {
      longRows(logits, offset, done, classes, scratch);
    } else {
      for (int lane = 0; lane < PARTIALS; lane += Lanes.COUNT) {
        shortRows(logits, offset, done, classes, scratch, lane);
      }
    }
    for (int row = done; row < rows; row++) {
      BackgroundBoundScalar.partialSums(
          logits, offset + row * classes, classes, scratch, row * PARTIALS);
      if (halved && row < end) {
        PartialSumsVector.halve(scratch, row);
      }
    }
    if (halved) {
      PartialSumsVector.foldHalved(scratch, end, bounds, boundOffset);
    } else {
      PartialSumsVector.foldTile(scratch, end, bounds, boundOffset);
    }
    for (int row = end; row < rows; row++) {
      bounds[boundOffset + row] = PartialSumsScalar.fold(scratch, row * PARTIALS);
    }
  }

  @Override
  public boolean bounds(
      MemorySegment logits,
      long offset,
      int rows,
      int classes,
      float[] bounds,
      int boundOffset,
      float[] scratch) {
    return NativeBoundVector.bounds(logits, offset, rows, classes, bounds, boundOffset, scratch);
  }

  /** Rows of two blocks at most, {@link Lanes#COUNT} of their partial sums (journal B10). */
  private static void shortRows(
      float[] logits, int offset, int rows, int classes, float[] partials, int lane) {
    int terms = classes - 1;
    int second = Math.min(PARTIALS, PartialSumsScalar.lastBlock(terms)) + lane;
    VectorMask<Float> notFirst = Lanes.IOTA.compare(VectorOperators.GE, (float) (terms - lane));
    VectorMask<Float> ofSecond =
        Lanes.IOTA.compare(VectorOperators.GE, (float) (PARTIALS - second));
    boolean hasSecond = terms > PARTIALS && PARTIALS - second < Lanes.COUNT;
    int at = offset;
    for (int row = 0; row < rows; row++) {
      FloatVector shift = FloatVector.broadcast(Lanes.SPECIES, logits[at]);
      FloatVector sum =
          term(shift.sub(FloatVector.fromArray(Lanes.SPECIES, logits, at + 1 + lane)))
              .blend(0f, notFirst);
      if (hasSecond) {
        sum =
            sum.add(
                term(shift.sub(FloatVector.fromArray(Lanes.SPECIES, logits, at + 1 + second))),
                ofSecond);
      }
      sum.intoArray(partials, row * PARTIALS + lane);
      at += classes;
    }
  }

  /** Rows of more than two blocks, as {@link SoftmaxTermsVector} does them (journal B6). */
  private static void longRows(
      float[] logits, int offset, int rows, int classes, float[] partials) {
    int terms = classes - 1;
    int whole = PartialSumsScalar.wholeBlocks(terms);
    int lastBlock = PartialSumsScalar.lastBlock(terms);
    int at = offset;
    for (int row = 0; row < rows; row++) {
      FloatVector shift = FloatVector.broadcast(Lanes.SPECIES, logits[at]);
      FloatVector sum0 = FloatVector.zero(Lanes.SPECIES);
      FloatVector sum1 = FloatVector.zero(Lanes.SPECIES);
      FloatVector sum2 = FloatVector.zero(Lanes.SPECIES);
      FloatVector sum3 = FloatVector.zero(Lanes.SPECIES);
      for (int j = 0; j < whole; j += Lanes.COUNT) {
        FloatVector sum =
            sum0.add(term(shift.sub(FloatVector.fromArray(Lanes.SPECIES, logits, at + 1 + j))));
        if (Lanes.COUNT == 16) {
          sum0 = sum;
        } else if (Lanes.COUNT == 8) {
          sum0 = sum1;
          sum1 = sum;
        } else {
          sum0 = sum1;
          sum1 = sum2;
          sum2 = sum3;
          sum3 = sum;
        }
      }
      for (int lane = 0; lane < PARTIALS && whole < terms; lane += Lanes.COUNT) {
        int from = whole - lastBlock - lane;
        FloatVector sum = sum0;
        if (from < Lanes.COUNT) {
          sum =
              sum0.add(
                  term(
                      shift.sub(
                          FloatVector.fromArray(Lanes.SPECIES, logits, at + 1 + lastBlock + lane))),
                  Lanes.IOTA.compare(VectorOperators.GE, (float) from));
        }
        if (Lanes.COUNT == 16) {
          sum0 = sum;
        } else if (Lanes.COUNT == 8) {
          sum0 = sum1;
          sum1 = sum;
        } else {
          sum0 = sum1;
          sum1 = sum2;
          sum2 = sum3;
          sum3 = sum;
        }
      }
      sum0.intoArray(partials, row * PARTIALS);
      if (Lanes.COUNT <= 8) {
        sum1.intoArray(partials, row * PARTIALS + Lanes.COUNT);
      }
      if (Lanes.COUNT <= 4) {
        sum2.intoArray(partials, row * PARTIALS + 2 * Lanes.COUNT);
        sum3.intoArray(partials, row * PARTIALS + 3 * Lanes.COUNT);
      }
      at += classes;
    }
  }

  /** The term of each lane. */
  static FloatVector term(FloatVector below) {
    return below
        .fma(
            FloatVector.broadcast(Lanes.SPECIES, -ExpScalar.LOG2_E),
            FloatVector.broadcast(Lanes.SPECIES, BIAS))
        .viewAsIntegralLanes()
        .lanewise(VectorOperators.UMIN, HIGHEST_BITS)
        .max(LOWEST_BITS)
        .lanewise(VectorOperators.LSHL, SHIFT)
        .viewAsFloatingLanes();
  }
}
