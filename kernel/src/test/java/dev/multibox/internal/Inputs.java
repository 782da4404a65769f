package dev.multibox.internal;

import java.util.Random;

/** Rows of logits of every kind that matters, from a seed and by exact arithmetic alone. */
public final class Inputs {

  /** What a batch of rows looks like. */
  public enum Kind {
    /** Within +-8. */
    ORDINARY,
    /** Within +-10,000: sums overflow. */
    WIDE,
    /** Every logit of a row the same. */
    EQUAL,
    /** Losses down to 1e-30: the label 69 above the others. */
    CONFIDENT,
    /** Infinities of both signs among ordinary logits. */
    INFINITE,
    /** NaN of both signs and several payloads, infinities, zeros of both signs, subnormals. */
    SPECIAL
  }

  private static final float[] SPECIALS = {
    Float.NaN,
    Float.intBitsToFloat(0xffc00001),
    Float.intBitsToFloat(0x7f800001),
    Float.POSITIVE_INFINITY,
    Float.NEGATIVE_INFINITY,
    0f,
    -0f,
    Float.MIN_VALUE,
    -Float.MIN_NORMAL,
    Float.MAX_VALUE,
    -Float.MAX_VALUE
  };

  private Inputs() {}

  public static float[] logits(Kind kind, int rows, int classes, int[] labels, long seed) {
    Random random = new Random(seed);
    float[] logits = new float[rows * classes];
    for (int row = 0; row < rows; row++) {
      float common = uniform(random, 8f);
      for (int j = 0; j < classes; j++) {
        logits[row * classes + j] =
            switch (kind) {
              case ORDINARY -> uniform(random, 8f);
              case WIDE -> uniform(random, 10_000f);
              case EQUAL -> common;
              case CONFIDENT -> uniform(random, 8f) + (j == labels[row] ? 69f : 0f);
              case INFINITE ->
                  random.nextInt(12) > 0
                      ? uniform(random, 8f)
                      : random.nextBoolean() ? Float.POSITIVE_INFINITY : Float.NEGATIVE_INFINITY;
              case SPECIAL ->
                  random.nextInt(3 * classes) > 0
                      ? uniform(random, 8f)
                      : SPECIALS[random.nextInt(SPECIALS.length)];
            };
      }
    }
    return logits;
  }

  /** Mostly background, some of every class, some ignored. */
  public static int[] labels(int rows, int classes, long seed) {
    Random random = new Random(seed);
    int[] labels = new int[rows];
    for (int row = 0; row < rows; row++) {
      int draw = random.nextInt(4);
      labels[row] = draw == 0 ? random.nextInt(classes) : draw == 1 ? -1 : 0;
    }
    return labels;
  }

  public static float uniform(Random random, float range) {
    return (random.nextFloat() - 0.5f) * 2f * range;
  }
}
