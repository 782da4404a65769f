package dev.multibox.internal.suppression;

import dev.multibox.internal.numeric.Lanes;
import dev.multibox.internal.numeric.TileFunctionsVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/** {@link SuppressionScalar}, a vector of boxes at a time; in double it is the scalar one. */
public final class SuppressionVector implements SuppressionKernel {

  private static final SuppressionScalar SCALAR = new SuppressionScalar();

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
      return SCALAR.suppressed(kept, count, boxes, box, rule, threshold, work);
    }
    overlaps(kept, 0, count, boxes, box, rule, undefined(rule), work);
    float limit = rule.limit(threshold);
    for (int i = 0; i < count; i += Lanes.COUNT) {
      long lanes =
          FloatVector.fromArray(Lanes.SPECIES, work, i).compare(VectorOperators.GT, limit).toLong();
      // What stands behind the last box is anything.
      int left = count - i;
      if (left < Lanes.COUNT) {
        lanes &= (1L << left) - 1;
      }
      if (lanes != 0) {
        return true;
      }
    }
    return false;
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
    if (rule.inDouble()) {
      return SCALAR.suppressedOf(boxes, block, others, box, rule, threshold, work);
    }
    overlaps(boxes, block * BLOCK, BLOCK, others, box, rule, undefined(rule), work);
    float limit = rule.limit(threshold);
    long suppressed = 0;
    for (int i = 0; i < BLOCK; i += Lanes.COUNT) {
      suppressed |=
          FloatVector.fromArray(Lanes.SPECIES, work, i).compare(VectorOperators.GT, limit).toLong()
              << i;
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
    if (rule.inDouble()) {
      SCALAR.suppress(boxes, keys, count, box, rule, threshold, work);
      return;
    }
    overlaps(boxes, 0, count, boxes, box, rule, undefined(rule), work);
    float limit = rule.limit(threshold);
    for (int i = 0; i < count; i += Lanes.COUNT) {
      IntVector.fromArray(Lanes.INTS, keys, i)
          .blend(
              GONE,
              FloatVector.fromArray(Lanes.SPECIES, work, i)
                  .compare(VectorOperators.GT, limit)
                  .cast(Lanes.INTS))
          .intoArray(keys, i);
    }
  }

  /**
   * Writes the overlaps of boxes {@code first} and on with a box. What is written behind the last
   * box is anything.
   *
   * <p>A loop of its own, longer than C2 inlines: a helper that returned a vector of overlaps was
   * called for each, and its masks were objects (journal D2).
   *
   * @param undefined what is written for NaN
   */
  private static void overlaps(
      BoxColumns boxes,
      int first,
      int count,
      BoxColumns others,
      int box,
      OverlapRule rule,
      float undefined,
      float[] overlaps) {
    FloatVector zero = FloatVector.zero(Lanes.SPECIES);
    FloatVector left = FloatVector.broadcast(Lanes.SPECIES, others.left[box]);
    FloatVector top = FloatVector.broadcast(Lanes.SPECIES, others.top[box]);
    FloatVector right = FloatVector.broadcast(Lanes.SPECIES, others.right[box]);
    FloatVector bottom = FloatVector.broadcast(Lanes.SPECIES, others.bottom[box]);
    FloatVector area = FloatVector.broadcast(Lanes.SPECIES, others.area[box]);
    float border = rule.intersectionBorder();
    float epsilon = rule.epsilon();
    float least = rule.leastIntersection();
    float[] lefts = boxes.left;
    float[] tops = boxes.top;
    float[] rights = boxes.right;
    float[] bottoms = boxes.bottom;
    float[] areas = boxes.area;
    for (int i = 0; i < count; i += Lanes.COUNT) {
      FloatVector l = FloatVector.fromArray(Lanes.SPECIES, lefts, first + i);
      FloatVector t = FloatVector.fromArray(Lanes.SPECIES, tops, first + i);
      FloatVector r = FloatVector.fromArray(Lanes.SPECIES, rights, first + i);
      FloatVector b = FloatVector.fromArray(Lanes.SPECIES, bottoms, first + i);
      FloatVector width =
          r.blend(right, right.compare(VectorOperators.LT, r))
              .sub(l.blend(left, left.compare(VectorOperators.GT, l)))
              .add(border);
      FloatVector height =
          b.blend(bottom, bottom.compare(VectorOperators.LT, b))
              .sub(t.blend(top, top.compare(VectorOperators.GT, t)))
              .add(border);
      FloatVector intersection =
          width
              .blend(zero, zero.compare(VectorOperators.GT, width))
              .mul(height.blend(zero, zero.compare(VectorOperators.GT, height)));
      FloatVector union =
          FloatVector.fromArray(Lanes.SPECIES, areas, first + i)
              .add(area)
              .sub(intersection)
              .add(epsilon);
      FloatVector overlap =
          zero.blend(intersection.div(union), intersection.compare(VectorOperators.GT, least));
      overlap.blend(undefined, overlap.compare(VectorOperators.NE, overlap)).intoArray(overlaps, i);
    }
  }

  /** What compares as the rule says that an overlap which is NaN does. */
  private static float undefined(OverlapRule rule) {
    return rule.undefinedSuppresses() ? Float.POSITIVE_INFINITY : Float.NEGATIVE_INFINITY;
  }

  @Override
  public int greatest(int[] keys, int count) {
    IntVector most = IntVector.broadcast(Lanes.INTS, GONE);
    for (int i = 0; i < count; i += Lanes.COUNT) {
      most = most.max(IntVector.fromArray(Lanes.INTS, keys, i));
    }
    int greatest = most.reduceLanes(VectorOperators.MAX);
    if (greatest == GONE) {
      return -1;
    }
    int i = 0;
    VectorMask<Integer> equal = IntVector.fromArray(Lanes.INTS, keys, 0).eq(greatest);
    while (!equal.anyTrue()) {
      i += Lanes.COUNT;
      equal = IntVector.fromArray(Lanes.INTS, keys, i).eq(greatest);
    }
    return i + equal.firstTrue();
  }

  @Override
  public int meeting(
      BoxColumns hulls, int count, BoxColumns boxes, int box, float border, int[] met) {
    FloatVector left = FloatVector.broadcast(Lanes.SPECIES, boxes.left[box] - border);
    FloatVector top = FloatVector.broadcast(Lanes.SPECIES, boxes.top[box] - border);
    FloatVector right = FloatVector.broadcast(Lanes.SPECIES, boxes.right[box] + border);
    FloatVector bottom = FloatVector.broadcast(Lanes.SPECIES, boxes.bottom[box] + border);
    int end = Lanes.end(count);
    int found = 0;
    for (int i = 0; i < end; i += Lanes.COUNT) {
      long lanes =
          FloatVector.fromArray(Lanes.SPECIES, hulls.left, i)
              .compare(VectorOperators.LE, right)
              .and(
                  FloatVector.fromArray(Lanes.SPECIES, hulls.right, i)
                      .compare(VectorOperators.GE, left))
              .and(
                  FloatVector.fromArray(Lanes.SPECIES, hulls.top, i)
                      .compare(VectorOperators.LE, bottom))
              .and(
                  FloatVector.fromArray(Lanes.SPECIES, hulls.bottom, i)
                      .compare(VectorOperators.GE, top))
              .toLong();
      while (lanes != 0) {
        met[found++] = i + Long.numberOfTrailingZeros(lanes);
        lanes &= lanes - 1;
      }
    }
    return SuppressionScalar.meeting(hulls, end, count, boxes, box, border, met, found);
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
    // What is computed behind the last box is not read.
    int end = Lanes.end(count + Lanes.COUNT - 1);
    overlaps(boxes, 0, count, others, box, rule, Float.NaN, work);
    for (int i = 0; i < end; i += Lanes.COUNT) {
      FloatVector overlap = FloatVector.fromArray(Lanes.SPECIES, work, i);
      overlap.mul(overlap).neg().div(sigma).intoArray(work, i);
    }
    TileFunctionsVector.exp(work, 0, end);
    for (int i = 0; i < end; i += Lanes.COUNT) {
      FloatVector.fromArray(Lanes.SPECIES, scores, i)
          .mul(FloatVector.fromArray(Lanes.SPECIES, work, i))
          .intoArray(scores, i);
    }
  }
}
