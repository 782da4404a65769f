package dev.multibox.loss;

import dev.multibox.BatchShape;
import dev.multibox.Predictions;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/** A batch in arrays, which a test may change before it views them. */
record TestBatch(
    int batch,
    int priors,
    int classes,
    float[] logits,
    float[] predicted,
    int[] labels,
    float[] target) {

  BatchShape shape() {
    return BatchShape.of(batch, priors, classes);
  }

  /** Background everywhere, all numbers 0. */
  static TestBatch zeros(int batch, int priors, int classes) {
    int rows = batch * priors;
    return new TestBatch(
        batch,
        priors,
        classes,
        new float[rows * classes],
        new float[rows * 4],
        new int[rows],
        new float[rows * 4]);
  }

  /**
   * Background everywhere, logits and locations normally distributed.
   *
   * @param spread standard deviation of the logits
   */
  static TestBatch background(
      int batch, int priors, int classes, float spread, RandomGenerator random) {
    TestBatch made = zeros(batch, priors, classes);
    fill(made.logits, spread, random);
    fill(made.predicted, 1f, random);
    fill(made.target, 1f, random);
    return made;
  }

  /** As {@link #background}, with this share of positives and, of the rest, of ignored priors. */
  static TestBatch random(
      int batch,
      int priors,
      int classes,
      float spread,
      double positives,
      double ignored,
      RandomGenerator random) {
    TestBatch made = background(batch, priors, classes, spread, random);
    for (int i = 0; i < made.labels.length; i++) {
      if (random.nextDouble() < positives) {
        made.labels[i] = random.nextInt(1, classes);
      } else if (random.nextDouble() < ignored) {
        made.labels[i] = -1;
      }
    }
    return made;
  }

  /**
   * An image of 40 priors and 21 classes. It is positive at 3 and 30, and ignored at 7. Background
   * is clearly likely, except at 5 and 25.
   */
  static TestBatch unlikeRows() {
    TestBatch made = background(1, 40, 21, 0.5f, new SplittableRandom(99));
    for (int prior = 0; prior < made.priors; prior++) {
      made.logits[prior * made.classes] = prior == 5 || prior == 25 ? -5 : 8;
    }
    made.labels[3] = 4;
    made.labels[30] = 20;
    made.labels[7] = -1;
    return made;
  }

  /** Sets all logits of a prior; index of the prior among all rows. */
  void fillRow(int row, float value) {
    Arrays.fill(logits, row * classes, (row + 1) * classes, value);
  }

  /** Sets the logits of a prior; index of the prior among all rows. */
  void row(int row, float... values) {
    System.arraycopy(values, 0, logits, row * classes, classes);
  }

  /** The same batch with the softmax of its logits in their place, in float. */
  TestBatch probabilities() {
    TestBatch made = copy();
    double[] row = new double[classes];
    for (int from = 0; from < logits.length; from += classes) {
      double sum = 0;
      double top = Double.NEGATIVE_INFINITY;
      for (int j = 0; j < classes; j++) {
        top = Math.max(top, logits[from + j]);
      }
      for (int j = 0; j < classes; j++) {
        row[j] = Math.exp(logits[from + j] - top);
        sum += row[j];
      }
      for (int j = 0; j < classes; j++) {
        made.logits[from + j] = (float) (row[j] / sum);
      }
    }
    return made;
  }

  /** What a policy takes as scores: these logits, or probabilities of them. */
  TestBatch scoresFor(MultiBoxPolicy policy) {
    return policy.confidenceInput() == MultiBoxPolicy.ConfidenceInput.PROBABILITIES
        ? probabilities()
        : this;
  }

  Predictions predictions() {
    return Predictions.of(shape(), logits, predicted);
  }

  Targets targets() {
    return Targets.of(shape(), labels, target);
  }

  /** The predictions in read-only memory outside the heap. */
  Predictions predictions(Arena arena) {
    return Predictions.of(
        shape(), copy(logits, arena).asReadOnly(), copy(predicted, arena).asReadOnly());
  }

  /** The targets in read-only memory outside the heap. */
  Targets targets(Arena arena) {
    MemorySegment copy = arena.allocate(labels.length * 4L + 4, 4);
    MemorySegment.copy(labels, 0, copy, ValueLayout.JAVA_INT, 0, labels.length);
    return Targets.of(shape(), copy.asReadOnly(), copy(target, arena).asReadOnly());
  }

  /** The images from {@code from} to {@code to}, the latter excluded. */
  TestBatch images(int from, int to) {
    return new TestBatch(
        to - from,
        priors,
        classes,
        Arrays.copyOfRange(logits, from * priors * classes, to * priors * classes),
        Arrays.copyOfRange(predicted, from * priors * 4, to * priors * 4),
        Arrays.copyOfRange(labels, from * priors, to * priors),
        Arrays.copyOfRange(target, from * priors * 4, to * priors * 4));
  }

  TestBatch copy() {
    return images(0, batch);
  }

  /** A number that changes with any bit of any input. */
  int checksum() {
    int sum = bits(logits);
    sum = 31 * sum + bits(predicted);
    sum = 31 * sum + bits(target);
    return 31 * sum + Arrays.hashCode(labels);
  }

  private static int bits(float[] values) {
    int sum = 1;
    for (float value : values) {
      sum = 31 * sum + Float.floatToRawIntBits(value);
    }
    return sum;
  }

  private static MemorySegment copy(float[] values, Arena arena) {
    // One float more, so that a batch without priors has memory too.
    MemorySegment copy = arena.allocate(values.length * 4L + 4, 4);
    MemorySegment.copy(values, 0, copy, ValueLayout.JAVA_FLOAT, 0, values.length);
    return copy;
  }

  private static void fill(float[] values, float spread, RandomGenerator random) {
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian(0, spread);
    }
  }
}
