package dev.multibox.internal.softmax;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.multibox.internal.Inputs;
import dev.multibox.internal.Kernels;
import dev.multibox.internal.RecordedBitsTest;
import dev.multibox.internal.Twins;
import dev.multibox.internal.numeric.TileSizes;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Cross entropy against soft labels: the vector twin gives the scalar twin's bits. */
@Tag("bits")
class SoftCrossEntropyTwinTest {

  private static final int[] CLASSES =
      Twins.INTERPRETED
          ? new int[] {2, 9, 16, 21, 33}
          : new int[] {2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 20, 21, 31, 32, 33, 63, 65, 81, 201};
  private static final int[] ROW_COUNTS =
      Twins.INTERPRETED ? new int[] {0, 1, 9} : new int[] {0, 1, 3, 4, 7, 8, 9, 15, 16, 17, 33};
  private static final float[] SCALES = {1f, -0.3f, 0f, 1e-30f, Float.MIN_VALUE};
  private static final float[] LIMITS = {Float.POSITIVE_INFINITY, 87.33655f, 0.5f};
  private static final int BORDER = 5;
  private static final float POISON = -7f;

  @ParameterizedTest
  @EnumSource(Inputs.Kind.class)
  void equalsTheScalarTwinBitForBit(Inputs.Kind kind) {
    for (int classes : CLASSES) {
      for (int rows : ROW_COUNTS) {
        int[] labels = Inputs.labels(rows, classes, classes);
        float[] logits = Inputs.logits(kind, rows, classes, labels, 31L * classes);
        float[] weights = weights(rows, classes);
        for (float limit : LIMITS) {
          String what = kind + ", classes " + classes + ", rows " + rows + ", limit " + limit;
          int[] losses = null;
          int[] gradients = null;
          for (Kernels kernels : Twins.all()) {
            int[] ownLosses =
                Twins.bits(losses(kernels, logits, rows, classes, labels, weights, limit));
            int[] ownGradients =
                Twins.bits(gradients(kernels, logits, rows, classes, labels, weights));
            losses = losses == null ? ownLosses : losses;
            gradients = gradients == null ? ownGradients : gradients;
            assertArrayEquals(losses, ownLosses, what);
            assertArrayEquals(gradients, ownGradients, what);
          }
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 15, 16, 17, 21, 81, 201})
  void bitsAreTheRecordedOnes(int classes) throws IOException {
    int rows = 24;
    for (Inputs.Kind kind : Inputs.Kind.values()) {
      int[] labels = Inputs.labels(rows, classes, 25);
      float[] logits = Inputs.logits(kind, rows, classes, labels, 26);
      float[] weights = weights(rows, classes);
      for (Kernels kernels : Twins.all()) {
        RecordedBitsTest.assertRecorded(
            "soft." + kind + "." + classes,
            losses(kernels, logits, rows, classes, labels, weights, 87f));
        RecordedBitsTest.assertRecorded(
            "softGradient." + kind + "." + classes,
            gradients(kernels, logits, rows, classes, labels, weights));
      }
    }
  }

  /** Smoothed, one-hot, mixed of two, all zero, and of any sum; garbage behind them. */
  private static float[] weights(int rows, int classes) {
    Random random = new Random(classes);
    float[] weights = new float[rows * classes + TileSizes.LANES];
    for (int row = 0; row < rows; row++) {
      int from = row * classes;
      switch (row % 5) {
        case 0 -> Arrays.fill(weights, from, from + classes, 0.1f / classes);
        case 1 -> weights[from + random.nextInt(classes)] = 1f;
        case 2 -> {
          weights[from + random.nextInt(classes)] = 0.3f;
          weights[from + random.nextInt(classes)] = 0.7f;
        }
        case 3 -> weights[from] = -0f;
        default -> {
          for (int j = from; j < from + classes; j++) {
            weights[j] = 3f * random.nextFloat();
          }
        }
      }
    }
    Arrays.fill(weights, rows * classes, weights.length, Float.NaN);
    return weights;
  }

  private static float[] losses(
      Kernels kernels,
      float[] logits,
      int rows,
      int classes,
      int[] labels,
      float[] weights,
      float limit) {
    float[] losses = new float[rows + 2 * BORDER];
    Arrays.fill(losses, POISON);
    int[] tops = new int[rows];
    float[] scratch = Twins.scratch(TileSizes.SCRATCH);
    float[] work = Twins.scratch(rows * classes + TileSizes.LANES);
    kernels.softCrossEntropy().tops(logits, 0, rows, classes, labels, 0, tops);
    kernels
        .softmaxCrossEntropy()
        .losses(logits, 0, rows, classes, tops, 0, losses, BORDER, scratch);
    kernels
        .softCrossEntropy()
        .losses(logits, 0, rows, classes, tops, weights, limit, losses, BORDER, work, scratch);
    for (int i = 0; i < BORDER; i++) {
      assertEquals(POISON, losses[i], "written before");
      assertEquals(POISON, losses[BORDER + rows + i], "written behind");
    }
    return Arrays.copyOfRange(losses, BORDER, BORDER + rows);
  }

  private static float[] gradients(
      Kernels kernels, float[] logits, int rows, int classes, int[] labels, float[] weights) {
    float[] gradients = new float[rows * classes + BORDER];
    Arrays.fill(gradients, POISON);
    System.arraycopy(logits, 0, gradients, 0, rows * classes);
    int[] tops = new int[rows];
    float[] ones = new float[rows];
    Arrays.fill(ones, 1f);
    float[] scales = new float[rows];
    for (int row = 0; row < rows; row++) {
      scales[row] = SCALES[row % SCALES.length];
    }
    float[] scratch = Twins.scratch(TileSizes.SCRATCH);
    float[] work = Twins.scratch(rows * classes + TileSizes.LANES);
    kernels.softCrossEntropy().tops(logits, 0, rows, classes, labels, 0, tops);
    kernels
        .softmaxGradient()
        .gradients(gradients, 0, rows, classes, tops, 0, ones, 0, work, scratch);
    kernels
        .softCrossEntropy()
        .gradients(gradients, rows, classes, tops, weights, scales, 0, scratch);
    for (int i = 0; i < BORDER; i++) {
      assertEquals(POISON, gradients[rows * classes + i], "written behind");
    }
    return Arrays.copyOf(gradients, rows * classes);
  }
}
