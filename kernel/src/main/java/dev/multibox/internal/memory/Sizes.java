package dev.multibox.internal.memory;

/** The arithmetic of sizes, which refuses to overflow. */
public final class Sizes {

  /** Coordinates of a box. */
  public static final int COORDINATES = 4;

  /** Elements that an array can have at most, on every common virtual machine. */
  public static final int ARRAY = Integer.MAX_VALUE - 8;

  private Sizes() {}

  /** Multiplies two sizes, and refuses a product that a {@code long} cannot hold. */
  public static long product(long a, long b) {
    try {
      return Math.multiplyExact(a, b);
    } catch (ArithmeticException overflow) {
      throw new IllegalArgumentException(
          "batch * priors * classes: " + a + " * " + b + " passes 2^63 - 1");
    }
  }
}
