package dev.multibox.internal.score;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.multibox.internal.Inputs;
import dev.multibox.internal.Kernels;
import dev.multibox.internal.RecordedBitsTest;
import dev.multibox.internal.Twins;
import dev.multibox.internal.numeric.TileSizes;
import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Probabilities: the twins' bits, and the error against float64. */
@Tag("bits")
class ProbabilityTwinTest {

  private static final int ROWS = 37;
  private static final float POISON = -7f;

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 15, 16, 17, 21, 31, 32, 33, 81, 91, 201})
  void softmax(int classes) throws IOException {
    for (Inputs.Kind kind : Inputs.Kind.values()) {
      int[] labels = Inputs.labels(ROWS, Math.max(classes, 2), 5);
      labels = Arrays.stream(labels).map(label -> Math.clamp(label, 0, classes - 1)).toArray();
      float[] logits = Inputs.logits(kind, ROWS, classes, labels, 6);
      float[] expected = softmax(Kernels.scalar(), logits, classes);
      for (Kernels kernels : Twins.all()) {
        float[] actual = softmax(kernels, logits, classes);
        assertArrayEquals(expected, actual, kind + " of " + classes);
      }
      if (kind == Inputs.Kind.ORDINARY && classes > 1) {
        RecordedBitsTest.assertRecorded("softmaxProbability." + classes, expected);
      }
      if (kind != Inputs.Kind.INFINITE && kind != Inputs.Kind.SPECIAL) {
        assertAccurate(logits, expected, classes);
      }
    }
  }

  private static float[] softmax(Kernels kernels, float[] logits, int classes) {
    float[] tile = Arrays.copyOf(logits, logits.length + ProbabilityKernel.SLACK);
    Arrays.fill(tile, logits.length, tile.length, POISON);
    float[] sums = Twins.scratch(TileSizes.SCRATCH);
    kernels.probability().terms(tile, ROWS, classes, sums);
    kernels.probability().divide(tile, ROWS, classes, sums);
    return Arrays.copyOf(tile, logits.length);
  }

  /**
   * The difference of logits is rounded to half an ulp of itself, which the exponential passes on
   * as that share of the result; exponential, sum and quotient have an ulp or C / 16 of their own.
   */
  private static void assertAccurate(float[] logits, float[] actual, int classes) {
    for (int row = 0; row < ROWS; row++) {
      int at = row * classes;
      double most = Double.NEGATIVE_INFINITY;
      for (int j = at; j < at + classes; j++) {
        most = Math.max(most, logits[j]);
      }
      double sum = 0;
      for (int j = at; j < at + classes; j++) {
        sum += Math.exp(logits[j] - most);
      }
      for (int j = at; j < at + classes; j++) {
        double exact = Math.exp(logits[j] - most) / sum;
        double share = (Math.abs(logits[j] - most) + 3 + classes / 16.0) * 0x1p-24 * 2;
        // Below the smallest normal float an exponential is 0.
        double allowed = exact * share + 2 * Float.MIN_NORMAL;
        assertTrue(Math.abs(actual[j] - exact) <= allowed, exact + " came as " + actual[j]);
      }
    }
  }

  @Test
  void sigmoidAndExponential() throws IOException {
    for (int count : new int[] {0, 1, 15, 16, 17, 100}) {
      float[] logits = Inputs.logits(Inputs.Kind.SPECIAL, count, 1, new int[count], 9);
      float[] expected = sigmoid(Kernels.scalar(), logits);
      float[] powers = exp(Kernels.scalar(), logits);
      for (Kernels kernels : Twins.all()) {
        assertArrayEquals(expected, sigmoid(kernels, logits), "sigmoid of " + count);
        assertArrayEquals(powers, exp(kernels, logits), "exponentials of " + count);
      }
    }
    float[] ordinary = Inputs.logits(Inputs.Kind.ORDINARY, 100, 1, new int[100], 10);
    float[] actual = sigmoid(Kernels.scalar(), ordinary);
    RecordedBitsTest.assertRecorded("sigmoidProbability", actual);
    for (int i = 0; i < ordinary.length; i++) {
      double exact = 1 / (1 + Math.exp(-ordinary[i]));
      assertTrue(Math.abs(actual[i] - exact) <= 3 * Math.ulp((float) exact), "of " + ordinary[i]);
    }
  }

  private static float[] sigmoid(Kernels kernels, float[] logits) {
    float[] tile = Arrays.copyOf(logits, logits.length + ProbabilityKernel.SLACK);
    kernels.probability().sigmoid(tile, logits.length);
    return Arrays.copyOf(tile, logits.length);
  }

  private static float[] exp(Kernels kernels, float[] values) {
    float[] tile = Arrays.copyOf(values, values.length + ProbabilityKernel.SLACK);
    kernels.probability().exp(tile, values.length);
    return Arrays.copyOf(tile, values.length);
  }
}
