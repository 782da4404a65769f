package dev.multibox.internal.score;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.multibox.internal.Inputs;
import dev.multibox.internal.Kernels;
import dev.multibox.internal.Twins;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows that may hold a detection: the twins find the same, and those of the definition. */
@Tag("bits")
class RowScoresTwinTest {

  private static final int[] ROWS = {0, 1, 2, 3, 7, 16, 33};
  private static final int BORDER = 3;

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 8, 9, 15, 16, 17, 18, 21, 33, 34, 81, 91, 201})
  void rowsAreThoseOfTheDefinition(int classes) {
    for (Inputs.Kind kind : Inputs.Kind.values()) {
      for (int rows : ROWS) {
        float[] scores = padded(kind, rows, classes);
        for (float level : new float[] {-4.6f, 0f, 3f, Float.NEGATIVE_INFINITY}) {
          check(scores, rows, classes, 0, classes, -1, level);
          if (classes > 1) {
            check(scores, rows, classes, 1, classes, 0, level);
            check(scores, rows, classes, 0, classes - 1, classes - 1, level);
            check(scores, rows, classes, 0, classes, 1, level);
          }
        }
      }
    }
  }

  private static void check(
      float[] scores, int rows, int classes, int from, int to, int shift, float level) {
    int[] expected = new int[rows + 2];
    int count = 1;
    for (int row = 0; row < rows; row++) {
      int at = BORDER + row * classes;
      boolean any = false;
      for (int column = from; column < to; column++) {
        float least = shift < 0 ? level : scores[at + shift] + level;
        any |= !(scores[at + column] < least);
      }
      if (any) {
        expected[count++] = 40 + row;
      }
    }
    for (Kernels kernels : Twins.all()) {
      int[] found = new int[rows + 2];
      int actual =
          kernels
              .rowScores()
              .atLeast(scores, BORDER, rows, classes, from, to, shift, level, 40, found, 1);
      String what = classes + " classes, " + rows + " rows, shift " + shift + ", level " + level;
      assertEquals(count, actual, what);
      assertArrayEquals(Arrays.copyOf(expected, count), Arrays.copyOf(found, count), what);
    }
  }

  /** Rows that end with the array: nothing behind them can be read. */
  private static float[] padded(Inputs.Kind kind, int rows, int classes) {
    float[] logits = Inputs.logits(kind, rows, classes, new int[rows], 3 + rows);
    float[] padded = new float[BORDER + logits.length];
    Arrays.fill(padded, 0, BORDER, 1e9f);
    System.arraycopy(logits, 0, padded, BORDER, logits.length);
    return padded;
  }

  @Test
  void firstValueOutsideIsFound() {
    for (int length : new int[] {1, 7, 15, 16, 17, 64, 65}) {
      float[] values = new float[length + 2];
      Arrays.fill(values, 0.5f);
      values[0] = Float.NaN;
      values[length + 1] = Float.NaN;
      for (Kernels kernels : Twins.all()) {
        RowScoresKernel kernel = kernels.rowScores();
        assertEquals(-1, kernel.firstOutside(values, 1, length + 1, 0f, 1f));
        for (int at = 1; at <= length; at++) {
          for (float bad : new float[] {-0.1f, 1.5f, Float.NaN, Float.POSITIVE_INFINITY}) {
            values[at] = bad;
            values[length] = bad;
            assertEquals(at, kernel.firstOutside(values, 1, length + 1, 0f, 1f));
            values[length] = 0.5f;
            values[at] = 0.5f;
          }
        }
      }
    }
  }

  @Test
  void indicesAtLeastALevelAreFound() {
    Random random = new Random(1);
    float[] values = new float[77];
    for (int i = 0; i < values.length; i++) {
      values[i] = i % 11 == 3 ? Float.NaN : random.nextInt(4) * 0.25f;
    }
    for (int from = 0; from < 20; from++) {
      for (Kernels kernels : Twins.all()) {
        int[] found = new int[values.length];
        int count = kernels.rowScores().indicesAtLeast(values, from, values.length, 0.5f, found);
        int next = 0;
        for (int i = from; i < values.length; i++) {
          if (values[i] >= 0.5f) {
            assertEquals(i, found[next++]);
          }
        }
        assertEquals(next, count);
      }
    }
  }
}
