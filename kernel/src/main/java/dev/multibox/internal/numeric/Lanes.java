package dev.multibox.internal.numeric;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * The vector shape of this JVM: the widest that the hardware prefers, capped at 512 bits and by the
 * property {@value VectorBits#CAP}.
 */
public final class Lanes {

  public static final VectorSpecies<Float> SPECIES = species();

  public static final VectorSpecies<Integer> INTS = SPECIES.withLanes(int.class);

  public static final int COUNT = SPECIES.length();

  /**
   * Vectors of 8 lanes, for rows that would leave more of the lanes of wider vectors idle; used
   * where {@link #COUNT} is 8 or more.
   */
  public static final VectorSpecies<Float> EIGHT = FloatVector.SPECIES_256;

  /** 0, 1, 2, ... as floats: exact, and compared in the float domain, masks need no cast. */
  public static final FloatVector IOTA = FloatVector.zero(SPECIES).addIndex(1);

  private Lanes() {}

  private static VectorSpecies<Float> species() {
    int emulated = VectorBits.emulated();
    int bits =
        emulated != 0
            ? emulated
            : Math.min(FloatVector.SPECIES_PREFERRED.vectorBitSize(), VectorBits.cap());
    return switch (bits) {
      case 128 -> FloatVector.SPECIES_128;
      case 256 -> FloatVector.SPECIES_256;
      default -> bits < 128 ? FloatVector.SPECIES_64 : FloatVector.SPECIES_512;
    };
  }

  /** {@return the width of a vector in bits} */
  public static int vectorBits() {
    return SPECIES.vectorBitSize();
  }

  /** Lanes {@code from} and above. */
  public static VectorMask<Float> from(int from) {
    return IOTA.compare(VectorOperators.GE, (float) from);
  }

  /** Puts each lane in the place of the one {@code distance} away, a power of two. */
  public static VectorShuffle<Float> swap(int distance) {
    return swap(SPECIES, distance);
  }

  /** The same of vectors of another width. */
  static VectorShuffle<Float> swap(VectorSpecies<Float> species, int distance) {
    return VectorShuffle.fromOp(species, i -> (i ^ distance) % species.length());
  }

  /** Lanes whose number has a bit. */
  public static VectorMask<Float> withBit(int bit) {
    return withBit(SPECIES, bit);
  }

  /** The same of vectors of another width. */
  static VectorMask<Float> withBit(VectorSpecies<Float> species, int bit) {
    boolean[] lanes = new boolean[species.length()];
    for (int i = 0; i < lanes.length; i++) {
      lanes[i] = (i & bit) != 0;
    }
    return VectorMask.fromArray(species, lanes, 0);
  }

  /** First index that a loop of whole vectors over {@code count} elements does not reach. */
  public static int end(int count) {
    return count & -COUNT;
  }
}
