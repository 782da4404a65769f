package dev.multibox.bench.files;

import dev.multibox.bench.npy.NpyFile;

/**
 * The scores of an image: rows of {@code count} numbers, {@code width} apart, from {@code first}
 * on.
 *
 * @param file where they stand
 * @param rows how many rows
 * @param width numbers of a row
 * @param first column of the first score
 * @param count scores of a row
 */
record ScoreSample(NpyFile file, int rows, int width, int first, int count) {

  /** A softmax rounds its results; so far they may lie above 1. */
  private static final float LARGEST = 1.001f;

  /**
   * Refuses numbers that no softmax gives: logits, most likely, whose loss would look like one. NaN
   * passes, as it does in the loss.
   */
  void requireProbabilities(String reason) throws InputException {
    float[] row = new float[count];
    for (int i = 0; i < rows; i++) {
      long from = (long) i * width + first;
      file.readFloats(from, row, 0, count);
      for (int column = 0; column < count; column++) {
        if (row[column] < 0f || row[column] > LARGEST) {
          throw new InputException(
              file.path()
                  + ": expected probabilities, 0 to 1, as "
                  + reason
                  + ", found "
                  + row[column]
                  + " at "
                  + file.position(from + column));
        }
      }
    }
  }
}
