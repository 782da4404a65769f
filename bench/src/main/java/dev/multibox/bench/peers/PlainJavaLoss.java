package dev.multibox.bench.peers;

import dev.multibox.bench.data.BenchmarkBatch;
import java.util.Arrays;

/**
 * The loss as one writes it in Java without this library: plain loops over arrays, the row's
 * maximum as shift, {@code Math.exp} and {@code Math.log} in double, and a full sort of the
 * negatives. It is what kernels are compared with, and in tests also what they are checked against.
 *
 * <p>Smooth-L1 with beta 1, three negatives a positive in each image, all sums divided by the
 * positives of the batch; 0 without positives. Scratch is made once: one object per thread.
 */
final class PlainJavaLoss {

  private static final int COORDINATES = 4;
  private static final int NEGATIVES_A_POSITIVE = 3;

  private final int batch;
  private final int priors;
  private final int classes;
  private final float[] crossEntropies;
  private final long[] ranks;
  private final int[] hardest;

  PlainJavaLoss(int batch, int priors, int classes) {
    this.batch = batch;
    this.priors = priors;
    this.classes = classes;
    crossEntropies = new float[batch * priors];
    ranks = new long[priors];
    hardest = new int[priors];
  }

  /** Writes each row's cross entropy against its label. */
  void softmaxCrossEntropy(float[] logits, int[] labels, float[] losses) {
    for (int row = 0; row < batch * priors; row++) {
      int at = row * classes;
      float max = max(logits, at);
      double sum = sumOfExp(logits, at, max);
      losses[row] = (float) (Math.log(sum) + max - logits[at + labels[row]]);
    }
  }

  /** Writes the sum of each prior's four smooth-L1 losses. */
  void smoothL1(float[] locations, float[] targets, float[] losses) {
    for (int row = 0; row < batch * priors; row++) {
      losses[row] = smoothL1(locations, targets, row);
    }
  }

  /**
   * Writes the numbers of the {@code k} largest keys, the largest first, of equal ones the first.
   */
  void hardest(float[] keys, int from, int k, int[] indices) {
    for (int prior = 0; prior < priors; prior++) {
      int bits = Float.floatToIntBits(keys[from + prior]);
      // as Float.compare orders them, the largest first
      int descending = ~(bits ^ (bits >> 31 & Integer.MAX_VALUE));
      ranks[prior] = (long) descending << 32 | prior;
    }
    Arrays.sort(ranks);
    for (int i = 0; i < k; i++) {
      indices[i] = (int) ranks[i];
    }
  }

  /** The loss of a batch. */
  double forward(BenchmarkBatch made) {
    softmaxCrossEntropy(made.logits(), made.labels(), crossEntropies);
    double sum = 0;
    for (int image = 0; image < batch; image++) {
      int positives = positives(made, image);
      sum += positiveLosses(made, image);
      int mined = mine(image, positives);
      for (int i = 0; i < mined; i++) {
        sum += crossEntropies[image * priors + hardest[i]];
      }
    }
    return sum / divisor(made);
  }

  /** The loss of a batch, whose gradient it writes into the two arrays. */
  double forwardWithGradient(BenchmarkBatch made, float[] logitGradient, float[] locationGradient) {
    softmaxCrossEntropy(made.logits(), made.labels(), crossEntropies);
    Arrays.fill(logitGradient, 0f);
    Arrays.fill(locationGradient, 0f);
    double divisor = divisor(made);
    float scale = (float) (1 / divisor);
    double sum = 0;
    for (int image = 0; image < batch; image++) {
      int positives = positives(made, image);
      sum += positiveLosses(made, image);
      for (int row = image * priors; row < (image + 1) * priors; row++) {
        if (made.labels()[row] > 0) {
          softmaxGradient(made, row, scale, logitGradient);
          smoothL1Gradient(made, row, scale, locationGradient);
        }
      }
      int mined = mine(image, positives);
      for (int i = 0; i < mined; i++) {
        int row = image * priors + hardest[i];
        sum += crossEntropies[row];
        softmaxGradient(made, row, scale, logitGradient);
      }
    }
    return sum / divisor;
  }

  /** Both losses of an image's positives; takes their cross entropies out of the ranking. */
  private double positiveLosses(BenchmarkBatch made, int image) {
    double sum = 0;
    for (int row = image * priors; row < (image + 1) * priors; row++) {
      if (made.labels()[row] > 0) {
        sum += crossEntropies[row];
        sum += smoothL1(made.locations(), made.locationTargets(), row);
        crossEntropies[row] = Float.NEGATIVE_INFINITY;
      }
    }
    return sum;
  }

  private int mine(int image, int positives) {
    int mined = Math.min(NEGATIVES_A_POSITIVE * positives, priors - positives);
    hardest(crossEntropies, image * priors, mined, hardest);
    return mined;
  }

  private int positives(BenchmarkBatch made, int image) {
    int positives = 0;
    for (int row = image * priors; row < (image + 1) * priors; row++) {
      if (made.labels()[row] > 0) {
        positives++;
      }
    }
    return positives;
  }

  private double divisor(BenchmarkBatch made) {
    int positives = 0;
    for (int image = 0; image < batch; image++) {
      positives += positives(made, image);
    }
    return Math.max(1, positives);
  }

  private void softmaxGradient(BenchmarkBatch made, int row, float scale, float[] gradient) {
    float[] logits = made.logits();
    int at = row * classes;
    float max = max(logits, at);
    double sum = sumOfExp(logits, at, max);
    for (int c = 0; c < classes; c++) {
      gradient[at + c] = (float) (Math.exp(logits[at + c] - max) / sum) * scale;
    }
    gradient[at + made.labels()[row]] -= scale;
  }

  private static void smoothL1Gradient(
      BenchmarkBatch made, int row, float scale, float[] gradient) {
    for (int i = row * COORDINATES; i < (row + 1) * COORDINATES; i++) {
      float difference = made.locations()[i] - made.locationTargets()[i];
      gradient[i] = Math.clamp(difference, -1f, 1f) * scale;
    }
  }

  private float max(float[] logits, int at) {
    float max = logits[at];
    for (int c = 1; c < classes; c++) {
      max = Math.max(max, logits[at + c]);
    }
    return max;
  }

  private double sumOfExp(float[] logits, int at, float max) {
    double sum = 0;
    for (int c = 0; c < classes; c++) {
      sum += Math.exp(logits[at + c] - max);
    }
    return sum;
  }

  private static float smoothL1(float[] locations, float[] targets, int row) {
    float sum = 0;
    for (int i = row * COORDINATES; i < (row + 1) * COORDINATES; i++) {
      float difference = Math.abs(locations[i] - targets[i]);
      sum += difference < 1f ? 0.5f * difference * difference : difference - 0.5f;
    }
    return sum;
  }
}
