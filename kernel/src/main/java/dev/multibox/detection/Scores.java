package dev.multibox.detection;

import dev.multibox.internal.memory.Arguments;

/**
 * What the class scores of predictions are, and which of them may become detections.
 *
 * @param input what they are
 * @param backgroundColumn the column that no detection comes from; -1 where all are objects
 * @param firstLabel the label of column 0: 0 where a column's number is its label; 1 where label 0
 *     has no column, or the last
 * @param source how many detections a prior may have
 * @param threshold the probability that is compared with, as a float
 * @param test the comparison with the threshold
 */
public record Scores(
    Input input, int backgroundColumn, int firstLabel, Source source, float threshold, Test test) {

  /** Softmax of logits, background first, a detection for each class above 0.01. */
  public static final Scores SOFTMAX =
      new Scores(Input.SOFTMAX, 0, 0, Source.PER_CLASS, 0.01f, Test.ABOVE);

  /** What class scores are. */
  public enum Input {
    /** Logits, and probabilities are their softmax over the columns. */
    SOFTMAX,
    /** Logits, and the probability of each is {@code 1 / (1 + exp(-x))}. TF's SSD, BlazeFace. */
    SIGMOID,
    /** Probabilities, in [0, 1]. */
    PROBABILITIES
  }

  /** How many detections a prior may have. */
  public enum Source {
    /** One for each class whose probability passes. */
    PER_CLASS,
    /**
     * One, for the class of the largest probability, the lowest of equals; none where that is the
     * background. ssd_keras' decode_detections_fast.
     */
    BEST_CLASS,
    /** One, for the largest but the background's, the lowest of equals. MediaPipe, TFLite. */
    BEST_FOREGROUND
  }

  /** The comparison of a probability with the threshold. NaN passes neither. */
  public enum Test {
    /** Above it. */
    ABOVE,
    /** At or above it. */
    AT_OR_ABOVE
  }

  /**
   * Checks the knobs.
   *
   * @throws IllegalArgumentException if a component is out of its range, or two contradict each
   *     other
   * @throws NullPointerException if a component is null
   */
  public Scores {
    Arguments.notNull("input", input);
    Arguments.atLeast("backgroundColumn", backgroundColumn, -1);
    Arguments.atLeast("firstLabel", firstLabel, 0);
    Arguments.notNull("source", source);
    Arguments.combination(!Float.isNaN(threshold), "threshold", "a number", threshold);
    Arguments.notNull("test", test);
    Arguments.combination(
        source != Source.BEST_CLASS || backgroundColumn >= 0,
        "source",
        "PER_CLASS or BEST_FOREGROUND with backgroundColumn -1, as there is no background",
        source);
  }

  /**
   * {@return the same of another input}
   *
   * @param other what class scores are
   */
  public Scores withInput(Input other) {
    return new Scores(other, backgroundColumn, firstLabel, source, threshold, test);
  }

  /**
   * {@return the same with another background}
   *
   * @param column the column that no detection comes from; -1 for none
   * @param label the label of column 0
   */
  public Scores withBackground(int column, int label) {
    return new Scores(input, column, label, source, threshold, test);
  }

  /**
   * {@return the same with another source}
   *
   * @param other how many detections a prior may have
   */
  public Scores withSource(Source other) {
    return new Scores(input, backgroundColumn, firstLabel, other, threshold, test);
  }

  /**
   * {@return the same with another threshold}
   *
   * @param other the probability that is compared with
   */
  public Scores withThreshold(float other) {
    return new Scores(input, backgroundColumn, firstLabel, source, other, test);
  }

  /**
   * {@return the same with another comparison}
   *
   * @param other the comparison
   */
  public Scores withTest(Test other) {
    return new Scores(input, backgroundColumn, firstLabel, source, threshold, other);
  }

  /** The least score that passes. */
  float least() {
    return test == Test.ABOVE ? Math.nextUp(threshold) : threshold;
  }
}
