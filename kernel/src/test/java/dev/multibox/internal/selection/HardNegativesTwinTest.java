package dev.multibox.internal.selection;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.multibox.internal.Inputs;
import dev.multibox.internal.Kernels;
import dev.multibox.internal.ScalarKernels;
import dev.multibox.internal.Twins;
import dev.multibox.internal.VectorKernels;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Keys, selection and label scans: the vector twin gives the scalar twin's integers. */
@Tag("bits")
@Tag("vector-only")
class HardNegativesTwinTest {

  // From 2048 on a sample is taken first; the interpreter takes minutes for that.
  private static final int[] COUNTS =
      Twins.INTERPRETED
          ? new int[] {1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 33}
          : new int[] {1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 33, 64, 257, 2047, 2048, 2049, 5003};

  private final Kernels scalar = ScalarKernels.create();
  private final Kernels vector = VectorKernels.create();

  @Test
  void keysEqualTheScalarTwin() {
    for (int count : COUNTS) {
      Random random = new Random(count);
      float[] values = new float[count + 2];
      for (int i = 0; i < values.length; i++) {
        values[i] = Float.intBitsToFloat(random.nextInt());
      }
      values[2] = Float.intBitsToFloat(0xffc00123);
      int[] labels = Inputs.labels(count + 1, 5, count);
      int[] expected = new int[count + 3];
      int[] actual = new int[count + 3];
      scalar.hardNegatives().sortableKeys(values, 2, count, expected, 1);
      vector.hardNegatives().sortableKeys(values, 2, count, actual, 1);
      assertArrayEquals(expected, actual, "count " + count);
      scalar.hardNegatives().rankingKeys(values, 2, labels, 1, count, expected, 0);
      vector.hardNegatives().rankingKeys(values, 2, labels, 1, count, actual, 0);
      assertArrayEquals(expected, actual, "count " + count);
    }
  }

  @Test
  void selectionsEqualTheScalarTwin() {
    for (int count : COUNTS) {
      for (int range : new int[] {1, 3, 50, Integer.MAX_VALUE}) {
        Random random = new Random(count);
        int[] keys = new int[count + 1];
        for (int i = 0; i < keys.length; i++) {
          keys[i] = random.nextInt(range) - range / 2;
        }
        keys[1] = random.nextBoolean() ? Integer.MIN_VALUE : Integer.MAX_VALUE;
        // Up to count / 64 by blocks, then by a sample.
        int few = Math.min(count, count / (2 * HardNegativesScalar.BLOCK) + 1);
        for (int k : new int[] {0, 1, few - 1, few, count / 4, count / 2, count - 1, count}) {
          int[] expected = new int[count];
          int[] actual = new int[count];
          int[] scratch = new int[HardNegativesScalar.scratch(count)];
          scalar.hardNegatives().select(keys, 1, count, k, expected, scratch);
          vector.hardNegatives().select(keys, 1, count, k, actual, scratch);
          String what = "count " + count + " range " + range + " k " + k;
          assertArrayEquals(expected, actual, what);
          if (k > 0) {
            int threshold = scalar.hardNegatives().kthLargest(keys, 1, count, k, scratch);
            assertEquals(
                threshold, vector.hardNegatives().kthLargest(keys, 1, count, k, scratch), what);
            compareIndices(keys, count, threshold, what);
          }
        }
      }
    }
  }

  private void compareIndices(int[] keys, int count, int threshold, String what) {
    int[] expected = new int[HardNegativesScalar.scratch(count)];
    int[] actual = new int[expected.length];
    int found = scalar.hardNegatives().indicesAtLeast(keys, 1, count, threshold, expected);
    assertEquals(
        found, vector.hardNegatives().indicesAtLeast(keys, 1, count, threshold, actual), what);
    assertArrayEquals(Arrays.copyOf(expected, found), Arrays.copyOf(actual, found), what);
  }

  @Test
  void aSampleThatMissesFallsBackToAllKeys() {
    int count = Twins.INTERPRETED ? HardNegativesScalar.LEAST_TO_SAMPLE : 8732;
    int[] keys = new int[count];
    for (int i = 0; i < count; i++) {
      keys[i] = i + 1;
    }
    int blocks = count / HardNegativesScalar.SAMPLE_BLOCK;
    for (int i = 0; i < HardNegativesScalar.SAMPLE_BLOCKS; i++) {
      int from = HardNegativesScalar.sampleBlock(i, blocks) * HardNegativesScalar.SAMPLE_BLOCK;
      Arrays.fill(keys, from, from + HardNegativesScalar.SAMPLE_BLOCK, -i);
    }
    int[] sorted = keys.clone();
    Arrays.sort(sorted);
    int[] scratch = new int[HardNegativesScalar.scratch(count)];
    for (int k : new int[] {1, 30, 900, count / 2, count}) {
      assertEquals(
          sorted[count - k],
          scalar.hardNegatives().kthLargest(keys, 0, count, k, scratch),
          "k " + k);
      assertEquals(
          sorted[count - k],
          vector.hardNegatives().kthLargest(keys, 0, count, k, scratch),
          "k " + k);
    }
  }

  /** Blocks' largest keys say little here: all that is wanted stands in few of them, or in all. */
  @Test
  void theLargestStandSideBySideOrAreAllEqual() {
    int count = Twins.INTERPRETED ? HardNegativesScalar.LEAST_TO_SAMPLE + 7 : 8732;
    int[] scratch = new int[HardNegativesScalar.scratch(count)];
    int[] keys = new int[count];
    int[] selected = new int[count];
    for (int order = 0; order < 4; order++) {
      for (int i = 0; i < count; i++) {
        keys[i] =
            switch (order) {
              case 0 -> count - i;
              case 1 -> i;
              case 2 -> 7;
              default -> i % 1000 < 40 ? i : -i;
            };
      }
      int[] sorted = keys.clone();
      Arrays.sort(sorted);
      for (int k : new int[] {1, 2, 31, 32, count / 64, count / 64 + 1}) {
        for (Kernels kernels : new Kernels[] {scalar, vector}) {
          String what = "order " + order + " k " + k;
          int threshold = kernels.hardNegatives().kthLargest(keys, 0, count, k, scratch);
          long above = Arrays.stream(keys).filter(key -> key > threshold).count();
          long atLeast = Arrays.stream(keys).filter(key -> key >= threshold).count();
          assertTrue(above < k && k <= atLeast, what);
          kernels.hardNegatives().select(keys, 0, count, k, selected, scratch);
          int least = Arrays.stream(selected, 0, k).map(i -> keys[i]).min().orElseThrow();
          assertEquals(sorted[count - k], least, what);
        }
      }
    }
  }

  @Test
  void labelScansEqualTheScalarTwin() {
    for (int count : COUNTS) {
      int[] labels = Inputs.labels(count + 1, 4, count);
      int[] expected = new int[count];
      int[] actual = new int[count];
      assertEquals(
          scalar.labels().positives(labels, 1, count, expected),
          vector.labels().positives(labels, 1, count, actual));
      assertArrayEquals(expected, actual, "count " + count);
      assertEquals(
          scalar.labels().background(labels, 1, count),
          vector.labels().background(labels, 1, count));
      assertEquals(-1, vector.labels().firstBad(labels, 1, count, 4));
      for (int bad : new int[] {-2, 4}) {
        for (int at = 0; at < count; at++) {
          int[] wrong = labels.clone();
          wrong[1 + at] = bad;
          wrong[count] = bad;
          assertEquals(at, vector.labels().firstBad(wrong, 1, count, 4), "count " + count);
          assertEquals(at, scalar.labels().firstBad(wrong, 1, count, 4), "count " + count);
        }
      }
    }
  }
}
