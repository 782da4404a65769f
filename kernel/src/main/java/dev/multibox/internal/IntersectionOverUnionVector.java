package dev.multibox.internal;

import static dev.multibox.internal.IntersectionOverUnionScalar.BOUND_FLOOR;
import static dev.multibox.internal.IntersectionOverUnionScalar.BOUND_SLACK;
import static dev.multibox.internal.PriorColumns.BLOCK;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/**
 * {@link IntersectionOverUnionScalar}, a vector of priors or of blocks at a time. Columns are
 * padded: there is no tail.
 *
 * <p>Indices go through float lanes as their bits, so that a mask of floats selects them without a
 * cast; they are moved, never computed with.
 */
final class IntersectionOverUnionVector {

  private static final IntVector INDEX = IntVector.zero(Lanes.INTS).addIndex(1);

  // As an index it is beyond every other; as a float it is finite, so that its bits are kept.
  private static final float LAST = Float.MAX_VALUE;

  private IntersectionOverUnionVector() {}

  static void bounds(PriorColumns priors, float[] box, int at, float[] bounds) {
    float boxArea = box[at + 4];
    for (int block = 0; block < priors.paddedBlocks(); block += Lanes.COUNT) {
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

  static int bestPrior(
      PriorColumns priors,
      int[] blocks,
      int count,
      float[] box,
      int at,
      float epsilon,
      float[] overlaps,
      int[] boxes,
      int index) {
    float boxArea = box[at + 4];
    FloatVector own = FloatVector.broadcast(Lanes.SPECIES, Float.intBitsToFloat(index));
    FloatVector most = FloatVector.zero(Lanes.SPECIES);
    FloatVector best = FloatVector.zero(Lanes.SPECIES);
    for (int i = 0; i < count; i++) {
      int from = blocks[i] * BLOCK;
      for (int prior = from; prior < from + BLOCK; prior += Lanes.COUNT) {
        FloatVector width =
            column(priors.right, prior)
                .min(box[at + 2])
                .sub(column(priors.left, prior).max(box[at]))
                .max(0f);
        FloatVector height =
            column(priors.bottom, prior)
                .min(box[at + 3])
                .sub(column(priors.top, prior).max(box[at + 1]))
                .max(0f);
        FloatVector intersection = width.mul(height);
        FloatVector overlap =
            intersection.div(
                column(priors.area, prior).add(boxArea).sub(intersection).add(epsilon));
        FloatVector before = column(overlaps, prior);
        VectorMask<Float> more = overlap.compare(VectorOperators.GT, before);
        before.blend(overlap, more).intoArray(overlaps, prior);
        IntVector.fromArray(Lanes.INTS, boxes, prior)
            .viewAsFloatingLanes()
            .blend(own, more)
            .viewAsIntegralLanes()
            .intoArray(boxes, prior);
        VectorMask<Float> better = overlap.compare(VectorOperators.GT, most);
        most = most.blend(overlap, better);
        best = best.blend(INDEX.add(prior).viewAsFloatingLanes(), better);
      }
    }
    // A maximum and a minimum do not depend on their order.
    VectorMask<Float> winners =
        most.compare(VectorOperators.EQ, most.reduceLanes(VectorOperators.MAX));
    return FloatVector.broadcast(Lanes.SPECIES, LAST)
        .blend(best, winners)
        .viewAsIntegralLanes()
        .reduceLanes(VectorOperators.MIN);
  }
}
