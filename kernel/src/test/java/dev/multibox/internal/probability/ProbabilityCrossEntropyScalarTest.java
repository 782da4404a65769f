package dev.multibox.internal.probability;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.multibox.internal.Inputs;
import dev.multibox.internal.numeric.LogScalar;
import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Cross entropy from probabilities, which has no vector twin. */
@Tag("bits")
class ProbabilityCrossEntropyScalarTest {

  private static final int BORDER = 3;

  /** One probability of a row is read, and one loss written. */
  @ParameterizedTest
  @EnumSource(Inputs.Kind.class)
  void isTheLogarithmOfTheLabelsProbability(Inputs.Kind kind) {
    for (int classes : new int[] {2, 3, 16, 21, 81}) {
      int rows = 33;
      int[] labels = Inputs.labels(rows + 1, classes, classes);
      float[] scores = Inputs.logits(kind, rows, classes, new int[rows], classes);
      for (float floor : new float[] {1e-7f, Float.MIN_NORMAL, Float.MIN_VALUE}) {
        float[] read = new float[scores.length + BORDER];
        Arrays.fill(read, Float.NaN);
        float[] losses = new float[rows + 2 * BORDER];
        for (int row = 0; row < rows; row++) {
          int at = row * classes + Math.max(labels[row + 1], 0);
          read[BORDER + at] = scores[at];
        }
        ProbabilityCrossEntropyScalar.losses(
            read, BORDER, rows, classes, labels, 1, floor, losses, BORDER);
        for (int row = 0; row < rows; row++) {
          float p = scores[row * classes + Math.max(labels[row + 1], 0)];
          float expected =
              labels[row + 1] < 0
                  ? 0f
                  : 0f - LogScalar.log(Float.isNaN(p) ? p : Math.max(p, floor));
          assertEquals(
              Float.floatToRawIntBits(expected),
              Float.floatToRawIntBits(losses[BORDER + row]),
              kind + ", classes " + classes + ", row " + row + ", floor " + floor);
        }
        for (int i = 0; i < BORDER; i++) {
          assertEquals(0f, losses[i], "written before");
          assertEquals(0f, losses[BORDER + rows + i], "written behind");
        }
      }
    }
  }

  @Test
  void edgesAreAsDocumented() {
    assertEquals(0f, loss(1f, 1e-7f));
    assertEquals(Float.NaN, loss(Float.intBitsToFloat(0xffc00001), 1e-7f));
    assertEquals((float) -Math.log(1e-7f), loss(0f, 1e-7f));
    assertEquals((float) -Math.log(1e-7f), loss(-1f, 1e-7f));
    assertEquals(Float.NEGATIVE_INFINITY, loss(Float.POSITIVE_INFINITY, 1e-7f));
  }

  private static float loss(float probability, float floor) {
    float[] losses = new float[1];
    ProbabilityCrossEntropyScalar.losses(
        new float[] {0.5f, probability}, 0, 1, 2, new int[] {1}, 0, floor, losses, 0);
    return losses[0];
  }
}
