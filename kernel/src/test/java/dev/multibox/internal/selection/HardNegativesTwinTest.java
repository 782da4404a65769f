package dev.multibox.internal.selection;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.multibox.internal.Inputs;
import dev.multibox.internal.Twins;
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

  private final HardNegativesKernel scalar = new HardNegativesScalar();
  private final HardNegativesKernel vector = new HardNegativesVector();

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
      scalar.sortableKeys(values, 2, count, expected, 1);
      vector.sortableKeys(values, 2, count, actual, 1);
      assertArrayEquals(expected, actual, "count " + count);
      scalar.rankingKeys(values, 2, labels, 1, count, expected, 0);
      vector.rankingKeys(values, 2, labels, 1, count, actual, 0);
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
        int few = Math.min(count, count / (2 * KeySelection.BLOCK) + 1);
        for (int k : new int[] {0, 1, few - 1, few, count / 4, count / 2, count - 1, count}) {
          int[] expected = new int[count];
          int[] actual = new int[count];
          int[] scratch = new int[HardNegativesScalar.scratch(count)];
          scalar.select(keys, 1, count, k, expected, scratch);
          vector.select(keys, 1, count, k, actual, scratch);
          String what = "count " + count + " range " + range + " k " + k;
          assertArrayEquals(expected, actual, what);
          if (k > 0) {
            int threshold = scalar.kthLargest(keys, 1, count, k, scratch);
            assertEquals(threshold, vector.kthLargest(keys, 1, count, k, scratch), what);
            compareIndices(keys, count, threshold, what);
          }
        }
      }
    }
  }

  private void compareIndices(int[] keys, int count, int threshold, String what) {
    int[] expected = new int[HardNegativesScalar.scratch(count)];
    int[] actual = new int[expected.length];
    int found = scalar.indicesAtLeast(keys, 1, count, threshold, expected);
    assertEquals(found, vector.indicesAtLeast(keys, 1, count, threshold, actual), what);
    assertArrayEquals(Arrays.copyOf(expected, found), Arrays.copyOf(actual, found), what);
  }

  @Test
  void aSampleThatMissesFallsBackToAllKeys() {
    int count = Twins.INTERPRETED ? KeySelection.LEAST_TO_SAMPLE : 8732;
    int[] keys = new int[count];
    for (int i = 0; i < count; i++) {
      keys[i] = i + 1;
    }
    int blocks = count / KeySelection.SAMPLE_BLOCK;
    for (int i = 0; i < KeySelection.SAMPLE_BLOCKS; i++) {
      int from = KeySelection.sampleBlock(i, blocks) * KeySelection.SAMPLE_BLOCK;
      Arrays.fill(keys, from, from + KeySelection.SAMPLE_BLOCK, -i);
    }
    int[] sorted = keys.clone();
    Arrays.sort(sorted);
    int[] scratch = new int[HardNegativesScalar.scratch(count)];
    for (int k : new int[] {1, 30, 900, count / 2, count}) {
      assertEquals(sorted[count - k], scalar.kthLargest(keys, 0, count, k, scratch), "k " + k);
      assertEquals(sorted[count - k], vector.kthLargest(keys, 0, count, k, scratch), "k " + k);
    }
  }

  /** Blocks' largest keys say little here: all that is wanted stands in few of them, or in all. */
  @Test
  void theLargestStandSideBySideOrAreAllEqual() {
    int count = Twins.INTERPRETED ? KeySelection.LEAST_TO_SAMPLE + 7 : 8732;
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
        for (HardNegativesKernel kernel : new HardNegativesKernel[] {scalar, vector}) {
          String what = "order " + order + " k " + k;
          int threshold = kernel.kthLargest(keys, 0, count, k, scratch);
          long above = Arrays.stream(keys).filter(key -> key > threshold).count();
          long atLeast = Arrays.stream(keys).filter(key -> key >= threshold).count();
          assertTrue(above < k && k <= atLeast, what);
          kernel.select(keys, 0, count, k, selected, scratch);
          int least = Arrays.stream(selected, 0, k).map(i -> keys[i]).min().orElseThrow();
          assertEquals(sorted[count - k], least, what);
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
        assertEquals(expected, scalar.countAtLeast(keys, 1, count, threshold), what);
        assertEquals(expected, vector.countAtLeast(keys, 1, count, threshold), what);
      }
    }
  }
}
