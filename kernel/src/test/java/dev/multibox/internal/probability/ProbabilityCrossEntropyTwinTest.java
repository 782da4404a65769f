package dev.multibox.internal.probability;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.multibox.internal.Inputs;
import dev.multibox.internal.Kernels;
import dev.multibox.internal.ScalarKernels;
import dev.multibox.internal.Twins;
import dev.multibox.internal.VectorKernels;
import dev.multibox.internal.numeric.TileSizes;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Kernels of probabilities and counting: the vector twin gives the scalar twin's bits. */
@Tag("bits")
@Tag("vector-only")
class ProbabilityCrossEntropyTwinTest {

  private static final int[] CLASSES =
      Twins.INTERPRETED
          ? new int[] {2, 9, 17, 33}
          : new int[] {2, 3, 4, 5, 7, 8, 9, 10, 15, 16, 17, 18, 21, 31, 32, 33, 34, 81, 201};
  private static final int[] ROWS =
      Twins.INTERPRETED ? new int[] {1, 9} : new int[] {0, 1, 2, 7, 8, 9, 15, 16, 17, 33, 256};
  private static final int BORDER = 3;
  private static final float POISON = -7f;

  private final Kernels scalar = ScalarKernels.create();
  private final Kernels vector = VectorKernels.create();

  /** A kernel that gives one number a row; rows begin at {@code offset}, keys at the border. */
  private interface PerRow {
    void keys(
        Kernels kernels, float[] scores, int offset, int rows, int classes, float[] keys, int at);
  }

  @ParameterizedTest
  @EnumSource(Inputs.Kind.class)
  void largestForeground(Inputs.Kind kind) {
    compare(
        kind,
        (kernels, scores, offset, rows, classes, keys, at) ->
            kernels.foreground().largest(scores, offset, rows, classes, keys, at));
  }

  @ParameterizedTest
  @EnumSource(Inputs.Kind.class)
  void foregroundSum(Inputs.Kind kind) {
    float[] scratch = Twins.scratch(TileSizes.SCRATCH);
    compare(
        kind,
        (kernels, scores, offset, rows, classes, keys, at) ->
            kernels.foreground().sum(scores, offset, rows, classes, keys, at, scratch));
  }

  @ParameterizedTest
  @EnumSource(Inputs.Kind.class)
  void probabilityCrossEntropy(Inputs.Kind kind) {
    for (float floor : new float[] {1e-7f, Float.MIN_NORMAL, Float.MIN_VALUE}) {
      compare(
          kind,
          (kernels, scores, offset, rows, classes, keys, at) ->
              ProbabilityCrossEntropyScalar.losses(
                  scores,
                  offset,
                  rows,
                  classes,
                  Inputs.labels(rows + 1, classes, rows),
                  1,
                  floor,
                  keys,
                  at));
    }
  }

  private void compare(Inputs.Kind kind, PerRow kernel) {
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
        int[] expected = bits(kernel, scalar, scores, 0, rows, classes);
        assertArrayEquals(expected, bits(kernel, vector, scores, 0, rows, classes), what);
        assertArrayEquals(expected, bits(kernel, vector, inside, BORDER, rows, classes), what);
        assertArrayEquals(expected, bits(kernel, scalar, inside, BORDER, rows, classes), what);
      }
    }
  }

  private static int[] bits(
      PerRow kernel, Kernels kernels, float[] scores, int offset, int rows, int classes) {
    float[] keys = new float[rows + 2 * BORDER];
    Arrays.fill(keys, POISON);
    kernel.keys(kernels, scores, offset, rows, classes, keys, BORDER);
    for (int i = 0; i < BORDER; i++) {
      assertEquals(POISON, keys[i], "written before");
      assertEquals(POISON, keys[BORDER + rows + i], "written behind");
    }
    int[] bits = new int[rows];
    for (int i = 0; i < rows; i++) {
      bits[i] = Float.floatToRawIntBits(keys[BORDER + i]);
    }
    return bits;
  }

  /** The first column is the background's: neither its size nor a NaN in it shows. */
  @Test
  void backgroundDoesNotShow() {
    for (Kernels kernels : new Kernels[] {scalar, vector}) {
      for (int classes : CLASSES) {
        for (float background : new float[] {5f, Float.NaN, Float.POSITIVE_INFINITY}) {
          float[] row = new float[classes];
          Arrays.fill(row, 0.25f);
          row[0] = background;
          row[classes - 1] = 0.5f;
          float[] key = new float[1];
          kernels.foreground().largest(row, 0, 1, classes, key, 0);
          assertEquals(0.5f, key[0]);
          kernels.foreground().sum(row, 0, 1, classes, key, 0, Twins.scratch(TileSizes.SCRATCH));
          assertEquals(0.25f * (classes - 2) + 0.5f, key[0]);
        }
      }
    }
  }

  /** Against counting one by one, at every threshold that a key has, and the extremes. */
  @Test
  void countAtLeast() {
    for (int count : new int[] {0, 1, 3, 4, 7, 8, 9, 15, 16, 17, 31, 33, 257}) {
      Random random = new Random(count);
      int[] keys = new int[count + 2];
      for (int i = 0; i < keys.length; i++) {
        keys[i] = random.nextInt(4) == 0 ? random.nextInt() : random.nextInt(5) - 2;
      }
      keys[0] = Integer.MAX_VALUE;
      keys[count + 1] = Integer.MAX_VALUE;
      for (int threshold :
          new int[] {Integer.MIN_VALUE, Integer.MIN_VALUE + 1, -1, 0, 1, Integer.MAX_VALUE}) {
        int expected = 0;
        for (int i = 1; i <= count; i++) {
          expected += keys[i] >= threshold ? 1 : 0;
        }
        String what = "count " + count + ", threshold " + threshold;
        assertEquals(
            expected, scalar.hardNegatives().countAtLeast(keys, 1, count, threshold), what);
        assertEquals(
            expected, vector.hardNegatives().countAtLeast(keys, 1, count, threshold), what);
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
      scalar.foreground().sum(row, 0, 1, 33, key, 0, Twins.scratch(TileSizes.SCRATCH));
      assertEquals(forward, key[0], 33 * 0x1p-24f * forward);
      differing += forward == key[0] ? 0 : 1;
    }
    assertTrue(differing > 10, "differing " + differing);
  }
}
