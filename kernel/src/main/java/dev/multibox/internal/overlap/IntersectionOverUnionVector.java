package dev.multibox.internal.overlap;

import static dev.multibox.internal.overlap.IntersectionOverUnionScalar.BOUND_FLOOR;
import static dev.multibox.internal.overlap.IntersectionOverUnionScalar.BOUND_SLACK;
import static dev.multibox.internal.overlap.IntersectionOverUnionScalar.LEVEL_SLACK;
import static dev.multibox.internal.overlap.PriorColumns.BLOCK;

import dev.multibox.internal.numeric.Lanes;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/**
 * {@link IntersectionOverUnionScalar}, a vector of priors or of blocks at a time. Columns are
 * padded: there is no tail.
 *
 * <p>All methods are written out beyond 325 bytecodes, so that C2 compiles them by themselves: see
 * the C2 budget in kernel/README.md (journal J8, O3).
 */
public final class IntersectionOverUnionVector implements IntersectionOverUnionKernel {

  /**
   * {@code min} and {@code max} here, no comparisons: twelve of those pass the C2 budget (journal
   * O4).
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

  /**
   * Comparisons here, no {@code min} and {@code max}: there is no NaN, and the sign of a zero does
   * not matter; minding both takes five times as long (journal O4).
   */
  @Override
  public void middles(PriorColumns priors, float[] box, int at, float[] middles) {
    FloatVector left = FloatVector.broadcast(Lanes.SPECIES, box[at]);
    FloatVector top = FloatVector.broadcast(Lanes.SPECIES, box[at + 1]);
    FloatVector right = FloatVector.broadcast(Lanes.SPECIES, box[at + 2]);
    FloatVector bottom = FloatVector.broadcast(Lanes.SPECIES, box[at + 3]);
    FloatVector boxArea = FloatVector.broadcast(Lanes.SPECIES, box[at + 4]);
    FloatVector zero = FloatVector.zero(Lanes.SPECIES);
    for (int block = 0; block < middles.length; block += Lanes.COUNT) {
      FloatVector l = FloatVector.fromArray(Lanes.SPECIES, priors.middleLeft, block);
      FloatVector t = FloatVector.fromArray(Lanes.SPECIES, priors.middleTop, block);
      FloatVector r = FloatVector.fromArray(Lanes.SPECIES, priors.middleRight, block);
      FloatVector b = FloatVector.fromArray(Lanes.SPECIES, priors.middleBottom, block);
      VectorMask<Float> isLeft = left.compare(VectorOperators.GT, l);
      VectorMask<Float> isTop = top.compare(VectorOperators.GT, t);
      VectorMask<Float> isRight = right.compare(VectorOperators.LT, r);
      VectorMask<Float> isBottom = bottom.compare(VectorOperators.LT, b);
      FloatVector width = r.blend(right, isRight).sub(l.blend(left, isLeft));
      FloatVector height = b.blend(bottom, isBottom).sub(t.blend(top, isTop));
      VectorMask<Float> apartInX = zero.compare(VectorOperators.GT, width);
      VectorMask<Float> apartInY = zero.compare(VectorOperators.GT, height);
      FloatVector intersection = width.blend(zero, apartInX).mul(height.blend(zero, apartInY));
      FloatVector area = FloatVector.fromArray(Lanes.SPECIES, priors.middleArea, block);
      intersection.div(area.add(boxArea).sub(intersection)).intoArray(middles, block);
    }
  }

  /** Four vectors a round, whose lanes fit into a long. */
  @Override
  public int atLeast(float[] values, int from, int to, float level, int[] found, int count) {
    int next = count;
    int i = from;
    for (; i <= to - 4 * Lanes.COUNT; i += 4 * Lanes.COUNT) {
      int second = i + Lanes.COUNT;
      int third = second + Lanes.COUNT;
      int fourth = third + Lanes.COUNT;
      FloatVector a = FloatVector.fromArray(Lanes.SPECIES, values, i);
      FloatVector b = FloatVector.fromArray(Lanes.SPECIES, values, second);
      FloatVector c = FloatVector.fromArray(Lanes.SPECIES, values, third);
      FloatVector d = FloatVector.fromArray(Lanes.SPECIES, values, fourth);
      long lanes = a.compare(VectorOperators.GE, level).toLong();
      lanes |= b.compare(VectorOperators.GE, level).toLong() << (second - i);
      lanes |= c.compare(VectorOperators.GE, level).toLong() << (third - i);
      lanes |= d.compare(VectorOperators.GE, level).toLong() << (fourth - i);
      while (lanes != 0) {
        found[next++] = i + Long.numberOfTrailingZeros(lanes);
        lanes &= lanes - 1;
      }
    }
    for (; i <= to - Lanes.COUNT; i += Lanes.COUNT) {
      FloatVector a = FloatVector.fromArray(Lanes.SPECIES, values, i);
      long lanes = a.compare(VectorOperators.GE, level).toLong();
      while (lanes != 0) {
        found[next++] = i + Long.numberOfTrailingZeros(lanes);
        lanes &= lanes - 1;
      }
    }
    for (; i < to; i++) {
      if (values[i] >= level) {
        found[next++] = i;
      }
    }
    return next;
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

  @Override
  public int aboveFloors(
      PriorColumns priors,
      int[] blocks,
      int count,
      float[] box,
      int at,
      float epsilon,
      float level,
      float[] floors,
      boolean ties,
      int[] places) {
    FloatVector left = FloatVector.broadcast(Lanes.SPECIES, box[at]);
    FloatVector top = FloatVector.broadcast(Lanes.SPECIES, box[at + 1]);
    FloatVector right = FloatVector.broadcast(Lanes.SPECIES, box[at + 2]);
    FloatVector bottom = FloatVector.broadcast(Lanes.SPECIES, box[at + 3]);
    FloatVector boxArea = FloatVector.broadcast(Lanes.SPECIES, box[at + 4]);
    FloatVector zero = FloatVector.zero(Lanes.SPECIES);
    long equal = ties ? -1L : 0L;
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
        FloatVector overlap = intersection.div(union);
        FloatVector floor = FloatVector.fromArray(Lanes.SPECIES, floors, place);
        long lanes = overlap.compare(VectorOperators.GT, floor).toLong();
        lanes |= overlap.compare(VectorOperators.EQ, floor).toLong() & equal;
        lanes &= overlap.compare(VectorOperators.GE, level).toLong();
        while (lanes != 0) {
          places[found++] = place + Long.numberOfTrailingZeros(lanes);
          lanes &= lanes - 1;
        }
      }
    }
    return found;
  }
}
