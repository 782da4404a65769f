package dev.multibox.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Keys, selection and label scans: the vector twin gives the scalar twin's integers. */
@Tag("bits")
@Tag("vector-only")
class SelectionTwinTest {

  private static final int[] COUNTS = {1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 33, 64, 257};

  private final Kernels scalar = new ScalarKernels();
  private final Kernels vector = new VectorKernels();

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
        for (int k : new int[] {0, 1, count / 4, count / 2, count - 1, count}) {
          int[] expected = new int[count];
          int[] actual = new int[count];
          scalar.select(keys, 1, count, k, expected);
          vector.select(keys, 1, count, k, actual);
          assertArrayEquals(expected, actual, "count " + count + " range " + range + " k " + k);
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
          scalar.positives(labels, 1, count, expected), vector.positives(labels, 1, count, actual));
      assertArrayEquals(expected, actual, "count " + count);
      assertEquals(scalar.background(labels, 1, count), vector.background(labels, 1, count));
      assertEquals(-1, vector.firstBadLabel(labels, 1, count, 4));
      for (int bad : new int[] {-2, 4}) {
        for (int at = 0; at < count; at++) {
          int[] wrong = labels.clone();
          wrong[1 + at] = bad;
          wrong[count] = bad;
          assertEquals(at, vector.firstBadLabel(wrong, 1, count, 4), "count " + count);
          assertEquals(at, scalar.firstBadLabel(wrong, 1, count, 4), "count " + count);
        }
      }
    }
  }
}
