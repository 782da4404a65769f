package dev.multibox.bench.files;

import dev.multibox.bench.npy.NpyFile;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * The scores of the first image, which tell probabilities from logits: class {@code c} of prior
 * {@code p} stands at {@code first + p * priorStep + c * classStep}.
 *
 * @param file where they stand
 * @param priors how many
 * @param classes how many
 * @param first index of the first score
 * @param priorStep between the priors of a class
 * @param classStep between the classes of a prior
 * @param perImage numbers of an image
 */
record ScoreSample(
    NpyFile file, int priors, int classes, int first, int priorStep, int classStep, long perImage) {

  /** A softmax rounds its results; so far they may lie above 1. */
  private static final float LARGEST = 1.001f;

  /** How far the sum of probabilities may lie from 1: float16 has three digits. */
  private static final double SUM_ERROR = 2e-3;

  /** The scores of a file, as its layout has them. */
  static ScoreSample of(NpyFile file, TensorLayout layout, int priors, int classes) {
    int columns = classes + (layout.isPacked() ? layout.besideScores() : 0);
    long perImage = (long) priors * columns;
    return layout == TensorLayout.CLASS_MAJOR
        ? new ScoreSample(file, priors, classes, 0, 1, priors, perImage)
        : new ScoreSample(file, priors, classes, layout.firstClass(), columns, 1, perImage);
  }

  /**
   * Refuses numbers that no softmax gives: logits, most likely, whose loss would look like one. NaN
   * passes, as it does in the loss.
   */
  void requireProbabilities(String reason) throws IOException, InputException {
    MemorySegment image = image();
    for (int prior = 0; prior < priors; prior++) {
      for (int column = 0; column < classes; column++) {
        float score = image.getAtIndex(ValueLayout.JAVA_FLOAT, index(prior, column));
        if (score < 0f || score > LARGEST) {
          throw new InputException(
              file.name()
                  + ": expected probabilities, 0 to 1, as "
                  + reason
                  + ", found "
                  + score
                  + " at "
                  + file.position(index(prior, column)),
              "a softmax over the classes makes probabilities of logits");
        }
      }
    }
  }

  /**
   * Refuses probabilities: a softmax's or, where the loss has a sigmoid, a sigmoid's. Logits all of
   * whose rows are between 0 and 1 and add up to 1 come from no network.
   *
   * @param sigmoid whether the sigmoid of the scores is taken
   * @param option that takes these scores, for the way out
   */
  void requireLogits(boolean sigmoid, String option) throws IOException, InputException {
    MemorySegment image = image();
    boolean distributions = true;
    boolean open = sigmoid;
    for (int prior = 0; prior < priors && (distributions || open); prior++) {
      double sum = 0;
      for (int column = 0; column < classes; column++) {
        float score = image.getAtIndex(ValueLayout.JAVA_FLOAT, index(prior, column));
        distributions &= score >= 0f && score <= LARGEST;
        open &= score > 0f && score < 1f;
        sum += score;
      }
      distributions &= Math.abs(sum - 1) <= SUM_ERROR;
    }
    if (distributions || open) {
      throw new InputException(
          file.name()
              + ": expected logits, the scores before the "
              + (sigmoid ? "sigmoid" : "softmax")
              + ", found that all of image 0 "
              + (distributions ? "are probabilities that add up to 1" : "lie between 0 and 1"),
          "give the scores before the " + (sigmoid ? "sigmoid" : "softmax") + ", or " + option);
    }
  }

  private MemorySegment image() throws IOException {
    MemorySegment image = Buffers.floats(perImage).orElseThrow(() -> Buffers.tooLittle(perImage));
    file.readFloats(0, image);
    return image;
  }

  private long index(int prior, int column) {
    return first + (long) prior * priorStep + (long) column * classStep;
  }
}
