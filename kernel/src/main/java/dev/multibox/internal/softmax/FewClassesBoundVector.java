package dev.multibox.internal.softmax;

import static dev.multibox.internal.softmax.BackgroundBoundVector.term;

import dev.multibox.internal.memory.NativeMemory;
import dev.multibox.internal.numeric.Lanes;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;

/**
 * {@link BackgroundBoundScalar} of {@link FewClassesVector}, as many rows a vector as it holds.
 *
 * <p>Loops stand once for each kind of memory, as in {@link NativeBoundVector}.
 */
final class FewClassesBoundVector {

  private static final ByteOrder ORDER = ByteOrder.nativeOrder();

  private FewClassesBoundVector() {}

  /** {@link BackgroundBoundKernel#bounds}. */
  static void bounds(
      float[] logits,
      int offset,
      int rows,
      int classes,
      float[] bounds,
      int boundOffset,
      float[] scratch) {
    int done = FewClassesVector.readable(logits, offset, rows, classes);
    if (classes == 2) {
      pairs(logits, offset, done, scratch);
    } else {
      groups(logits, offset, done, classes, scratch);
    }
    System.arraycopy(scratch, 0, bounds, boundOffset, done);
    for (int row = done; row < rows; row++) {
      bounds[boundOffset + row] =
          BackgroundBoundScalar.bound(logits, offset, row, classes, scratch);
    }
  }

  /** The same in native memory, which holds 16 floats from class 1 of the last row on. */
  static void bounds(
      MemorySegment logits,
      long offset,
      int rows,
      int classes,
      float[] bounds,
      int boundOffset,
      float[] scratch) {
    if (classes == 2) {
      pairs(logits, offset, rows, scratch);
    } else {
      groups(logits, offset, rows, classes, scratch);
    }
    System.arraycopy(scratch, 0, bounds, boundOffset, rows);
  }

  /** Rows of two classes: the differences of their logits. Whole vectors are written. */
  private static void pairs(float[] logits, int offset, int rows, float[] bounds) {
    int at = offset;
    for (int row = 0; row < rows; row += Lanes.COUNT) {
      FloatVector low = FloatVector.fromArray(Lanes.SPECIES, logits, at);
      FloatVector high = FloatVector.fromArray(Lanes.SPECIES, logits, at + Lanes.COUNT);
      FloatVector shift =
          low.rearrange(FewClassesVector.EVEN)
              .blend(high.rearrange(FewClassesVector.EVEN), FewClassesVector.UPPER_HALF);
      FloatVector other =
          low.rearrange(FewClassesVector.ODD)
              .blend(high.rearrange(FewClassesVector.ODD), FewClassesVector.UPPER_HALF);
      finite(other.sub(shift)).intoArray(bounds, row);
      at += 2 * Lanes.COUNT;
    }
  }

  private static void pairs(MemorySegment segment, long offset, int rows, float[] bounds) {
    MemorySegment logits = NativeMemory.narrow(segment);
    long at = offset;
    for (int row = 0; row < rows; row += Lanes.COUNT) {
      FloatVector low = FloatVector.fromMemorySegment(Lanes.SPECIES, logits, at, ORDER);
      FloatVector high =
          FloatVector.fromMemorySegment(
              Lanes.SPECIES, logits, at + (long) Lanes.COUNT * Float.BYTES, ORDER);
      FloatVector shift =
          low.rearrange(FewClassesVector.EVEN)
              .blend(high.rearrange(FewClassesVector.EVEN), FewClassesVector.UPPER_HALF);
      FloatVector other =
          low.rearrange(FewClassesVector.ODD)
              .blend(high.rearrange(FewClassesVector.ODD), FewClassesVector.UPPER_HALF);
      finite(other.sub(shift)).intoArray(bounds, row);
      at += 2L * Lanes.COUNT * Float.BYTES;
    }
  }

  private static FloatVector finite(FloatVector numbers) {
    return numbers.fma(FloatVector.zero(Lanes.SPECIES), numbers);
  }

  /** Rows of three classes and more, as many as a vector holds. Whole vectors are written. */
  private static void groups(float[] logits, int offset, int rows, int classes, float[] bounds) {
    int group = Lanes.COUNT / classes;
    FewClassesVector.Steps steps = FewClassesVector.steps(classes);
    VectorShuffle<Float> first = steps.first();
    VectorShuffle<Float> twoOn = steps.twoOn();
    VectorShuffle<Float> odd = steps.odd();
    VectorShuffle<Float> even = steps.even();
    VectorMask<Float> noTerm = steps.noTerm();
    boolean hasThird = classes > 3;
    int at = offset;
    for (int row = 0; row < rows; row += group) {
      FloatVector x = FloatVector.fromArray(Lanes.SPECIES, logits, at);
      FloatVector sum = term(x.rearrange(first).sub(x)).blend(0f, noTerm);
      if (hasThird) {
        sum = sum.add(sum.rearrange(twoOn));
      }
      sum.rearrange(odd).add(sum.rearrange(even)).intoArray(bounds, row);
      at += group * classes;
    }
  }

  private static void groups(
      MemorySegment segment, long offset, int rows, int classes, float[] bounds) {
    MemorySegment logits = NativeMemory.narrow(segment);
    int group = Lanes.COUNT / classes;
    FewClassesVector.Steps steps = FewClassesVector.steps(classes);
    VectorShuffle<Float> first = steps.first();
    VectorShuffle<Float> twoOn = steps.twoOn();
    VectorShuffle<Float> odd = steps.odd();
    VectorShuffle<Float> even = steps.even();
    VectorMask<Float> noTerm = steps.noTerm();
    boolean hasThird = classes > 3;
    long at = offset;
    for (int row = 0; row < rows; row += group) {
      FloatVector x = FloatVector.fromMemorySegment(Lanes.SPECIES, logits, at, ORDER);
      FloatVector sum = term(x.rearrange(first).sub(x)).blend(0f, noTerm);
      if (hasThird) {
        sum = sum.add(sum.rearrange(twoOn));
      }
      sum.rearrange(odd).add(sum.rearrange(even)).intoArray(bounds, row);
      at += (long) group * classes * Float.BYTES;
    }
  }
}
