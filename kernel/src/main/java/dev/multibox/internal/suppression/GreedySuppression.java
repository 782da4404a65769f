package dev.multibox.internal.suppression;

import dev.multibox.internal.numeric.TileSizes;
import java.util.Arrays;

/**
 * Non-maximum suppression: a box is kept unless a better one that was kept suppresses it.
 *
 * <p>Of few boxes none is sorted: the best that is left is taken, and what it suppresses goes. Of
 * many, sorted ones, each is compared with those that are kept, which is quick where boxes cluster;
 * from {@value #MOST_COMPARED} kept on the rest goes into {@link SpatialBlocks}. Holds scratch: one
 * object a thread.
 */
public final class GreedySuppression {

  private static final int MOST_COMPARED = 128;

  /** As many boxes or more are worth sorting, and their blocks. */
  public static final int MANY = 512;

  private final BoxColumns kept;
  private final SpatialBlocks blocks;
  private final float[] work;

  /** Has room for so many boxes. */
  public GreedySuppression(StableOrder order, int capacity) {
    kept = new BoxColumns(capacity);
    blocks = new SpatialBlocks(order, capacity);
    work = new float[capacity + ROOM];
  }

  /** What a vector may read or write beyond the last box. */
  public static final int ROOM = TileSizes.LANES;

  /**
   * Writes the numbers of the boxes that are kept, of boxes in any order, the best first and of
   * equals the first. A sort of 251 boxes took longer than all that followed it.
   *
   * @param keys greater ones are better, above {@link SuppressionKernel#GONE}; overwritten, with
   *     room for {@link #ROOM} more
   * @param most how many are kept at most; 0 or more
   * @param numbers takes them behind {@code at}
   * @return how many were written
   */
  public int keepUnsorted(
      SuppressionKernel kernel,
      BoxColumns boxes,
      int[] keys,
      int count,
      OverlapRule rule,
      double threshold,
      int most,
      int[] numbers,
      int at) {
    Arrays.fill(keys, count, count + ROOM, SuppressionKernel.GONE);
    int found = 0;
    while (found < most) {
      int best = kernel.greatest(keys, count);
      if (best < 0) {
        break;
      }
      numbers[at + found++] = best;
      keys[best] = SuppressionKernel.GONE;
      kernel.suppress(boxes, keys, count, best, rule, threshold, work);
    }
    return found;
  }

  /**
   * Writes the numbers of the boxes that are kept, of boxes in order, ascending.
   *
   * @param count boxes, the best first
   * @param most how many are kept at most; 0 or more
   * @param numbers takes them behind {@code at}
   * @return how many were written
   */
  public int keep(
      SuppressionKernel kernel,
      BoxColumns boxes,
      int count,
      OverlapRule rule,
      double threshold,
      int most,
      int[] numbers,
      int at) {
    boolean allowsBlocks = count >= MANY && rule.apartNeverSuppresses(boxes, count, threshold);
    int found = 0;
    for (int box = 0; box < count && found < most; box++) {
      if (allowsBlocks && found == MOST_COMPARED) {
        return keepByBlocks(kernel, boxes, box, count, rule, threshold, most, numbers, at, found);
      }
      if (!kernel.suppressed(kept, found, boxes, box, rule, threshold, work)) {
        kept.copy(boxes, box, found);
        numbers[at + found++] = box;
      }
    }
    return found;
  }

  private int keepByBlocks(
      SuppressionKernel kernel,
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
      blocks.suppress(kernel, kept, i, rule, threshold);
    }
    for (int box = from; box < count && found < most; box++) {
      if (blocks.isLeft(box - from)) {
        numbers[at + found++] = box;
        blocks.suppress(kernel, boxes, box, rule, threshold);
      }
    }
    return found;
  }

  /**
   * The same with a threshold that falls: after each box that is kept it is multiplied by {@code
   * eta} while it is above 0.5. Caffe's adaptive suppression.
   */
  public int keepAdaptively(
      SuppressionKernel kernel,
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
      if (!kernel.suppressed(kept, found, boxes, box, rule, adapted, work)) {
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
      SuppressionKernel kernel,
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
