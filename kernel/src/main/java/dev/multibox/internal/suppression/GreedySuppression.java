package dev.multibox.internal.suppression;

import dev.multibox.internal.numeric.TileSizes;
import java.util.Arrays;

/**
 * Non-maximum suppression of boxes in order: a box is kept unless one that was kept suppresses it.
 *
 * <p>Of few boxes, each that is kept is compared with those behind it. Of many, each is compared
 * with those that are kept, which is quick where boxes cluster; from {@value #MOST_COMPARED} kept
 * on the rest goes into {@link SpatialBlocks}. Holds scratch: one object a thread.
 */
public final class GreedySuppression {

  private static final int MOST_COMPARED = 128;

  /** Fewer boxes are not worth their blocks. */
  private static final int LEAST_FOR_BLOCKS = 512;

  private final SuppressionKernel kernel;
  private final BoxColumns kept;
  private final SpatialBlocks blocks;
  private final float[] work;
  private final long[] left = new long[LEAST_FOR_BLOCKS / SuppressionKernel.BLOCK];

  /** Has room for so many boxes. */
  public GreedySuppression(SuppressionKernel kernel, StableOrder order, int capacity) {
    this.kernel = kernel;
    kept = new BoxColumns(capacity);
    blocks = new SpatialBlocks(kernel, order, capacity);
    work = new float[capacity + ROOM];
  }

  /** What a vector may read or write beyond the last box. */
  public static final int ROOM = TileSizes.LANES;

  /**
   * Writes the numbers of the boxes that are kept, ascending.
   *
   * @param count boxes, the best first
   * @param most how many are kept at most; 0 or more
   * @param numbers takes them behind {@code at}
   * @return how many were written
   */
  public int keep(
      BoxColumns boxes,
      int count,
      OverlapRule rule,
      double threshold,
      int most,
      int[] numbers,
      int at) {
    if (count < LEAST_FOR_BLOCKS) {
      return keepOfFew(boxes, count, rule, threshold, most, numbers, at);
    }
    boolean allowsBlocks = rule.apartNeverSuppresses(boxes, count, threshold);
    int found = 0;
    for (int box = 0; box < count && found < most; box++) {
      if (allowsBlocks && found == MOST_COMPARED) {
        return keepByBlocks(boxes, box, count, rule, threshold, most, numbers, at, found);
      }
      if (!kernel.suppressed(kept, found, boxes, box, rule, threshold)) {
        kept.copy(boxes, box, found);
        numbers[at + found++] = box;
      }
    }
    return found;
  }

  private int keepOfFew(
      BoxColumns boxes,
      int count,
      OverlapRule rule,
      double threshold,
      int most,
      int[] numbers,
      int at) {
    int found = 0;
    Arrays.fill(left, -1L);
    for (int word = 0; word * SuppressionKernel.BLOCK < count; word++) {
      int first = word * SuppressionKernel.BLOCK;
      int here = Math.min(SuppressionKernel.BLOCK, count - first);
      left[word] &= -1L >>> (SuppressionKernel.BLOCK - here);
      while (left[word] != 0 && found < most) {
        int box = first + Long.numberOfTrailingZeros(left[word]);
        numbers[at + found++] = box;
        left[word] &= left[word] - 1;
        if (left[word] != 0) {
          left[word] &= ~kernel.suppressedOf(boxes, first, here, boxes, box, rule, threshold);
        }
        for (int behind = first + SuppressionKernel.BLOCK;
            behind < count;
            behind += SuppressionKernel.BLOCK) {
          left[behind / SuppressionKernel.BLOCK] &=
              ~kernel.suppressedOf(
                  boxes,
                  behind,
                  Math.min(SuppressionKernel.BLOCK, count - behind),
                  boxes,
                  box,
                  rule,
                  threshold);
        }
      }
    }
    return found;
  }

  private int keepByBlocks(
      BoxColumns boxes,
      int from,
      int count,
      OverlapRule rule,
      double threshold,
      int most,
      int[] numbers,
      int at,
      int already) {
    int found = already;
    blocks.take(boxes, from, count, rule);
    for (int i = 0; i < found; i++) {
      blocks.suppress(kept, i, rule, threshold);
    }
    for (int box = from; box < count && found < most; box++) {
      if (blocks.isLeft(box - from)) {
        numbers[at + found++] = box;
        blocks.suppress(boxes, box, rule, threshold);
      }
    }
    return found;
  }

  /**
   * The same with a threshold that falls: after each box that is kept it is multiplied by {@code
   * eta} while it is above 0.5. Caffe's adaptive suppression.
   */
  public int keepAdaptively(
      BoxColumns boxes,
      int count,
      OverlapRule rule,
      double threshold,
      float eta,
      int most,
      int[] numbers,
      int at) {
    float adapted = (float) threshold;
    int found = 0;
    for (int box = 0; box < count && found < most; box++) {
      if (!kernel.suppressed(kept, found, boxes, box, rule, adapted)) {
        kept.copy(boxes, box, found);
        numbers[at + found++] = box;
        if (adapted > 0.5f) {
          adapted *= eta;
        }
      }
    }
    return found;
  }

  /**
   * Soft suppression: the box of the largest score is taken, first of equals, the last box takes
   * its place, and the scores of those that are left are multiplied by {@code exp(-(overlap *
   * overlap) / sigma)}; of these the ones below {@code least} are dropped.
   *
   * @param boxes in the order of their numbers; overwritten
   * @param scores of the boxes; those of the taken come first when it is done
   * @param ids a number for each box, and room for as many behind {@code at}
   * @param least least score that is kept
   * @return how many were taken
   */
  public int decay(
      BoxColumns boxes,
      float[] scores,
      int[] ids,
      int count,
      OverlapRule rule,
      float sigma,
      float least,
      int most,
      float[] taken,
      int[] numbers,
      int at) {
    int left = count;
    int found = 0;
    while (left > 0 && found < most) {
      int best = 0;
      for (int i = 1; i < left; i++) {
        best = scores[i] > scores[best] ? i : best;
      }
      kept.copy(boxes, best, 0);
      taken[at + found] = scores[best];
      numbers[at + found++] = ids[best];
      left--;
      boxes.copy(boxes, left, best);
      scores[best] = scores[left];
      ids[best] = ids[left];
      kernel.decay(boxes, scores, left, kept, 0, rule, sigma, work);
      left = drop(boxes, scores, ids, left, least);
    }
    return found;
  }

  private static int drop(BoxColumns boxes, float[] scores, int[] ids, int count, float least) {
    int left = 0;
    for (int i = 0; i < count; i++) {
      if (scores[i] >= least) {
        if (left < i) {
          boxes.copy(boxes, i, left);
          scores[left] = scores[i];
          ids[left] = ids[i];
        }
        left++;
      }
    }
    return left;
  }
}
