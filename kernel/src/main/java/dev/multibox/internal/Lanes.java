package dev.multibox.internal;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/**
 * The vector shape of this JVM: the widest that the hardware prefers, capped at 512 bits and by the
 * property {@value KernelSelection#VECTOR_BITS}.
 */
final class Lanes {

  static final VectorSpecies<Float> SPECIES = species();

  static final VectorSpecies<Integer> INTS = SPECIES.withLanes(int.class);

  static final int COUNT = SPECIES.length();

  /** 0, 1, 2, ... as floats: exact, and compared in the float domain, masks need no cast. */
  static final FloatVector IOTA = FloatVector.zero(SPECIES).addIndex(1);

  private Lanes() {}

  private static VectorSpecies<Float> species() {
    int emulated = KernelSelection.emulatedVectorBits();
    int bits =
        emulated != 0
            ? emulated
            : Math.min(FloatVector.SPECIES_PREFERRED.vectorBitSize(), KernelSelection.vectorBits());
    return switch (bits) {
      case 128 -> FloatVector.SPECIES_128;
      case 256 -> FloatVector.SPECIES_256;
      default -> bits < 128 ? FloatVector.SPECIES_64 : FloatVector.SPECIES_512;
    };
  }

  /** Lanes {@code from} and above. */
  static VectorMask<Float> from(int from) {
    return IOTA.compare(jdk.incubator.vector.VectorOperators.GE, (float) from);
  }

  /** First index that a loop of whole vectors over {@code count} elements does not reach. */
  static int end(int count) {
    return count & -COUNT;
  }
}
