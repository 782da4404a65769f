package dev.multibox.internal.softmax;

import static dev.multibox.internal.numeric.PartialSumsScalar.PARTIALS;
import static dev.multibox.internal.softmax.BackgroundBoundVector.term;

import dev.multibox.internal.memory.NativeMemory;
import dev.multibox.internal.numeric.Lanes;
import dev.multibox.internal.numeric.PartialSumsScalar;
import dev.multibox.internal.numeric.PartialSumsVector;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/**
 * {@link BackgroundBoundVector} of rows that lie in native memory, without a copy of them: a tile
 * that is copied costs as much again as its bounds (journal M1).
 *
 * <p>Each loop begins with {@link NativeMemory#narrow} (journal M2). Loops differ from those of
 * {@link BackgroundBoundVector} in the loads alone; a test derives their texts from each other.
 */
final class NativeBoundVector {

  private static final ByteOrder ORDER = ByteOrder.nativeOrder();

  private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED;

  private NativeBoundVector() {}

  /**
   * Writes the bounds of all rows, or of none.
   *
   * @param offset bytes from the segment's beginning to the first row
   * @return whether it could
   */
  static boolean bounds(
      MemorySegment logits,
      long offset,
      int rows,
      int classes,
      float[] bounds,
      int boundOffset,
      float[] scratch) {
    long floats = (logits.byteSize() - offset) / Float.BYTES;
    // Terms fewer than a block's read on into what follows them; the last might leave the segment.
    if (!NativeMemory.holds(logits)
        || rows < Lanes.COUNT
        || (rows - 1L) * classes + 1 + PARTIALS > floats) {
      return false;
    }
    int end = Lanes.end(rows);
    wholeVectors(logits, offset, end, classes, bounds, boundOffset, scratch);
    if (end < rows) {
      // Some rows twice: left to a copy, a loop over so few is too cold for C2, and its vectors
      // stay objects, 5 kB an image (journal B8).
      int from = rows - Lanes.COUNT;
      long at = offset + from * ((long) classes * Float.BYTES);
      wholeVectors(logits, at, Lanes.COUNT, classes, bounds, boundOffset + from, scratch);
    }
    return true;
  }

  private static void wholeVectors(
      MemorySegment logits,
      long offset,
      int rows,
      int classes,
      float[] bounds,
      int boundOffset,
      float[] scratch) {
    if (FewClassesVector.serve(classes)) {
      FewClassesBoundVector.bounds(logits, offset, rows, classes, bounds, boundOffset, scratch);
      return;
    }
    int terms = classes - 1;
    if (EightLanesBoundVector.serves(classes)) {
      if (terms <= 8) {
        EightLanesBoundVector.oneVector(logits, offset, rows, classes, scratch);
      } else if (terms <= PARTIALS) {
        EightLanesBoundVector.twoVectors(logits, offset, rows, classes, scratch);
      } else if (classes == 21) {
        EightLanesBoundVector.threeVectors(logits, offset, rows, 21, scratch);
      } else {
        EightLanesBoundVector.threeVectors(logits, offset, rows, classes, scratch);
      }
      PartialSumsVector.foldHalved(scratch, rows, bounds, boundOffset);
      return;
    }
    if (terms > 2 * PARTIALS) {
      longRows(logits, offset, rows, classes, scratch);
    } else {
      for (int lane = 0; lane < PARTIALS; lane += Lanes.COUNT) {
        shortRows(logits, offset, rows, classes, scratch, lane);
      }
    }
    PartialSumsVector.foldTile(scratch, rows, bounds, boundOffset);
  }

  private static void shortRows(
      MemorySegment segment, long offset, int rows, int classes, float[] partials, int lane) {
    MemorySegment logits = NativeMemory.narrow(segment);
    int terms = classes - 1;
    int second = Math.min(PARTIALS, PartialSumsScalar.lastBlock(terms)) + lane;
    VectorMask<Float> notFirst = Lanes.IOTA.compare(VectorOperators.GE, (float) (terms - lane));
    VectorMask<Float> ofSecond =
        Lanes.IOTA.compare(VectorOperators.GE, (float) (PARTIALS - second));
    boolean hasSecond = terms > PARTIALS && PARTIALS - second < Lanes.COUNT;
    long at = offset;
    for (int row = 0; row < rows; row++) {
      FloatVector shift = FloatVector.broadcast(Lanes.SPECIES, logits.get(FLOAT, at));
      FloatVector sum =
          term(shift.sub(
                  FloatVector.fromMemorySegment(
                      Lanes.SPECIES, logits, at + (1L + lane) * Float.BYTES, ORDER)))
              .blend(0f, notFirst);
      if (hasSecond) {
        sum =
            sum.add(
                term(
                    shift.sub(
                        FloatVector.fromMemorySegment(
                            Lanes.SPECIES, logits, at + (1L + second) * Float.BYTES, ORDER))),
                ofSecond);
      }
      sum.intoArray(partials, row * PARTIALS + lane);
      at += (long) classes * Float.BYTES;
    }
  }

  /** Rows of more than two blocks, as {@link BackgroundBoundVector} does them. */
  private static void longRows(
      MemorySegment segment, long offset, int rows, int classes, float[] partials) {
    MemorySegment logits = NativeMemory.narrow(segment);
    int terms = classes - 1;
    int whole = PartialSumsScalar.wholeBlocks(terms);
    int lastBlock = PartialSumsScalar.lastBlock(terms);
    long at = offset;
    for (int row = 0; row < rows; row++) {
      FloatVector shift = FloatVector.broadcast(Lanes.SPECIES, logits.get(FLOAT, at));
      FloatVector sum0 = FloatVector.zero(Lanes.SPECIES);
      FloatVector sum1 = FloatVector.zero(Lanes.SPECIES);
      FloatVector sum2 = FloatVector.zero(Lanes.SPECIES);
      FloatVector sum3 = FloatVector.zero(Lanes.SPECIES);
      for (int j = 0; j < whole; j += Lanes.COUNT) {
        FloatVector sum =
            sum0.add(
                term(
                    shift.sub(
                        FloatVector.fromMemorySegment(
                            Lanes.SPECIES, logits, at + (1L + j) * Float.BYTES, ORDER))));
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
                          FloatVector.fromMemorySegment(
                              Lanes.SPECIES,
                              logits,
                              at + (1L + lastBlock + lane) * Float.BYTES,
                              ORDER))),
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
      at += (long) classes * Float.BYTES;
    }
  }
}
