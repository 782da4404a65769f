package dev.multibox.internal.location;

import static dev.multibox.internal.memory.Sizes.COORDINATES;

import dev.multibox.internal.numeric.Lanes;
import dev.multibox.internal.numeric.TileSizes;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShuffle;

/**
 * {@link SmoothL1Scalar} in two passes over a tile that stays in the first-level cache: the terms
 * of all coordinates, then their sums. In one pass the constants of both, eleven vectors, left too
 * few registers of 16, and the method's 60 vector operations passed the C2 budget of
 * kernel/README.md (journal L1, L3).
 *
 * <p>The sums: neighbouring lanes are added in pairs; two vectors share one addition's lanes by a
 * blend, so four vectors of terms become one of sums, in an order that the last shuffle puts right
 * (journal L2).
 */
public final class SmoothL1Vector implements SmoothL1Kernel {

  private static final SmoothL1Scalar SCALAR = new SmoothL1Scalar();

  private static final VectorShuffle<Float> SWAP_1 = Lanes.swap(1);
  private static final VectorShuffle<Float> SWAP_2 = Lanes.swap(2);

  // After the additions, lane 4 g + c holds prior g of the vector c; there are COUNT / 4 in each.
  private static final VectorShuffle<Float> IN_PRIOR_ORDER =
      VectorShuffle.fromOp(
          Lanes.SPECIES,
          i -> i % (Lanes.COUNT / COORDINATES) * COORDINATES + i / (Lanes.COUNT / COORDINATES));

  /** Their terms take 4 KiB. */
  private static final int TILE_PRIORS = TileSizes.ROWS;

  private static final VectorMask<Float> ODD = Lanes.withBit(1);
  private static final VectorMask<Float> UPPER_PAIR = Lanes.withBit(2);

  @Override
  public void losses(
      LocationCurve curve,
      float[] predicted,
      int predictedOffset,
      float[] target,
      int targetOffset,
      int priors,
      float[] losses,
      int lossOffset,
      float[] scratch) {
    int end = Lanes.end(priors);
    for (int from = 0; from < end; from += TILE_PRIORS) {
      int count = Math.min(TILE_PRIORS, end - from);
      int at = from * COORDINATES;
      terms(curve, predicted, predictedOffset + at, target, targetOffset + at, count, scratch);
      sums(scratch, count, losses, lossOffset + from);
    }
    SCALAR.losses(
        curve,
        predicted,
        predictedOffset + end * COORDINATES,
        target,
        targetOffset + end * COORDINATES,
        priors - end,
        losses,
        lossOffset + end,
        scratch);
  }

  private static void terms(
      LocationCurve curve,
      float[] predicted,
      int predictedOffset,
      float[] target,
      int targetOffset,
      int priors,
      float[] terms) {
    float knee = curve.knee();
    float quadratic = curve.quadratic();
    float slope = curve.slope();
    float intercept = curve.intercept();
    for (int i = 0; i < priors * COORDINATES; i += Lanes.COUNT) {
      FloatVector d =
          FloatVector.fromArray(Lanes.SPECIES, predicted, predictedOffset + i)
              .sub(FloatVector.fromArray(Lanes.SPECIES, target, targetOffset + i));
      FloatVector a = d.abs();
      a.fma(
              FloatVector.broadcast(Lanes.SPECIES, slope),
              FloatVector.broadcast(Lanes.SPECIES, -intercept))
          .blend(d.mul(quadratic).mul(d), a.compare(VectorOperators.LT, knee))
          .intoArray(terms, i);
    }
  }

  private static void sums(float[] terms, int priors, float[] losses, int lossOffset) {
    int i = 0;
    for (int prior = 0; prior < priors; prior += Lanes.COUNT) {
      FloatVector a = FloatVector.fromArray(Lanes.SPECIES, terms, i);
      FloatVector b = FloatVector.fromArray(Lanes.SPECIES, terms, i + Lanes.COUNT);
      FloatVector c = FloatVector.fromArray(Lanes.SPECIES, terms, i + 2 * Lanes.COUNT);
      FloatVector d = FloatVector.fromArray(Lanes.SPECIES, terms, i + 3 * Lanes.COUNT);
      FloatVector ab = a.blend(b, ODD).add(b.blend(a, ODD).rearrange(SWAP_1));
      FloatVector cd = c.blend(d, ODD).add(d.blend(c, ODD).rearrange(SWAP_1));
      FloatVector sum =
          ab.blend(cd, UPPER_PAIR)
              .add(cd.blend(ab, UPPER_PAIR).rearrange(SWAP_2))
              .rearrange(IN_PRIOR_ORDER);
      sum.blend(Float.NaN, sum.compare(VectorOperators.NE, sum))
          .intoArray(losses, lossOffset + prior);
      i += COORDINATES * Lanes.COUNT;
    }
  }
}
