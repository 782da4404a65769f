package dev.multibox.internal.suppression;

import dev.multibox.internal.numeric.ExpScalar;

/**
 * Overlaps of one box with many, in the order of operations of {@link OverlapRule}. A comparison
 * and a choice stand for a minimum, as the vector twin has them; boxes are never NaN.
 */
public class SuppressionScalar implements SuppressionKernel {

  @Override
  public boolean suppressed(
      BoxColumns kept,
      int count,
      BoxColumns boxes,
      int box,
      OverlapRule rule,
      double threshold,
      float[] work) {
    if (rule.inDouble()) {
      for (int i = 0; i < count; i++) {
        if (rule.suppressesInDouble(kept, i, boxes, box, threshold)) {
          return true;
        }
      }
      return false;
    }
    return suppressed(kept, 0, count, boxes, box, rule, rule.limit(threshold));
  }

  /** Goes on from box {@code from}. */
  static boolean suppressed(
      BoxColumns kept,
      int from,
      int count,
      BoxColumns boxes,
      int box,
      OverlapRule rule,
      float limit) {
    for (int i = from; i < count; i++) {
      if (suppresses(overlap(kept, i, boxes, box, rule), rule, limit)) {
        return true;
      }
    }
    return false;
  }

  private static boolean suppresses(float overlap, OverlapRule rule, float limit) {
    return rule.undefinedSuppresses() ? !(overlap <= limit) : overlap > limit;
  }

  static float overlap(BoxColumns boxes, int i, BoxColumns others, int j, OverlapRule rule) {
    float width =
        lesser(boxes.right[i], others.right[j])
            - greater(boxes.left[i], others.left[j])
            + rule.intersectionBorder();
    float height =
        lesser(boxes.bottom[i], others.bottom[j])
            - greater(boxes.top[i], others.top[j])
            + rule.intersectionBorder();
    float intersection = greater(width, 0f) * greater(height, 0f);
    if (!(intersection > rule.leastIntersection())) {
      return 0f;
    }
    return intersection / (boxes.area[i] + others.area[j] - intersection + rule.epsilon());
  }

  private static float greater(float a, float b) {
    return b > a ? b : a;
  }

  private static float lesser(float a, float b) {
    return b < a ? b : a;
  }

  @Override
  public long suppressedOf(
      BoxColumns boxes,
      int block,
      BoxColumns others,
      int box,
      OverlapRule rule,
      double threshold,
      float[] work) {
    long suppressed = 0;
    float limit = rule.limit(threshold);
    for (int i = 0; i < BLOCK; i++) {
      boolean hit = suppresses(boxes, block * BLOCK + i, others, box, rule, threshold, limit);
      suppressed |= hit ? 1L << i : 0;
    }
    return suppressed;
  }

  @Override
  public void suppress(
      BoxColumns boxes,
      int[] keys,
      int count,
      int box,
      OverlapRule rule,
      double threshold,
      float[] work) {
    float limit = rule.limit(threshold);
    for (int i = 0; i < count; i++) {
      if (suppresses(boxes, i, boxes, box, rule, threshold, limit)) {
        keys[i] = GONE;
      }
    }
  }

  private static boolean suppresses(
      BoxColumns boxes,
      int i,
      BoxColumns others,
      int j,
      OverlapRule rule,
      double threshold,
      float limit) {
    return rule.inDouble()
        ? rule.suppressesInDouble(boxes, i, others, j, threshold)
        : suppresses(overlap(boxes, i, others, j, rule), rule, limit);
  }

  @Override
  public int greatest(int[] keys, int count) {
    int best = -1;
    int greatest = GONE;
    for (int i = 0; i < count; i++) {
      if (keys[i] > greatest) {
        greatest = keys[i];
        best = i;
      }
    }
    return best;
  }

  @Override
  public int meeting(
      BoxColumns hulls, int count, BoxColumns boxes, int box, float border, int[] met) {
    return meeting(hulls, 0, count, boxes, box, border, met, 0);
  }

  /** Goes on from hull {@code from}, behind {@code found} that are there. */
  static int meeting(
      BoxColumns hulls,
      int from,
      int count,
      BoxColumns boxes,
      int box,
      float border,
      int[] met,
      int found) {
    float left = boxes.left[box] - border;
    float top = boxes.top[box] - border;
    float right = boxes.right[box] + border;
    float bottom = boxes.bottom[box] + border;
    int next = found;
    for (int i = from; i < count; i++) {
      boolean meets =
          hulls.left[i] <= right
              && hulls.right[i] >= left
              && hulls.top[i] <= bottom
              && hulls.bottom[i] >= top;
      if (meets) {
        met[next++] = i;
      }
    }
    return next;
  }

  @Override
  public void decay(
      BoxColumns boxes,
      float[] scores,
      int count,
      BoxColumns others,
      int box,
      OverlapRule rule,
      float sigma,
      float[] work) {
    for (int i = 0; i < count; i++) {
      float overlap = overlap(boxes, i, others, box, rule);
      scores[i] *= ExpScalar.exp(-(overlap * overlap) / sigma);
    }
  }
}
