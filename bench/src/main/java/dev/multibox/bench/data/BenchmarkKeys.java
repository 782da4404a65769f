package dev.multibox.bench.data;

import dev.multibox.Backend;
import dev.multibox.loss.SoftmaxCrossEntropy;
import java.util.SplittableRandom;

/**
 * What a selection ranks; parameter {@code keys}. {@code losses} are what the loss of a batch
 * ranks; the others are the ten arrays that x86-simd-sort measures its sorts and selections on.
 */
public enum BenchmarkKeys {
  /** Cross entropies, positives at -infinity. */
  LOSSES,
  /** Even over all finite floats of small size. */
  RANDOM,
  /** All the same. */
  CONSTANT,
  /** Ascending. */
  SORTED,
  /** Descending. */
  REVERSE,
  /** Whole numbers from 1 to 100. */
  SMALLRANGE,
  /** Ascending, but for the largest, which is last twice. */
  MAX_AT_THE_END,
  /** Each the sum of five random whole numbers below 10. */
  RANDOM_5D,
  /** Random, one in ten the largest float. */
  RAND_MAX,
  /** Random, one in ten NaN. */
  RAND_WITH_NAN,
  /** Random, one in ten NaN and one in ten +infinity. */
  RAND_WITH_MAX_AND_NAN;

  private static final long SEED = 0x10bL;
  private static final float RANGE = 1e6f;
  private static final int ONE_IN = 10;

  /**
   * {@return the keys of a parameter's word}
   *
   * @param word a constant's name in small letters, a hyphen for each underscore
   * @throws IllegalArgumentException for any other word
   */
  public static BenchmarkKeys of(String word) {
    return ParameterWords.of(BenchmarkKeys.class, "keys", word);
  }

  /**
   * {@return the keys, {@code [batch][priors]}}
   *
   * @param batch whose losses, or only its size
   */
  public float[][] of(BenchmarkBatch batch) {
    float[][] keys = new float[batch.batch()][batch.priors()];
    if (this == LOSSES) {
      losses(batch, keys);
      return keys;
    }
    SplittableRandom random = new SplittableRandom(SEED);
    for (float[] image : keys) {
      for (int i = 0; i < image.length; i++) {
        image[i] = key(i, image.length, random);
      }
    }
    return keys;
  }

  private static void losses(BenchmarkBatch batch, float[][] keys) {
    float[] losses = new float[batch.rows()];
    SoftmaxCrossEntropy.of(batch.classes(), Backend.of(Backend.Choice.SCALAR))
        .perRow(batch.logits(), batch.labels(), batch.rows(), losses);
    for (int row = 0; row < losses.length; row++) {
      keys[row / batch.priors()][row % batch.priors()] =
          batch.labels()[row] > 0 ? Float.NEGATIVE_INFINITY : losses[row];
    }
  }

  private float key(int i, int count, SplittableRandom random) {
    float any = (float) random.nextDouble(-RANGE, RANGE);
    return switch (this) {
      case LOSSES -> throw new AssertionError(this);
      case RANDOM -> any;
      case CONSTANT -> 1f;
      case SORTED -> i;
      case REVERSE -> count - i;
      case SMALLRANGE -> 1 + random.nextInt(100);
      case MAX_AT_THE_END -> i >= count - 2 ? Float.MAX_VALUE : i;
      case RANDOM_5D -> random.ints(5, 0, ONE_IN).sum();
      case RAND_MAX -> i % ONE_IN == 0 ? Float.MAX_VALUE : any;
      case RAND_WITH_NAN -> i % ONE_IN == 0 ? Float.NaN : any;
      case RAND_WITH_MAX_AND_NAN ->
          i % ONE_IN == 0 ? Float.NaN : i % ONE_IN == 1 ? Float.POSITIVE_INFINITY : any;
    };
  }
}
