package dev.multibox.internal;

import static dev.multibox.internal.SmoothL1Scalar.COORDINATES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShuffle;

/**
 * {@link SmoothL1Scalar}, four vectors of coordinates at a time: they hold as many priors as a
 * vector has lanes.
 *
 * <p>Neighbouring lanes are added in pairs; two vectors share one addition's lanes by a blend, so
 * four vectors of terms become one of sums, in an order that the last shuffle puts right.
 */
final class SmoothL1Vector {

  private static final VectorShuffle<Float> SWAP_1 =
      VectorShuffle.fromOp(Lanes.SPECIES, i -> i ^ 1);
  private static final VectorShuffle<Float> SWAP_2 =
      VectorShuffle.fromOp(Lanes.SPECIES, i -> i ^ 2);

  // After the additions, lane 4 g + c holds prior g of the vector c; there are COUNT / 4 in each.
  private static final VectorShuffle<Float> IN_PRIOR_ORDER =
      VectorShuffle.fromOp(
          Lanes.SPECIES,
          i -> i % (Lanes.COUNT / COORDINATES) * COORDINATES + i / (Lanes.COUNT / COORDINATES));

  private static final VectorMask<Float> ODD = bit(1);
  private static final VectorMask<Float> UPPER_PAIR = bit(2);

  private SmoothL1Vector() {}

  private static VectorMask<Float> bit(int bit) {
    boolean[] lanes = new boolean[Lanes.COUNT];
    for (int i = 0; i < lanes.length; i++) {
      lanes[i] = (i & bit) != 0;
    }
    return VectorMask.fromArray(Lanes.SPECIES, lanes, 0);
  }

  static void losses(
      LocationCurve curve,
      float[] predicted,
      int predictedOffset,
      float[] target,
      int targetOffset,
      int priors,
      float[] losses,
      int lossOffset) {
    float knee = curve.knee();
    float quadratic = curve.quadratic();
    float slope = curve.slope();
    float intercept = curve.intercept();
    int end = Lanes.end(priors);
    for (int prior = 0; prior < end; prior += Lanes.COUNT) {
      int i = predictedOffset + prior * COORDINATES;
      int j = targetOffset + prior * COORDINATES;
      FloatVector sum01 =
          fold(
              terms(difference(predicted, i, target, j), knee, quadratic, slope, intercept),
              terms(
                  difference(predicted, i + Lanes.COUNT, target, j + Lanes.COUNT),
                  knee,
                  quadratic,
                  slope,
                  intercept),
              SWAP_1,
              ODD);
      FloatVector sum23 =
          fold(
              terms(
                  difference(predicted, i + 2 * Lanes.COUNT, target, j + 2 * Lanes.COUNT),
                  knee,
                  quadratic,
                  slope,
                  intercept),
              terms(
                  difference(predicted, i + 3 * Lanes.COUNT, target, j + 3 * Lanes.COUNT),
                  knee,
                  quadratic,
                  slope,
                  intercept),
              SWAP_1,
              ODD);
      FloatVector sum = fold(sum01, sum23, SWAP_2, UPPER_PAIR).rearrange(IN_PRIOR_ORDER);
      sum.blend(Float.NaN, sum.compare(VectorOperators.NE, sum))
          .intoArray(losses, lossOffset + prior);
    }
    SmoothL1Scalar.losses(
        curve,
        predicted,
        predictedOffset + end * COORDINATES,
        target,
        targetOffset + end * COORDINATES,
        priors - end,
        losses,
        lossOffset + end);
  }

  private static FloatVector difference(float[] predicted, int i, float[] target, int j) {
    return FloatVector.fromArray(Lanes.SPECIES, predicted, i)
        .sub(FloatVector.fromArray(Lanes.SPECIES, target, j));
  }

  private static FloatVector terms(
      FloatVector d, float knee, float quadratic, float slope, float intercept) {
    FloatVector a = d.abs();
    FloatVector linear =
        a.fma(
            FloatVector.broadcast(Lanes.SPECIES, slope),
            FloatVector.broadcast(Lanes.SPECIES, -intercept));
    return linear.blend(d.mul(quadratic).mul(d), a.compare(VectorOperators.LT, knee));
  }

  /** Even places: neighbours of {@code a} added; odd places: neighbours of {@code b}. */
  private static FloatVector fold(
      FloatVector a, FloatVector b, VectorShuffle<Float> swap, VectorMask<Float> odd) {
    FloatVector own = a.blend(b, odd);
    FloatVector other = b.blend(a, odd);
    return own.add(other.rearrange(swap));
  }
}
