package dev.multibox.internal.warmup;

import java.util.Random;

/** Numbers like those that kernels meet. */
final class SampleNumbers {

  private SampleNumbers() {}

  /** Normal numbers. */
  static float[] normal(int count, double deviation) {
    Random random = new Random(count);
    float[] numbers = new float[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = (float) (deviation * random.nextGaussian());
    }
    return numbers;
  }

  /** Rows of logits whose first column is the largest of most rows. */
  static float[] logits(int rows, int classes, int slack) {
    float[] logits = normal(rows * classes + slack, 1.5);
    for (int row = 0; row < rows; row++) {
      logits[row * classes] += row % 8 == 0 ? 0f : 6f;
    }
    return logits;
  }

  /** Labels, one in {@code distance} of them above 0. */
  static int[] labels(int count, int classes, int distance) {
    int[] labels = new int[count];
    for (int i = 0; i < count; i += distance) {
      labels[i] = 1 + i % Math.max(1, classes - 1);
    }
    return labels;
  }
}
