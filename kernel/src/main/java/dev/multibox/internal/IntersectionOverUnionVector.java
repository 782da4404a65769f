package dev.multibox.internal;

import static dev.multibox.internal.IntersectionOverUnionScalar.BOUND_FLOOR;
import static dev.multibox.internal.IntersectionOverUnionScalar.BOUND_SLACK;
import static dev.multibox.internal.IntersectionOverUnionScalar.LEVEL_SLACK;
import static dev.multibox.internal.PriorColumns.BLOCK;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/**
 * {@link IntersectionOverUnionScalar}, a vector of priors or of blocks at a time. Columns are
 * padded: there is no tail.
 */
final class IntersectionOverUnionVector {

  private IntersectionOverUnionVector() {}

  /**
   * {@code min} and {@code max} here, not {@link #greater}: with twelve of those C2 has inlined
   * enough and leaves the rest as calls, which makes every vector an object.
   */
  static void bounds(PriorColumns priors, float[] box, int at, float[] bounds) {
    float boxArea = box[at + 4];
    for (int block = 0; block < bounds.length; block += Lanes.COUNT) {
      FloatVector width =
          column(priors.blockRight, block)
              .min(box[at + 2])
              .sub(column(priors.blockLeft, block).max(box[at]))
              .min(column(priors.widest, block));
      FloatVector height =
          column(priors.blockBottom, block)
              .min(box[at + 3])
              .sub(column(priors.blockTop, block).max(box[at + 1]))
              .min(column(priors.highest, block));
      FloatVector most = width.max(0f).mul(height.max(0f)).min(boxArea);
      FloatVector area =
          most.max(column(priors.leastArea, block)).min(column(priors.greatestArea, block));
      FloatVector intersection = most.min(area);
      FloatVector bound =
          intersection
              .div(area.add(boxArea).sub(intersection))
              .fma(
                  FloatVector.broadcast(Lanes.SPECIES, BOUND_SLACK),
                  FloatVector.broadcast(Lanes.SPECIES, BOUND_FLOOR));
      FloatVector.zero(Lanes.SPECIES)
          .blend(bound, most.compare(VectorOperators.GT, 0f))
          .intoArray(bounds, block);
    }
  }

  static void middles(PriorColumns priors, float[] box, int at, float[] middles) {
    FloatVector left = corner(box, at);
    FloatVector top = corner(box, at + 1);
    FloatVector right = corner(box, at + 2);
    FloatVector bottom = corner(box, at + 3);
    FloatVector boxArea = corner(box, at + 4);
    FloatVector zero = FloatVector.zero(Lanes.SPECIES);
    for (int block = 0; block < middles.length; block += Lanes.COUNT) {
      FloatVector width =
          lesser(column(priors.middleRight, block), right)
              .sub(greater(column(priors.middleLeft, block), left));
      FloatVector height =
          lesser(column(priors.middleBottom, block), bottom)
              .sub(greater(column(priors.middleTop, block), top));
      FloatVector intersection = greater(width, zero).mul(greater(height, zero));
      intersection
          .div(column(priors.middleArea, block).add(boxArea).sub(intersection))
          .intoArray(middles, block);
    }
  }

  /**
   * The greater one. There is no NaN, and the sign of a zero does not matter: {@code max} minds
   * both, which takes five times as long.
   */
  private static FloatVector greater(FloatVector a, FloatVector b) {
    return a.blend(b, b.compare(VectorOperators.GT, a));
  }

  /** The lesser one; see {@link #greater}. */
  private static FloatVector lesser(FloatVector a, FloatVector b) {
    return a.blend(b, b.compare(VectorOperators.LT, a));
  }

  private static FloatVector corner(float[] box, int at) {
    return FloatVector.broadcast(Lanes.SPECIES, box[at]);
  }

  private static FloatVector column(float[] column, int at) {
    return FloatVector.fromArray(Lanes.SPECIES, column, at);
  }

  static int atLeast(float[] values, int from, int to, float level, int[] found, int count) {
    int end = from + Lanes.end(to - from);
    int next = count;
    for (int i = from; i < end; i += Lanes.COUNT) {
      long lanes = column(values, i).compare(VectorOperators.GE, level).toLong();
      while (lanes != 0) {
        found[next++] = i + Long.numberOfTrailingZeros(lanes);
        lanes &= lanes - 1;
      }
    }
    return IntersectionOverUnionScalar.atLeast(values, end, to, level, found, next);
  }

  static int near(
      PriorColumns priors,
      int[] blocks,
      int count,
      float[] box,
      int at,
      float epsilon,
      float level,
      int[] places) {
    FloatVector left = corner(box, at);
    FloatVector top = corner(box, at + 1);
    FloatVector right = corner(box, at + 2);
    FloatVector bottom = corner(box, at + 3);
    FloatVector boxArea = corner(box, at + 4);
    FloatVector zero = FloatVector.zero(Lanes.SPECIES);
    int found = 0;
    for (int i = 0; i < count; i++) {
      int from = blocks[i] * BLOCK;
      for (int place = from; place < from + BLOCK; place += Lanes.COUNT) {
        FloatVector width =
            lesser(column(priors.right, place), right)
                .sub(greater(column(priors.left, place), left));
        FloatVector height =
            lesser(column(priors.bottom, place), bottom)
                .sub(greater(column(priors.top, place), top));
        FloatVector intersection = greater(width, zero).mul(greater(height, zero));
        FloatVector union =
            column(priors.area, place).add(boxArea).sub(intersection).add(epsilon);
        long lanes =
            intersection.mul(LEVEL_SLACK).compare(VectorOperators.GE, union.mul(level)).toLong();
        while (lanes != 0) {
          places[found++] = place + Long.numberOfTrailingZeros(lanes);
          lanes &= lanes - 1;
        }
      }
    }
    return found;
  }
}
