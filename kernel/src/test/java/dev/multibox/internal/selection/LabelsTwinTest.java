package dev.multibox.internal.selection;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.multibox.internal.Inputs;
import dev.multibox.internal.Twins;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Passes over labels: the vector twin gives the scalar twin's results. */
@Tag("bits")
@Tag("vector-only")
class LabelsTwinTest {

  private static final int[] COUNTS =
      Twins.INTERPRETED
          ? new int[] {0, 1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 33}
          : new int[] {0, 1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 33, 64, 257, 2047};

  private final LabelsKernel scalar = new LabelsScalar();
  private final LabelsKernel vector = new LabelsVector();

  @Test
  void equalsTheScalarTwin() {
    for (int count : COUNTS) {
      int[] labels = Inputs.labels(count + 1, 4, count);
      int[] expected = new int[count];
      int[] actual = new int[count];
      assertEquals(
          scalar.positives(labels, 1, count, expected), vector.positives(labels, 1, count, actual));
      assertArrayEquals(expected, actual, "count " + count);
      assertEquals(scalar.background(labels, 1, count), vector.background(labels, 1, count));
      int positives = scalar.positives(labels, 1, count, expected);
      assertEquals(positives, scalar.check(labels, 1, count, 4));
      assertEquals(positives, vector.check(labels, 1, count, 4));
      for (int bad : new int[] {-2, 4}) {
        for (int at = 0; at < count; at++) {
          int[] wrong = labels.clone();
          wrong[1 + at] = bad;
          wrong[count] = bad;
          assertEquals(-1 - at, vector.check(wrong, 1, count, 4), "count " + count);
          assertEquals(-1 - at, scalar.check(wrong, 1, count, 4), "count " + count);
        }
      }
    }
  }
}
