package dev.multibox.internal.suppression;

import dev.multibox.internal.numeric.Lanes;
import dev.multibox.internal.numeric.TileFunctionsVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/** {@link SuppressionScalar}, a vector of boxes at a time; in double it is the scalar one. */
public final class SuppressionVector implements SuppressionKernel {

  private static final SuppressionScalar SCALAR = new SuppressionScalar();

  private static final long ALL_LANES = (1L << Lanes.COUNT) - 1;

  @Override
  public boolean suppressed(
      BoxColumns kept, int count, BoxColumns boxes, int box, OverlapRule rule, double threshold) {
    if (rule.inDouble()) {
      return SCALAR.suppressed(kept, count, boxes, box, rule, threshold);
    }
    float limit = rule.limit(threshold);
    for (int i = 0; i < count; i += Lanes.COUNT) {
      long lanes = suppresses(kept, i, boxes, box, rule, limit);
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

  /**
   * Which of a vector of boxes suppress, as bits: where a virtual machine has seen rules of both
   * kinds, a mask that is chosen by a branch is an object.
   */
  private static long suppresses(
      BoxColumns boxes, int i, BoxColumns others, int j, OverlapRule rule, float limit) {
    FloatVector overlap = overlap(boxes, i, others, j, rule);
    long above = overlap.compare(VectorOperators.GT, limit).toLong();
    long notUpTo = ~overlap.compare(VectorOperators.LE, limit).toLong() & ALL_LANES;
    return rule.undefinedSuppresses() ? notUpTo : above;
  }

  private static FloatVector overlap(
      BoxColumns boxes, int i, BoxColumns others, int j, OverlapRule rule) {
    FloatVector zero = FloatVector.zero(Lanes.SPECIES);
    FloatVector l = FloatVector.fromArray(Lanes.SPECIES, boxes.left, i);
    FloatVector t = FloatVector.fromArray(Lanes.SPECIES, boxes.top, i);
    FloatVector r = FloatVector.fromArray(Lanes.SPECIES, boxes.right, i);
    FloatVector b = FloatVector.fromArray(Lanes.SPECIES, boxes.bottom, i);
    FloatVector left = FloatVector.broadcast(Lanes.SPECIES, others.left[j]);
    FloatVector top = FloatVector.broadcast(Lanes.SPECIES, others.top[j]);
    FloatVector right = FloatVector.broadcast(Lanes.SPECIES, others.right[j]);
    FloatVector bottom = FloatVector.broadcast(Lanes.SPECIES, others.bottom[j]);
    FloatVector width =
        r.blend(right, right.compare(VectorOperators.LT, r))
            .sub(l.blend(left, left.compare(VectorOperators.GT, l)))
            .add(rule.intersectionBorder());
    FloatVector height =
        b.blend(bottom, bottom.compare(VectorOperators.LT, b))
            .sub(t.blend(top, top.compare(VectorOperators.GT, t)))
            .add(rule.intersectionBorder());
    FloatVector intersection =
        width
            .blend(zero, zero.compare(VectorOperators.GT, width))
            .mul(height.blend(zero, zero.compare(VectorOperators.GT, height)));
    FloatVector union =
        FloatVector.fromArray(Lanes.SPECIES, boxes.area, i)
            .add(others.area[j])
            .sub(intersection)
            .add(rule.epsilon());
    return zero.blend(
        intersection.div(union),
        intersection.compare(VectorOperators.GT, rule.leastIntersection()));
  }

  @Override
  public long suppressedOf(
      BoxColumns boxes,
      int first,
      int count,
      BoxColumns others,
      int box,
      OverlapRule rule,
      double threshold) {
    if (rule.inDouble()) {
      return SCALAR.suppressedOf(boxes, first, count, others, box, rule, threshold);
    }
    float limit = rule.limit(threshold);
    long suppressed = 0;
    for (int i = 0; i < count; i += Lanes.COUNT) {
      suppressed |= suppresses(boxes, first + i, others, box, rule, limit) << i;
    }
    // What stands behind the last box is anything.
    return suppressed & (-1L >>> (BLOCK - count));
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
    for (int i = 0; i < end; i += Lanes.COUNT) {
      FloatVector overlap = overlap(boxes, i, others, box, rule);
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
