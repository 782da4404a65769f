package dev.multibox.internal.softmax;

import static dev.multibox.internal.numeric.PartialSumsScalar.PARTIALS;
import static dev.multibox.internal.softmax.BackgroundBoundScalar.BIAS;
import static dev.multibox.internal.softmax.BackgroundBoundScalar.HIGHEST_BITS;
import static dev.multibox.internal.softmax.BackgroundBoundScalar.LOWEST_BITS;
import static dev.multibox.internal.softmax.BackgroundBoundScalar.SHIFT;

import dev.multibox.internal.memory.NativeMemory;
import dev.multibox.internal.numeric.ExpScalar;
import dev.multibox.internal.numeric.Lanes;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShuffle;

/**
 * {@link BackgroundBoundScalar} of rows of 24 terms at most, by one to three vectors of 8, also
 * where wider ones are there: a row of 20 terms fills 20 of 24 lanes, and 20 of 32 by vectors of 16
 * (journal B15). The halves of a row's partial sums are added while they are in registers, which is
 * the first step of the fold (journal B5).
 *
 * <p>Loops stand once for each kind of memory, as in {@link NativeBoundVector}. Terms are spelled
 * out: taken into one compilation, a helper of several loops is a call in the last (journal B15).
 */
final class EightLanesBoundVector {

  private static final ByteOrder ORDER = ByteOrder.nativeOrder();

  /** Lane 0 everywhere: taken out and spread, it would be two operations more (journal M17). */
  private static final VectorShuffle<Float> FIRST = VectorShuffle.iota(Lanes.EIGHT, 0, 0, true);

  private static final FloatVector IOTA = FloatVector.zero(Lanes.EIGHT).addIndex(1);

  private EightLanesBoundVector() {}

  /** Whether rows of so many classes are computed here. */
  static boolean serves(int classes) {
    return Lanes.COUNT >= 8 && classes <= 1 + PARTIALS + 8;
  }

  static void oneVector(float[] logits, int offset, int rows, int classes, float[] partials) {
    VectorMask<Float> notFirst = IOTA.compare(VectorOperators.GE, (float) (classes - 1));
    int at = offset;
    for (int row = 0; row < rows; row++) {
      FloatVector shift = FloatVector.broadcast(Lanes.EIGHT, logits[at]);
      shift
          .sub(FloatVector.fromArray(Lanes.EIGHT, logits, at + 1))
          .fma(
              FloatVector.broadcast(Lanes.EIGHT, -ExpScalar.LOG2_E),
              FloatVector.broadcast(Lanes.EIGHT, BIAS))
          .viewAsIntegralLanes()
          .lanewise(VectorOperators.UMIN, HIGHEST_BITS)
          .max(LOWEST_BITS)
          .lanewise(VectorOperators.LSHL, SHIFT)
          .viewAsFloatingLanes()
          .blend(0f, notFirst)
          .intoArray(partials, row * PARTIALS);
      at += classes;
    }
  }

  static void oneVector(
      MemorySegment segment, long offset, int rows, int classes, float[] partials) {
    MemorySegment logits = NativeMemory.narrow(segment);
    VectorMask<Float> notFirst = IOTA.compare(VectorOperators.GE, (float) (classes - 1));
    long at = offset;
    for (int row = 0; row < rows; row++) {
      FloatVector shift =
          FloatVector.fromMemorySegment(Lanes.EIGHT, logits, at, ORDER).rearrange(FIRST);
      shift
          .sub(FloatVector.fromMemorySegment(Lanes.EIGHT, logits, at + Float.BYTES, ORDER))
          .fma(
              FloatVector.broadcast(Lanes.EIGHT, -ExpScalar.LOG2_E),
              FloatVector.broadcast(Lanes.EIGHT, BIAS))
          .viewAsIntegralLanes()
          .lanewise(VectorOperators.UMIN, HIGHEST_BITS)
          .max(LOWEST_BITS)
          .lanewise(VectorOperators.LSHL, SHIFT)
          .viewAsFloatingLanes()
          .blend(0f, notFirst)
          .intoArray(partials, row * PARTIALS);
      at += (long) classes * Float.BYTES;
    }
  }

  static void twoVectors(float[] logits, int offset, int rows, int classes, float[] partials) {
    VectorMask<Float> ofSecond = IOTA.compare(VectorOperators.LT, (float) (classes - 9));
    int at = offset;
    for (int row = 0; row < rows; row++) {
      FloatVector shift = FloatVector.broadcast(Lanes.EIGHT, logits[at]);
      FloatVector low =
          shift
              .sub(FloatVector.fromArray(Lanes.EIGHT, logits, at + 1))
              .fma(
                  FloatVector.broadcast(Lanes.EIGHT, -ExpScalar.LOG2_E),
                  FloatVector.broadcast(Lanes.EIGHT, BIAS))
              .viewAsIntegralLanes()
              .lanewise(VectorOperators.UMIN, HIGHEST_BITS)
              .max(LOWEST_BITS)
              .lanewise(VectorOperators.LSHL, SHIFT)
              .viewAsFloatingLanes();
      FloatVector high =
          shift
              .sub(FloatVector.fromArray(Lanes.EIGHT, logits, at + 9))
              .fma(
                  FloatVector.broadcast(Lanes.EIGHT, -ExpScalar.LOG2_E),
                  FloatVector.broadcast(Lanes.EIGHT, BIAS))
              .viewAsIntegralLanes()
              .lanewise(VectorOperators.UMIN, HIGHEST_BITS)
              .max(LOWEST_BITS)
              .lanewise(VectorOperators.LSHL, SHIFT)
              .viewAsFloatingLanes();
      low.add(high, ofSecond).intoArray(partials, row * PARTIALS);
      at += classes;
    }
  }

  static void twoVectors(
      MemorySegment segment, long offset, int rows, int classes, float[] partials) {
    MemorySegment logits = NativeMemory.narrow(segment);
    VectorMask<Float> ofSecond = IOTA.compare(VectorOperators.LT, (float) (classes - 9));
    long at = offset;
    for (int row = 0; row < rows; row++) {
      FloatVector shift =
          FloatVector.fromMemorySegment(Lanes.EIGHT, logits, at, ORDER).rearrange(FIRST);
      FloatVector low =
          shift
              .sub(FloatVector.fromMemorySegment(Lanes.EIGHT, logits, at + Float.BYTES, ORDER))
              .fma(
                  FloatVector.broadcast(Lanes.EIGHT, -ExpScalar.LOG2_E),
                  FloatVector.broadcast(Lanes.EIGHT, BIAS))
              .viewAsIntegralLanes()
              .lanewise(VectorOperators.UMIN, HIGHEST_BITS)
              .max(LOWEST_BITS)
              .lanewise(VectorOperators.LSHL, SHIFT)
              .viewAsFloatingLanes();
      FloatVector high =
          shift
              .sub(FloatVector.fromMemorySegment(Lanes.EIGHT, logits, at + 9L * Float.BYTES, ORDER))
              .fma(
                  FloatVector.broadcast(Lanes.EIGHT, -ExpScalar.LOG2_E),
                  FloatVector.broadcast(Lanes.EIGHT, BIAS))
              .viewAsIntegralLanes()
              .lanewise(VectorOperators.UMIN, HIGHEST_BITS)
              .max(LOWEST_BITS)
              .lanewise(VectorOperators.LSHL, SHIFT)
              .viewAsFloatingLanes();
      low.add(high, ofSecond).intoArray(partials, row * PARTIALS);
      at += (long) classes * Float.BYTES;
    }
  }

  static void threeVectors(float[] logits, int offset, int rows, int classes, float[] partials) {
    int third = classes - 8;
    VectorMask<Float> ofThird = IOTA.compare(VectorOperators.GE, (float) (PARTIALS + 1 - third));
    for (int row = 0; row < rows; row++) {
      int at = offset + row * classes;
      FloatVector shift = FloatVector.broadcast(Lanes.EIGHT, logits[at]);
      FloatVector low =
          shift
              .sub(FloatVector.fromArray(Lanes.EIGHT, logits, at + 1))
              .fma(
                  FloatVector.broadcast(Lanes.EIGHT, -ExpScalar.LOG2_E),
                  FloatVector.broadcast(Lanes.EIGHT, BIAS))
              .viewAsIntegralLanes()
              .lanewise(VectorOperators.UMIN, HIGHEST_BITS)
              .max(LOWEST_BITS)
              .lanewise(VectorOperators.LSHL, SHIFT)
              .viewAsFloatingLanes();
      FloatVector high =
          shift
              .sub(FloatVector.fromArray(Lanes.EIGHT, logits, at + 9))
              .fma(
                  FloatVector.broadcast(Lanes.EIGHT, -ExpScalar.LOG2_E),
                  FloatVector.broadcast(Lanes.EIGHT, BIAS))
              .viewAsIntegralLanes()
              .lanewise(VectorOperators.UMIN, HIGHEST_BITS)
              .max(LOWEST_BITS)
              .lanewise(VectorOperators.LSHL, SHIFT)
              .viewAsFloatingLanes();
      FloatVector last =
          shift
              .sub(FloatVector.fromArray(Lanes.EIGHT, logits, at + third))
              .fma(
                  FloatVector.broadcast(Lanes.EIGHT, -ExpScalar.LOG2_E),
                  FloatVector.broadcast(Lanes.EIGHT, BIAS))
              .viewAsIntegralLanes()
              .lanewise(VectorOperators.UMIN, HIGHEST_BITS)
              .max(LOWEST_BITS)
              .lanewise(VectorOperators.LSHL, SHIFT)
              .viewAsFloatingLanes();
      low.add(high.add(last, ofThird)).intoArray(partials, row * PARTIALS);
    }
  }

  static void threeVectors(
      MemorySegment segment, long offset, int rows, int classes, float[] partials) {
    MemorySegment logits = NativeMemory.narrow(segment);
    int third = classes - 8;
    VectorMask<Float> ofThird = IOTA.compare(VectorOperators.GE, (float) (PARTIALS + 1 - third));
    for (int row = 0; row < rows; row++) {
      long at = offset + (long) row * classes * Float.BYTES;
      FloatVector shift =
          FloatVector.fromMemorySegment(Lanes.EIGHT, logits, at, ORDER).rearrange(FIRST);
      FloatVector low =
          shift
              .sub(FloatVector.fromMemorySegment(Lanes.EIGHT, logits, at + Float.BYTES, ORDER))
              .fma(
                  FloatVector.broadcast(Lanes.EIGHT, -ExpScalar.LOG2_E),
                  FloatVector.broadcast(Lanes.EIGHT, BIAS))
              .viewAsIntegralLanes()
              .lanewise(VectorOperators.UMIN, HIGHEST_BITS)
              .max(LOWEST_BITS)
              .lanewise(VectorOperators.LSHL, SHIFT)
              .viewAsFloatingLanes();
      FloatVector high =
          shift
              .sub(FloatVector.fromMemorySegment(Lanes.EIGHT, logits, at + 9L * Float.BYTES, ORDER))
              .fma(
                  FloatVector.broadcast(Lanes.EIGHT, -ExpScalar.LOG2_E),
                  FloatVector.broadcast(Lanes.EIGHT, BIAS))
              .viewAsIntegralLanes()
              .lanewise(VectorOperators.UMIN, HIGHEST_BITS)
              .max(LOWEST_BITS)
              .lanewise(VectorOperators.LSHL, SHIFT)
              .viewAsFloatingLanes();
      FloatVector last =
          shift
              .sub(
                  FloatVector.fromMemorySegment(
                      Lanes.EIGHT, logits, at + (long) third * Float.BYTES, ORDER))
              .fma(
                  FloatVector.broadcast(Lanes.EIGHT, -ExpScalar.LOG2_E),
                  FloatVector.broadcast(Lanes.EIGHT, BIAS))
              .viewAsIntegralLanes()
              .lanewise(VectorOperators.UMIN, HIGHEST_BITS)
              .max(LOWEST_BITS)
              .lanewise(VectorOperators.LSHL, SHIFT)
              .viewAsFloatingLanes();
      low.add(high.add(last, ofThird)).intoArray(partials, row * PARTIALS);
    }
  }
}
