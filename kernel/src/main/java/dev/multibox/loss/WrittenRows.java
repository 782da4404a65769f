package dev.multibox.loss;

import dev.multibox.BatchShape;
import dev.multibox.internal.memory.Arguments;
import dev.multibox.internal.memory.FloatRows;
import dev.multibox.internal.memory.Sizes;
import java.util.Arrays;

/** Which rows of gradients the last call wrote: the next call sets these alone to +0. */
final class WrittenRows {

  private final int priors;
  private final int[] rows;
  // -1 where any row of the image may have been written.
  private final int[] counts;

  WrittenRows(BatchShape shape) {
    Arguments.combination(
        shape.rows() <= Sizes.ARRAY,
        "reused",
        "batch * priors of at most " + Sizes.ARRAY + ", as written rows are recorded",
        shape.batch() + " * " + shape.priors(),
        "split the batch, or take gradients that are not reused");
    priors = shape.priors();
    rows = new int[Math.toIntExact(shape.rows())];
    counts = new int[shape.batch()];
    Arrays.fill(counts, -1);
  }

  /** Rows that the last call wrote in an image, or -1 where all may have been. */
  int count(int image) {
    return counts[image];
  }

  /** Sets to +0 what the last call wrote in an image. */
  void zero(FloatRows gradients, int image) {
    gradients.zero(image, rows, image * priors, counts[image]);
  }

  /** Records that any row of an image may be written until {@link #set}. */
  void setUnknown(int image) {
    counts[image] = -1;
  }

  /** Records the rows that were written in an image. */
  void set(int image, int[] written, int count) {
    System.arraycopy(written, 0, rows, image * priors, count);
    counts[image] = count;
  }
}
