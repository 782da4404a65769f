package dev.multibox.internal.probability;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.multibox.internal.Inputs;
import dev.multibox.internal.Twins;
import dev.multibox.internal.numeric.TileSizes;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What ranks probabilities: the vector twin gives the scalar twin's bits. */
@Tag("bits")
@Tag("vector-only")
class ForegroundTwinTest {

  private static final int[] CLASSES =
      Twins.INTERPRETED
          ? new int[] {2, 9, 17, 33}
          : new int[] {2, 3, 4, 5, 7, 8, 9, 10, 15, 16, 17, 18, 21, 31, 32, 33, 34, 81, 201};
  private static final int[] ROWS =
      Twins.INTERPRETED ? new int[] {1, 9} : new int[] {0, 1, 2, 7, 8, 9, 15, 16, 17, 33, 256};
  private static final int BORDER = 3;
  private static final float POISON = -7f;

  private final ForegroundKernel scalar = new ForegroundScalar();
  private final ForegroundKernel vector = new ForegroundVector();

  /** A kernel that gives one number a row; rows begin at {@code offset}, keys at the border. */
  private interface PerRow {
    void keys(
        ForegroundKernel kernel,
        float[] scores,
        int offset,
        int rows,
        int classes,
        float[] keys,
        int at);
  }

  @ParameterizedTest
  @EnumSource(Inputs.Kind.class)
  void largestForeground(Inputs.Kind kind) {
    compare(
        kind,
        (kernel, scores, offset, rows, classes, keys, at) ->
            kernel.largest(scores, offset, rows, classes, keys, at));
  }

  @ParameterizedTest
  @EnumSource(Inputs.Kind.class)
  void foregroundSum(Inputs.Kind kind) {
    float[] scratch = Twins.scratch(TileSizes.SCRATCH);
    compare(
        kind,
        (kernel, scores, offset, rows, classes, keys, at) ->
            kernel.sum(scores, offset, rows, classes, keys, at, scratch));
  }

  private void compare(Inputs.Kind kind, PerRow keysOf) {
    for (int classes : CLASSES) {
      for (int rows : ROWS) {
        long seed = 37L * classes + rows;
        int[] labels = Inputs.labels(rows, classes, seed);
        float[] scores = Inputs.logits(kind, rows, classes, labels, seed);
        // What stands around the rows may not be used, nor read where there is nothing.
        float[] inside = new float[scores.length + 64];
        Arrays.fill(inside, Float.NaN);
        System.arraycopy(scores, 0, inside, BORDER, scores.length);
        String what = kind + ", rows " + rows + ", classes " + classes + ", seed " + seed;
        int[] expected = bits(keysOf, scalar, scores, 0, rows, classes);
        assertArrayEquals(expected, bits(keysOf, vector, scores, 0, rows, classes), what);
        assertArrayEquals(expected, bits(keysOf, vector, inside, BORDER, rows, classes), what);
        assertArrayEquals(expected, bits(keysOf, scalar, inside, BORDER, rows, classes), what);
      }
    }
  }

  private static int[] bits(
      PerRow keysOf, ForegroundKernel kernel, float[] scores, int offset, int rows, int classes) {
    float[] keys = new float[rows + 2 * BORDER];
    Arrays.fill(keys, POISON);
    keysOf.keys(kernel, scores, offset, rows, classes, keys, BORDER);
    for (int i = 0; i < BORDER; i++) {
      assertEquals(POISON, keys[i], "written before");
      assertEquals(POISON, keys[BORDER + rows + i], "written behind");
    }
    return Twins.bits(keys, BORDER, rows);
  }

  /** The first column is the background's: neither its size nor a NaN in it shows. */
  @Test
  void backgroundDoesNotShow() {
    for (ForegroundKernel kernel : new ForegroundKernel[] {scalar, vector}) {
      for (int classes : CLASSES) {
        for (float background : new float[] {5f, Float.NaN, Float.POSITIVE_INFINITY}) {
          float[] row = new float[classes];
          Arrays.fill(row, 0.25f);
          row[0] = background;
          row[classes - 1] = 0.5f;
          float[] key = new float[1];
          kernel.largest(row, 0, 1, classes, key, 0);
          assertEquals(0.5f, key[0]);
          kernel.sum(row, 0, 1, classes, key, 0, Twins.scratch(TileSizes.SCRATCH));
          assertEquals(0.25f * (classes - 2) + 0.5f, key[0]);
        }
      }
    }
  }

  /** The order in which probabilities are added shows in their sum: the twins share it. */
  @Test
  void sumsDependOnTheirOrder() {
    int differing = 0;
    Random random = new Random(3);
    for (int draw = 0; draw < 100; draw++) {
      float[] row = new float[33];
      float forward = 0;
      for (int j = 0; j < 33; j++) {
        row[j] = random.nextFloat();
        forward += j == 0 ? 0 : row[j];
      }
      float[] key = new float[1];
      scalar.sum(row, 0, 1, 33, key, 0, Twins.scratch(TileSizes.SCRATCH));
      assertEquals(forward, key[0], 33 * 0x1p-24f * forward);
      differing += forward == key[0] ? 0 : 1;
    }
    assertTrue(differing > 10, "differing " + differing);
  }
}
