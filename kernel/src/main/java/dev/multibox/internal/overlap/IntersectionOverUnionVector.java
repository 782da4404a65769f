package dev.multibox.internal.overlap;

import static dev.multibox.internal.overlap.IntersectionOverUnionScalar.BOUND_FLOOR;
import static dev.multibox.internal.overlap.IntersectionOverUnionScalar.BOUND_SLACK;
import static dev.multibox.internal.overlap.IntersectionOverUnionScalar.LEVEL_SLACK;
import static dev.multibox.internal.overlap.PriorColumns.BLOCK;

import dev.multibox.internal.numeric.Lanes;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/**
 * {@link IntersectionOverUnionScalar}, a vector of priors or of blocks at a time. Columns are
 * padded: there is no tail.
 *
 * <p>{@code bounds} and {@code near} are written out: beyond 325 bytecodes C2 compiles them by
 * themselves. As part of their caller, all of them together, they passed its limit of nodes, and
 * ten boxes left 162 kB of vectors behind.
 */
public final class IntersectionOverUnionVector implements IntersectionOverUnionKernel {

  private static final IntersectionOverUnionScalar SCALAR = new IntersectionOverUnionScalar();

  /**
   * {@code min} and {@code max} here, not {@link #greater}: with twelve of those C2 has inlined
   * enough and leaves the rest as calls, which makes every vector an object.
   */
  @Override
  public void bounds(PriorColumns priors, float[] box, int at, float[] bounds) {
    FloatVector left = FloatVector.broadcast(Lanes.SPECIES, box[at]);
    FloatVector top = FloatVector.broadcast(Lanes.SPECIES, box[at + 1]);
    FloatVector right = FloatVector.broadcast(Lanes.SPECIES, box[at + 2]);
    FloatVector bottom = FloatVector.broadcast(Lanes.SPECIES, box[at + 3]);
    FloatVector boxArea = FloatVector.broadcast(Lanes.SPECIES, box[at + 4]);
    FloatVector slack = FloatVector.broadcast(Lanes.SPECIES, BOUND_SLACK);
    FloatVector floor = FloatVector.broadcast(Lanes.SPECIES, BOUND_FLOOR);
    for (int block = 0; block < bounds.length; block += Lanes.COUNT) {
      FloatVector width =
          FloatVector.fromArray(Lanes.SPECIES, priors.blockRight, block)
              .min(right)
              .sub(FloatVector.fromArray(Lanes.SPECIES, priors.blockLeft, block).max(left))
              .min(FloatVector.fromArray(Lanes.SPECIES, priors.widest, block))
              .max(0f);
      FloatVector height =
          FloatVector.fromArray(Lanes.SPECIES, priors.blockBottom, block)
              .min(bottom)
              .sub(FloatVector.fromArray(Lanes.SPECIES, priors.blockTop, block).max(top))
              .min(FloatVector.fromArray(Lanes.SPECIES, priors.highest, block))
              .max(0f);
      FloatVector most = width.mul(height).min(boxArea);
      FloatVector area =
          most.max(FloatVector.fromArray(Lanes.SPECIES, priors.leastArea, block))
              .min(FloatVector.fromArray(Lanes.SPECIES, priors.greatestArea, block));
      FloatVector intersection = most.min(area);
      FloatVector bound = intersection.div(area.add(boxArea).sub(intersection)).fma(slack, floor);
      FloatVector.zero(Lanes.SPECIES)
          .blend(bound, most.compare(VectorOperators.GT, 0f))
          .intoArray(bounds, block);
    }
  }

  @Override
  public void middles(PriorColumns priors, float[] box, int at, float[] middles) {
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

  @Override
  public int atLeast(float[] values, int from, int to, float level, int[] found, int count) {
    int end = from + Lanes.end(to - from);
    int next = count;
    for (int i = from; i < end; i += Lanes.COUNT) {
      long lanes = column(values, i).compare(VectorOperators.GE, level).toLong();
      while (lanes != 0) {
        found[next++] = i + Long.numberOfTrailingZeros(lanes);
        lanes &= lanes - 1;
      }
    }
    return SCALAR.atLeast(values, end, to, level, found, next);
  }

  @Override
  public int near(
      PriorColumns priors,
      int[] blocks,
      int count,
      float[] box,
      int at,
      float epsilon,
      float level,
      int[] places) {
    FloatVector left = FloatVector.broadcast(Lanes.SPECIES, box[at]);
    FloatVector top = FloatVector.broadcast(Lanes.SPECIES, box[at + 1]);
    FloatVector right = FloatVector.broadcast(Lanes.SPECIES, box[at + 2]);
    FloatVector bottom = FloatVector.broadcast(Lanes.SPECIES, box[at + 3]);
    FloatVector boxArea = FloatVector.broadcast(Lanes.SPECIES, box[at + 4]);
    FloatVector zero = FloatVector.zero(Lanes.SPECIES);
    int found = 0;
    for (int i = 0; i < count; i++) {
      int from = blocks[i] * BLOCK;
      for (int place = from; place < from + BLOCK; place += Lanes.COUNT) {
        FloatVector l = FloatVector.fromArray(Lanes.SPECIES, priors.left, place);
        FloatVector t = FloatVector.fromArray(Lanes.SPECIES, priors.top, place);
        FloatVector r = FloatVector.fromArray(Lanes.SPECIES, priors.right, place);
        FloatVector b = FloatVector.fromArray(Lanes.SPECIES, priors.bottom, place);
        l = l.blend(left, left.compare(VectorOperators.GT, l));
        t = t.blend(top, top.compare(VectorOperators.GT, t));
        FloatVector width = r.blend(right, right.compare(VectorOperators.LT, r)).sub(l);
        FloatVector height = b.blend(bottom, bottom.compare(VectorOperators.LT, b)).sub(t);
        FloatVector intersection =
            width
                .blend(zero, zero.compare(VectorOperators.GT, width))
                .mul(height.blend(zero, zero.compare(VectorOperators.GT, height)));
        FloatVector union =
            FloatVector.fromArray(Lanes.SPECIES, priors.area, place)
                .add(boxArea)
                .sub(intersection)
                .add(epsilon);
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
