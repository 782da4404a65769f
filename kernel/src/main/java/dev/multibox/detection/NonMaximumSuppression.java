package dev.multibox.detection;

import dev.multibox.Backend;
import dev.multibox.internal.InternalView;
import dev.multibox.internal.Kernels;
import dev.multibox.internal.OneCall;
import dev.multibox.internal.memory.Arguments;
import dev.multibox.internal.memory.Sizes;
import dev.multibox.internal.suppression.BoxColumns;
import dev.multibox.internal.suppression.OverlapRule;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Non-maximum suppression by itself: of boxes with scores, and labels where there are several
 * classes, the numbers of those that are kept, in order.
 *
 * <p>The steps are a {@link DetectionPolicy}'s from its score threshold on: threshold, candidates
 * of a label, suppression, the most of a label, the most of all, order. Its {@link Scores}' source,
 * its coding, scale and clip are not used. Equal scores: the lowest number is the better, or as
 * {@link DetectionPolicy.Ties} says.
 *
 * <p>Shapes: boxes {@code [count][4]} float32, scores {@code [count]} float32, labels {@code
 * [count]} int32, kept int32 with room for {@code count}. A box is left, top, right, bottom; y may
 * come first, as overlaps are the same. Inputs are only read.
 *
 * <p>Complexity: a box is compared with those that were kept, and from 128 kept on with boxes near
 * it alone. So thousands of boxes of one cluster, and thousands that never meet, take microseconds
 * each at most.
 *
 * <p>Sizes: a box of no size, or with its corners turned round, is a candidate like any other; its
 * overlap is what {@link Overlap} says.
 *
 * <p>NaN and infinity: boxes with NaN are refused; a NaN score passes no threshold. The same inputs
 * give the same bits on every backend. Allocates nothing per call. Holds scratch: one object per
 * thread; a second call while one is under way throws {@link IllegalStateException}.
 */
public final class NonMaximumSuppression {

  private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED;
  private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED;
  private static final int BOX_BYTES = Sizes.COORDINATES * Float.BYTES;

  final OneCall calls = new OneCall("NonMaximumSuppression");
  private final DetectionPolicy policy;
  private final OverlapRule rule;
  private final float least;
  private final int capacity;
  private final ImageCandidates candidates;
  private final BoxColumns columns;
  private final ImageSuppression suppression;
  private final float[] box = new float[Sizes.COORDINATES];
  private int found;

  private NonMaximumSuppression(DetectionPolicy policy, int capacity, Kernels kernels) {
    this.policy = policy;
    this.capacity = capacity;
    rule = policy.suppression().rule();
    least = policy.scores().least();
    candidates = new ImageCandidates(capacity);
    columns = new BoxColumns(capacity);
    suppression = new ImageSuppression(kernels, policy, capacity, capacity);
  }

  /**
   * {@return hard suppression of all boxes, kept ones by falling score, on {@link
   * Backend#current()}}
   *
   * @param threshold a box that overlaps a better one of its label by more is dropped
   * @param capacity most boxes of a call
   */
  public static NonMaximumSuppression of(double threshold, int capacity) {
    DetectionPolicy policy =
        DetectionPolicy.builder()
            .scoreThreshold(Float.NEGATIVE_INFINITY)
            .candidatesPerClass(DetectionPolicy.ALL)
            .suppression(Suppression.hard(threshold))
            .keptPerImage(DetectionPolicy.ALL)
            .ties(DetectionPolicy.Ties.LOWEST_PRIOR)
            .build();
    return of(policy, capacity);
  }

  /**
   * {@return the suppression of a policy, on {@link Backend#current()}}
   *
   * @param policy the rules of the detection
   * @param capacity most boxes of a call
   */
  public static NonMaximumSuppression of(DetectionPolicy policy, int capacity) {
    return of(policy, capacity, Backend.current());
  }

  /**
   * {@return the suppression of a policy on a backend}
   *
   * @param policy the rules of the detection
   * @param capacity most boxes of a call, 0 or more
   * @param backend the backend whose kernels compute
   * @throws IllegalArgumentException if the capacity is out of range
   * @throws NullPointerException if an argument is null
   */
  public static NonMaximumSuppression of(DetectionPolicy policy, int capacity, Backend backend) {
    Arguments.notNull("policy", policy);
    Arguments.within("capacity", capacity, 0, (Integer.MAX_VALUE - 64) / Sizes.COORDINATES);
    Arguments.notNull("backend", backend);
    return new NonMaximumSuppression(policy, capacity, InternalView.KERNELS.of(backend));
  }

  /** {@return the policy} */
  public DetectionPolicy policy() {
    return policy;
  }

  /**
   * Writes the numbers of the boxes that are kept.
   *
   * @param boxes {@code [count][4]}
   * @param scores {@code [count]}
   * @param labels {@code [count]}, 0 or more; null where all boxes are of one class
   * @param count boxes, 0 to the capacity
   * @param kept takes up to {@code count} numbers; untouched if an exception is thrown
   * @return how many are kept
   * @throws IllegalArgumentException if {@code count} is out of range, a box has NaN or a label is
   *     below 0 (it is named), or {@code kept} is {@code labels}
   * @throws IndexOutOfBoundsException if an array is too short
   * @throws IllegalStateException if another call of this object is under way
   * @throws NullPointerException if an argument is null
   */
  public int suppress(float[] boxes, float[] scores, int[] labels, int count, int[] kept) {
    Arguments.within("count", count, 0, capacity);
    Arguments.notNull("boxes", boxes);
    Arguments.notNull("scores", scores);
    Arguments.notNull("kept", kept);
    Arguments.holds("boxes", boxes.length, 4L * count, "floats [count][4]");
    Arguments.holds("scores", scores.length, count, "floats [count]");
    Arguments.holds("kept", kept.length, count, "integers [count]");
    if (labels != null) {
      Arguments.holds("labels", labels.length, count, "integers [count]");
      Arguments.different("kept", kept, "labels", labels);
    }
    calls.begin();
    try {
      return run(boxes, scores, labels, count, kept);
    } finally {
      calls.end();
    }
  }

  private int run(float[] boxes, float[] scores, int[] labels, int count, int[] kept) {
    candidates.count = 0;
    for (int i = 0; i < count; i++) {
      int at = i * Sizes.COORDINATES;
      int label = labels == null ? 0 : labels[i];
      add(i, boxes[at], boxes[at + 1], boxes[at + 2], boxes[at + 3], scores[i], label);
    }
    found = suppression.run(candidates, columns);
    for (int i = 0; i < found; i++) {
      kept[i] = candidates.boxes[suppression.candidate(i)];
    }
    return found;
  }

  /**
   * Writes the numbers of the boxes that are kept, in memory of any kind.
   *
   * @param boxes {@code [count][4]} floats
   * @param scores {@code [count]} floats
   * @param labels {@code [count]} integers, 0 or more; null where all boxes are of one class
   * @param count boxes, 0 to the capacity
   * @param kept takes up to {@code count} integers; untouched if an exception is thrown
   * @return how many are kept
   * @throws IllegalArgumentException as with arrays, and if {@code kept} is read-only or overlaps
   *     an input
   * @throws IndexOutOfBoundsException if a segment is too short
   * @throws IllegalStateException if memory is closed or another thread's, or another call of this
   *     object is under way
   */
  public int suppress(
      MemorySegment boxes,
      MemorySegment scores,
      MemorySegment labels,
      int count,
      MemorySegment kept) {
    Arguments.within("count", count, 0, capacity);
    Arguments.input("boxes", boxes, 4L * count, Float.BYTES, "floats [count][4]");
    Arguments.input("scores", scores, count, Float.BYTES, "floats [count]");
    Arguments.output("kept", kept, count, Integer.BYTES, "integers [count]");
    long rows = (long) count * Integer.BYTES;
    Arguments.apart("kept", kept, rows, "boxes", boxes, (long) count * BOX_BYTES);
    Arguments.apart("kept", kept, rows, "scores", scores, rows);
    if (labels != null) {
      Arguments.input("labels", labels, count, Integer.BYTES, "integers [count]");
      Arguments.apart("kept", kept, rows, "labels", labels, rows);
    }
    calls.begin();
    try {
      return run(boxes, scores, labels, count, kept);
    } finally {
      calls.end();
    }
  }

  private int run(
      MemorySegment boxes,
      MemorySegment scores,
      MemorySegment labels,
      int count,
      MemorySegment kept) {
    candidates.count = 0;
    for (int i = 0; i < count; i++) {
      MemorySegment.copy(boxes, FLOAT, (long) i * BOX_BYTES, box, 0, Sizes.COORDINATES);
      int label = labels == null ? 0 : labels.get(INT, (long) i * Integer.BYTES);
      float score = scores.get(FLOAT, (long) i * Float.BYTES);
      add(i, box[0], box[1], box[2], box[3], score, label);
    }
    found = suppression.run(candidates, columns);
    for (int i = 0; i < found; i++) {
      int number = candidates.boxes[suppression.candidate(i)];
      kept.set(INT, (long) i * Integer.BYTES, number);
    }
    return found;
  }

  private void add(int i, float l, float t, float r, float b, float score, int label) {
    if (Float.isNaN(l) || Float.isNaN(t) || Float.isNaN(r) || Float.isNaN(b)) {
      throw new IllegalArgumentException(
          "boxes["
              + i
              + "]: expected numbers, got ("
              + l
              + ", "
              + t
              + ", "
              + r
              + ", "
              + b
              + "); leave the box out, or give it a score below the threshold and any corners");
    }
    if (label < 0) {
      throw new IllegalArgumentException(
          "labels[" + i + "]: expected 0 or more, got " + label + "; leave the box out");
    }
    columns.set(i, l, t, r, b, rule);
    if (score >= least) {
      candidates.add(score, label, i);
    }
  }

  /**
   * {@return the score of a box that was kept by the last call: as it was given, or decayed by kind
   * SOFT}
   *
   * @param rank its place among the kept, 0 or more, below their number
   * @throws IllegalArgumentException if the last call kept fewer
   */
  public float score(int rank) {
    Arguments.within("rank", rank, 0, found - 1);
    return suppression.score(rank);
  }
}
