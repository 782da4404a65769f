package dev.multibox.internal.softmax;

import dev.multibox.internal.numeric.Lanes;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntUnaryOperator;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;

/**
 * How rows of so few classes that a vector holds two or more are moved within vectors. Terms of a
 * row are added in the order of the fold; partial sums without a term are 0 and change no bit
 * (journal B12).
 */
final class FewClassesVector {

  // From 6 classes on a vector of 8 for each row is faster (journal B16).
  private static final int MOST = Math.min(5, Lanes.COUNT / 2);

  /**
   * Of two vectors of rows of two classes, the first classes: {@link #UPPER_HALF} of the second.
   */
  static final VectorShuffle<Float> EVEN = shuffle(lane -> 2 * lane % Lanes.COUNT);

  /** The second classes. */
  static final VectorShuffle<Float> ODD = shuffle(lane -> (2 * lane + 1) % Lanes.COUNT);

  static final VectorMask<Float> UPPER_HALF = Lanes.withBit(Lanes.COUNT / 2);

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
  record Steps(
      VectorShuffle<Float> first,
      VectorShuffle<Float> twoOn,
      VectorShuffle<Float> odd,
      VectorShuffle<Float> even,
      VectorMask<Float> noTerm) {}

  private FewClassesVector() {}

  /** Whether a vector holds two rows of so many classes, and gains by it. */
  static boolean serve(int classes) {
    return classes >= 2 && classes <= MOST;
  }

  /** The moves for three classes and more. */
  static Steps steps(int classes) {
    return STEPS.get(classes);
  }

  /** How many of the rows loops of whole vectors reach without reading beyond the array. */
  static int readable(float[] logits, int offset, int rows, int classes) {
    // Rows of a vector, and what is read at a time.
    int group = classes == 2 ? Lanes.COUNT : Lanes.COUNT / classes;
    int floats = classes == 2 ? 2 * Lanes.COUNT : Lanes.COUNT;
    int groups = Math.floorDiv(logits.length - offset - floats, group * classes) + 1;
    return Math.clamp((long) groups * group, 0, rows);
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
