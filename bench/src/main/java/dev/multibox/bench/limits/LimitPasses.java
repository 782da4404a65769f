package dev.multibox.bench.limits;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Passes over floats that do as little as can be done. Their sums have no defined order and are
 * there to keep the compiler from dropping the loads.
 *
 * <p>The width is that of {@code multibox.vectorBits}, as it is when this class is first used.
 */
public final class LimitPasses {

  private static final VectorSpecies<Float> SPECIES = species();
  static final int LANES = SPECIES.length();

  private LimitPasses() {}

  private static VectorSpecies<Float> species() {
    int bits =
        Math.min(
            FloatVector.SPECIES_PREFERRED.vectorBitSize(),
            Integer.getInteger("multibox.vectorBits", 512));
    return switch (bits) {
      case 128 -> FloatVector.SPECIES_128;
      case 256 -> FloatVector.SPECIES_256;
      default -> FloatVector.SPECIES_512;
    };
  }

  /**
   * Refuses another width than the kernels'.
   *
   * @throws IllegalStateException if they differ
   */
  static void requireWidth(int bits) {
    if (SPECIES.vectorBitSize() != bits) {
      throw new IllegalStateException(
          "limits: expected vectors of "
              + bits
              + " bits, got "
              + SPECIES.vectorBitSize()
              + "; measure each width in a fork of its own");
    }
  }

  /** Four sums: as many additions are under way at a time as hide an addition's latency. */
  public static float sum(float[] values) {
    FloatVector sum0 = FloatVector.zero(SPECIES);
    FloatVector sum1 = FloatVector.zero(SPECIES);
    FloatVector sum2 = FloatVector.zero(SPECIES);
    FloatVector sum3 = FloatVector.zero(SPECIES);
    int i = 0;
    for (; i <= values.length - 4 * LANES; i += 4 * LANES) {
      sum0 = sum0.add(FloatVector.fromArray(SPECIES, values, i));
      sum1 = sum1.add(FloatVector.fromArray(SPECIES, values, i + LANES));
      sum2 = sum2.add(FloatVector.fromArray(SPECIES, values, i + 2 * LANES));
      sum3 = sum3.add(FloatVector.fromArray(SPECIES, values, i + 3 * LANES));
    }
    float sum = sum0.add(sum1).add(sum2.add(sum3)).reduceLanes(VectorOperators.ADD);
    for (; i < values.length; i++) {
      sum += values[i];
    }
    return sum;
  }

  /** Two arrays of one length. */
  static float sum(float[] first, float[] second) {
    FloatVector sum0 = FloatVector.zero(SPECIES);
    FloatVector sum1 = FloatVector.zero(SPECIES);
    FloatVector sum2 = FloatVector.zero(SPECIES);
    FloatVector sum3 = FloatVector.zero(SPECIES);
    int i = 0;
    for (; i <= first.length - 2 * LANES; i += 2 * LANES) {
      sum0 = sum0.add(FloatVector.fromArray(SPECIES, first, i));
      sum1 = sum1.add(FloatVector.fromArray(SPECIES, second, i));
      sum2 = sum2.add(FloatVector.fromArray(SPECIES, first, i + LANES));
      sum3 = sum3.add(FloatVector.fromArray(SPECIES, second, i + LANES));
    }
    float sum = sum0.add(sum1).add(sum2.add(sum3)).reduceLanes(VectorOperators.ADD);
    for (; i < first.length; i++) {
      sum += first[i] + second[i];
    }
    return sum;
  }

  /** Two sums: an exponential takes longer than the addition that waits for it. */
  static float sumOfExp(float[] values) {
    FloatVector sum0 = FloatVector.zero(SPECIES);
    FloatVector sum1 = FloatVector.zero(SPECIES);
    int i = 0;
    for (; i <= values.length - 2 * LANES; i += 2 * LANES) {
      sum0 = sum0.add(FloatVector.fromArray(SPECIES, values, i).lanewise(VectorOperators.EXP));
      sum1 =
          sum1.add(FloatVector.fromArray(SPECIES, values, i + LANES).lanewise(VectorOperators.EXP));
    }
    float sum = sum0.add(sum1).reduceLanes(VectorOperators.ADD);
    for (; i < values.length; i++) {
      sum += (float) Math.exp(values[i]);
    }
    return sum;
  }
}
