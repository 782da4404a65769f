package dev.multibox.internal.softmax;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.multibox.internal.Inputs;
import dev.multibox.internal.Kernels;
import dev.multibox.internal.Twins;
import dev.multibox.internal.numeric.TileSizes;
import org.junit.jupiter.api.Test;

/** What is promised of the bound of a negative's loss, term by term and row by row. */
class BackgroundBoundTest {

  private static final int STRIDE = 9973;

  /** Rounding of one conversion, and of the true value to a double. */
  private static final double ROUNDING = 1e-12;

  @Test
  void aTermIsNeverBelowItsExponentialNorMuchAbove() {
    double highest = 0;
    for (int sign = -1; sign <= 1; sign += 2) {
      float end = sign < 0 ? 87f : 87.9f;
      for (int bits = 0; bits <= Float.floatToIntBits(end); bits += STRIDE) {
        float d = sign * Float.intBitsToFloat(bits);
        double ratio = boundOfOneTerm(d) / Math.exp(d);
        assertTrue(ratio >= 1 - ROUNDING, "exp(" + d + ") is " + ratio + " times below its bound");
        highest = Math.max(highest, ratio);
      }
    }
    assertTrue(highest <= BackgroundBoundScalar.GREATEST_RATIO, "the highest ratio is " + highest);
    assertTrue(highest > 1.061, "the chord is 6.15 % above at its worst, seen were " + highest);
  }

  @Test
  void whatLeavesTheRangeIsNotTakenForSmall() {
    assertEquals(0x1p-126f, boundOfOneTerm(-100f));
    for (float d : new float[] {Float.NaN, Float.intBitsToFloat(0xffc00001), 89f, 1e30f}) {
      assertTrue(boundOfOneTerm(d) >= BackgroundBoundScalar.HIGHEST, "d " + d);
    }
    assertTrue(boundOfOneTerm(Float.NEGATIVE_INFINITY) > 0);
    assertTrue(boundOfOneTerm(Float.POSITIVE_INFINITY) >= BackgroundBoundScalar.HIGHEST);
  }

  @Test
  void aRowIsBoundedByTheSumOfItsTerms() {
    for (int classes : new int[] {3, 21, 81, 1203}) {
      int rows = 200;
      float[] logits = Inputs.logits(Inputs.Kind.ORDINARY, rows, classes, new int[rows], classes);
      float[] bounds = new float[rows];
      for (Kernels kernels : Twins.all()) {
        kernels
            .backgroundBound()
            .bounds(logits, 0, rows, classes, bounds, 0, Twins.scratch(TileSizes.SCRATCH));
        for (int row = 0; row < rows; row++) {
          double sum = 0;
          for (int j = 1; j < classes; j++) {
            sum += Math.exp((double) logits[row * classes + j] - logits[row * classes]);
          }
          double ratio = bounds[row] / sum;
          // The difference is rounded to float, 8 ulp of 16, and so are the sums.
          assertTrue(ratio >= 1 - 2e-6, "ratio " + ratio);
          assertTrue(ratio <= BackgroundBoundScalar.GREATEST_RATIO + 2e-6, "ratio " + ratio);
        }
      }
    }
  }

  @Test
  void ofTwoClassesItIsTheDifferenceOrNotANumber() {
    float[] logits = {
      1f,
      3f,
      3f,
      1f,
      -0f,
      0f,
      0f,
      -0f,
      2f,
      Float.NaN,
      Float.NaN,
      2f,
      3e38f,
      -3e38f,
      -3e38f,
      3e38f,
      Float.POSITIVE_INFINITY,
      1f,
      1f,
      Float.NEGATIVE_INFINITY
    };
    float nan = Float.NaN;
    float[] expected = {2f, -2f, 0f, -0f, nan, nan, nan, nan, nan, nan};
    float[] bounds = new float[expected.length];
    for (Kernels kernels : Twins.all()) {
      kernels
          .backgroundBound()
          .bounds(logits, 0, expected.length, 2, bounds, 0, Twins.scratch(TileSizes.SCRATCH));
      assertArrayEquals(expected, bounds);
    }
  }

  private static float boundOfOneTerm(float d) {
    float[] partials = new float[TileSizes.LANES];
    BackgroundBoundScalar.partialSums(new float[] {0f, d}, 0, 2, partials, 0);
    return partials[0];
  }
}
