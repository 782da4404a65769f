package dev.multibox.internal.numeric;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.multibox.internal.Twins;
import java.util.function.UnaryOperator;
import jdk.incubator.vector.FloatVector;

/** Compares a function of a float with its vector twin, bit for bit, over floats of every kind. */
final class FunctionTwins {

  private static final int STRIDE = Twins.INTERPRETED ? 4_000_037 : 10_007;

  private static final float[] EDGES = {
    0f,
    -0f,
    1f,
    Float.MIN_VALUE,
    Float.MIN_NORMAL,
    Math.nextDown(Float.MIN_NORMAL),
    Float.MAX_VALUE,
    Float.POSITIVE_INFINITY,
    Float.NEGATIVE_INFINITY,
    -1f,
    -Float.MIN_VALUE,
    Float.intBitsToFloat(0x7f800001),
    Float.intBitsToFloat(0xffc00001),
    Math.nextDown(1f),
    Math.nextUp(1f),
    Float.intBitsToFloat(Log1pScalar.SQRT_HALF_BITS)
  };

  /** The scalar twin. */
  @FunctionalInterface
  interface Scalar {
    float of(float x);
  }

  /** The loop over a tile, in place. */
  @FunctionalInterface
  interface Tile {
    void of(float[] values, int offset, int count);
  }

  private FunctionTwins() {}

  /** The loop over a tile by a function of vectors. */
  static Tile by(UnaryOperator<FloatVector> function) {
    return (values, offset, count) -> {
      for (int i = offset; i < offset + count; i += Lanes.COUNT) {
        function.apply(FloatVector.fromArray(Lanes.SPECIES, values, i)).intoArray(values, i);
      }
    };
  }

  /** Compares over the edges and every {@value #STRIDE}th float from {@code from} to {@code to}. */
  static void compare(String name, float from, float to, Scalar scalar, Tile tile) {
    compare(name, inside(EDGES, from, to), scalar, tile);
    for (long bits = Integer.MIN_VALUE; bits <= Integer.MAX_VALUE; bits += STRIDE) {
      float[] values = new float[TileSizes.LANES];
      for (int i = 0; i < values.length; i++) {
        values[i] = Float.intBitsToFloat((int) bits + 7 * i);
      }
      compare(name, inside(values, from, to), scalar, tile);
    }
  }

  /** The values with 1 in place of those where the function has no defined number. */
  private static float[] inside(float[] values, float from, float to) {
    float[] inside = values.clone();
    for (int i = 0; i < inside.length; i++) {
      inside[i] = inside[i] < from || inside[i] > to ? 1f : inside[i];
    }
    return inside;
  }

  private static void compare(String name, float[] values, Scalar scalar, Tile tile) {
    float[] actual = new float[values.length + Lanes.COUNT];
    System.arraycopy(values, 0, actual, Lanes.COUNT, values.length);
    tile.of(actual, Lanes.COUNT, values.length);
    for (int i = 0; i < values.length; i++) {
      assertEquals(
          Float.floatToRawIntBits(scalar.of(values[i])),
          Float.floatToRawIntBits(actual[Lanes.COUNT + i]),
          name + "(" + Float.toHexString(values[i]) + ")");
    }
  }
}
