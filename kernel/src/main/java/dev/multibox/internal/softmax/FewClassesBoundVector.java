package dev.multibox.internal.softmax;

import static dev.multibox.internal.softmax.BackgroundBoundVector.term;

import dev.multibox.internal.memory.NativeMemory;
import dev.multibox.internal.numeric.Lanes;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntUnaryOperator;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;

/**
 * {@link BackgroundBoundScalar} of so few classes that a vector holds two rows or more. Terms of a
 * row are added in the order of the fold; partial sums without a term are 0 and change no bit
 * (journal B12).
 *
 * <p>Loops stand once for each kind of memory, as in {@link NativeBoundVector}.
 */
final class FewClassesBoundVector {

  private static final ByteOrder ORDER = ByteOrder.nativeOrder();

  // From 6 classes on a vector of 8 for each row is faster (journal B16).
  private static final int MOST = Math.min(5, Lanes.COUNT / 2);

  private static final VectorShuffle<Float> EVEN = shuffle(lane -> 2 * lane % Lanes.COUNT);
  private static final VectorShuffle<Float> ODD = shuffle(lane -> (2 * lane + 1) % Lanes.COUNT);
  private static final VectorMask<Float> UPPER_HALF = Lanes.withBit(Lanes.COUNT / 2);

  // Of each number of classes, by index.
  private static final List<Steps> STEPS = steps();

  /**
   * What moves where within a vector of rows. A row's first lane is 0 after its terms are computed,
   * and stands for every lane that the row does not have.
   *
   * @param first to each lane its row's first
   * @param twoOn to each lane the second after it
   * @param odd to lane {@code r} the sum of the odd classes of row {@code r}
   * @param even to lane {@code r} the sum of its even classes
   * @param noTerm lanes of class 0
   */
  private record Steps(
      VectorShuffle<Float> first,
      VectorShuffle<Float> twoOn,
      VectorShuffle<Float> odd,
      VectorShuffle<Float> even,
      VectorMask<Float> noTerm) {}

  private FewClassesBoundVector() {}

  /** Whether rows of so many classes are computed here. */
  static boolean serves(int classes) {
    return classes >= 2 && classes <= MOST;
  }

  /** {@link BackgroundBoundKernel#bounds}. */
  static void bounds(
      float[] logits,
      int offset,
      int rows,
      int classes,
      float[] bounds,
      int boundOffset,
      float[] scratch) {
    // Rows of a vector of the loop below, and what it reads at a time.
    int group = classes == 2 ? Lanes.COUNT : Lanes.COUNT / classes;
    int floats = classes == 2 ? 2 * Lanes.COUNT : Lanes.COUNT;
    int groups = Math.floorDiv(logits.length - offset - floats, group * classes) + 1;
    int done = Math.clamp((long) groups * group, 0, rows);
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

  /** Rows of two classes, whose bound is their one term. Whole vectors are written. */
  private static void pairs(float[] logits, int offset, int rows, float[] bounds) {
    int at = offset;
    for (int row = 0; row < rows; row += Lanes.COUNT) {
      FloatVector low = FloatVector.fromArray(Lanes.SPECIES, logits, at);
      FloatVector high = FloatVector.fromArray(Lanes.SPECIES, logits, at + Lanes.COUNT);
      FloatVector shift = low.rearrange(EVEN).blend(high.rearrange(EVEN), UPPER_HALF);
      FloatVector other = low.rearrange(ODD).blend(high.rearrange(ODD), UPPER_HALF);
      term(other.sub(shift)).intoArray(bounds, row);
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
      FloatVector shift = low.rearrange(EVEN).blend(high.rearrange(EVEN), UPPER_HALF);
      FloatVector other = low.rearrange(ODD).blend(high.rearrange(ODD), UPPER_HALF);
      term(other.sub(shift)).intoArray(bounds, row);
      at += 2L * Lanes.COUNT * Float.BYTES;
    }
  }

  /** Rows of three classes and more, as many as a vector holds. Whole vectors are written. */
  private static void groups(float[] logits, int offset, int rows, int classes, float[] bounds) {
    int group = Lanes.COUNT / classes;
    Steps steps = STEPS.get(classes);
    VectorShuffle<Float> first = steps.first;
    VectorShuffle<Float> twoOn = steps.twoOn;
    VectorShuffle<Float> odd = steps.odd;
    VectorShuffle<Float> even = steps.even;
    VectorMask<Float> noTerm = steps.noTerm;
    boolean hasThird = classes > 3;
    int at = offset;
    for (int row = 0; row < rows; row += group) {
      FloatVector x = FloatVector.fromArray(Lanes.SPECIES, logits, at);
      FloatVector sum = term(x.sub(x.rearrange(first))).blend(0f, noTerm);
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
    Steps steps = STEPS.get(classes);
    VectorShuffle<Float> first = steps.first;
    VectorShuffle<Float> twoOn = steps.twoOn;
    VectorShuffle<Float> odd = steps.odd;
    VectorShuffle<Float> even = steps.even;
    VectorMask<Float> noTerm = steps.noTerm;
    boolean hasThird = classes > 3;
    long at = offset;
    for (int row = 0; row < rows; row += group) {
      FloatVector x = FloatVector.fromMemorySegment(Lanes.SPECIES, logits, at, ORDER);
      FloatVector sum = term(x.sub(x.rearrange(first))).blend(0f, noTerm);
      if (hasThird) {
        sum = sum.add(sum.rearrange(twoOn));
      }
      sum.rearrange(odd).add(sum.rearrange(even)).intoArray(bounds, row);
      at += (long) group * classes * Float.BYTES;
    }
  }

  private static List<Steps> steps() {
    List<Steps> all = new ArrayList<>();
    for (int number = 0; number <= MOST; number++) {
      int classes = Math.max(1, number);
      boolean[] first = new boolean[Lanes.COUNT];
      for (int lane = 0; lane < first.length; lane += classes) {
        first[lane] = true;
      }
      all.add(
          new Steps(
              shuffle(lane -> lane - lane % classes),
              shuffle(lane -> twoLater(lane, classes)),
              shuffle(lane -> lane * classes + Math.min(1, classes - 1)),
              shuffle(lane -> lane * classes + Math.min(2, classes - 1)),
              VectorMask.fromArray(Lanes.SPECIES, first, 0)));
    }
    return List.copyOf(all);
  }

  /** The second lane after this in its row, or the row's first. */
  private static int twoLater(int lane, int classes) {
    int column = lane % classes;
    boolean there = column > 0 && column + 2 < classes;
    return there ? lane + 2 : lane - column;
  }

  private static VectorShuffle<Float> shuffle(IntUnaryOperator lanes) {
    return VectorShuffle.fromOp(
        Lanes.SPECIES, lane -> Math.min(lanes.applyAsInt(lane), Lanes.COUNT - 1));
  }
}
