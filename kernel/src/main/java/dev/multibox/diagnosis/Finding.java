package dev.multibox.diagnosis;

import dev.multibox.internal.memory.Arguments;

/**
 * A thing that is likely wrong with a batch, how often and where first.
 *
 * @param kind which thing
 * @param level whether a correct batch may have it
 * @param count how often it was found, 1 or more
 * @param of among how many
 * @param first where it was found first
 * @param problem all of this in words
 * @param wayOut what to do about it, in one clause
 */
public record Finding(
    Kind kind, Level level, long count, long of, Place first, String problem, String wayOut) {

  /** What can be wrong. */
  public enum Kind {
    /** Scores that are NaN. */
    NAN_SCORES,
    /** Scores that are +infinity, which no program has a loss for. */
    INFINITE_SCORES,
    /** Scores that are -infinity, as a mask puts them: a probability of 0. */
    MASKED_SCORES,
    /** Finite scores whose exponential overflows in float32; a note where a sigmoid takes them. */
    OVERFLOWING_SCORES,
    /** Rows between 0 and 1 with the sum 1, where the policy takes logits. */
    PROBABILITIES_AS_LOGITS,
    /** Scores that all lie between 0 and 1, where the policy takes logits. */
    SIGMOIDS_AS_LOGITS,
    /** Rows with a score below 0 or above 1, where the policy takes probabilities. */
    LOGITS_AS_PROBABILITIES,
    /** Every prior has the same scores. */
    CONSTANT_SCORES,
    /** A class has the same score for every prior, while others differ. */
    DEAD_CLASSES,
    /** Predicted offsets that are NaN or infinite. */
    LOCATIONS_NOT_FINITE,
    /** Labels that are neither -1 nor a class. */
    LABELS_OUT_OF_RANGE,
    /** One-hot rows that are not zeros and a single 1. */
    LABELS_NOT_ONE_HOT,
    /** Most priors have the last label, which must be the background of another program. */
    BACKGROUND_LAST,
    /** Nearly all priors are positive, or most have the same label above 0. */
    MOST_PRIORS_POSITIVE,
    /** Nearly all priors are neutral. */
    MOST_PRIORS_NEUTRAL,
    /** Positives whose target offsets are NaN or infinite. */
    TARGETS_NOT_FINITE,
    /** Positives with a target offset beyond 10, which priors and variances hardly give. */
    LARGE_OFFSETS,
    /** The batch has no positive, or no box. */
    NO_OBJECTS,
    /** Some images have no positive, or no box. */
    IMAGES_WITHOUT_OBJECTS,
    /** Boxes in fractions of the image, priors in pixels. */
    FRACTIONS_ON_PIXELS,
    /** Boxes in pixels, priors in fractions of the image. */
    PIXELS_ON_FRACTIONS,
    /** Boxes that fit the image in another {@link dev.multibox.matching.BoxForm} alone. */
    OTHER_BOX_FORM,
    /** Boxes that cannot be matched: not finite, without a size, or outside the image. */
    INVALID_BOXES,
    /** Boxes of label 0 among padded ones, which count as padding. */
    LABELS_FROM_ZERO
  }

  /** Whether a correct batch may have it. */
  public enum Level {
    /** It is worth a look; a correct batch may have it. */
    NOTE,
    /** The batch is likely not as its program meant it, or the loss says nothing. */
    WARNING
  }

  /**
   * A place in a batch.
   *
   * @param image which image, or -1 where it is no image's
   * @param index which prior or which box of the image, or -1
   * @param column which class or coordinate, or -1
   */
  public record Place(int image, int index, int column) {

    /** {@return the place as an index: {@code [image][index][column]}, as far as it is known} */
    @Override
    public String toString() {
      StringBuilder text = new StringBuilder();
      for (int number : new int[] {image, index, column}) {
        if (number >= 0) {
          text.append('[').append(number).append(']');
        }
      }
      return text.toString();
    }
  }

  /**
   * Checks the parts.
   *
   * @throws IllegalArgumentException if a component is out of its range, or two contradict each
   *     other
   * @throws NullPointerException if a component is null
   */
  public Finding {
    Arguments.notNull("kind", kind);
    Arguments.notNull("level", level);
    Arguments.atLeast("count", count, 1);
    Arguments.atLeast("of", of, count);
    Arguments.notNull("first", first);
    Arguments.notNull("problem", problem);
    Arguments.notNull("wayOut", wayOut);
  }

  /** {@return the problem and the way out in one sentence} */
  public String sentence() {
    return problem + "; " + wayOut;
  }

  /** {@return the sentence} */
  @Override
  public String toString() {
    return sentence();
  }
}
