package dev.multibox.bench.goldens;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** Compares what a detector found with what a program did. */
final class DetectionCheck {

  /** Exponentials and the order of roundings differ in the last bits; of the image's side. */
  private static final double BOX = 2e-6;

  /** Decayed scores are products of up to hundreds of exponentials. */
  private static final double DECAYED = 2e-5;

  /** How rows agree. */
  enum Agreement {
    /** Row by row. */
    EXACT("row by row"),
    /** The same rows in another order, where the program leaves it open. */
    ROWS("same rows, order open"),
    /** The same labels and scores, where the program leaves open which of equal scores is kept. */
    SCORES("same scores, tied priors open");

    private final String words;

    Agreement(String words) {
      this.words = words;
    }

    String words() {
      return words;
    }
  }

  private final DetectionRun run;
  private final DetectedRows rows;
  private final int[] kept;
  private final double[] scores;
  private final double[] boxes;
  private final double scoreUlps;

  /**
   * Takes a run.
   *
   * @param scoreUlps how far scores may be from the recorded ones, in units of the last place
   */
  DetectionCheck(DetectionRun run, DetectedRows rows, double scoreUlps) throws IOException {
    this.run = run;
    this.rows = rows;
    this.scoreUlps = scoreUlps;
    kept = run.kept();
    scores = run.scores();
    boxes = run.boxes();
  }

  Agreement agreement() {
    assertEquals(kept.length / 3, rows.kept().length / 3, "number of detections");
    if (Arrays.equals(kept, rows.kept()) || (run.hasUnknownPriors() && sameWithoutPriors())) {
      checkScores();
      return Agreement.EXACT;
    }
    if (run.openOrder() != null) {
      if (counts(kept).equals(counts(rows.kept()))) {
        return Agreement.ROWS;
      }
      if (sameScores()) {
        return Agreement.SCORES;
      }
    }
    assertArrayEquals(kept, rows.kept(), "image, label and prior of each detection");
    throw new AssertionError();
  }

  /** The largest error of a box, of the image's side; only where rows agree one by one. */
  double boxError() {
    double largest = 0;
    for (int i = 0; i < boxes.length; i++) {
      double expected = boxes[i] / run.side();
      double actual = (double) rows.boxes()[i] * run.scaleAfter() / run.side();
      double error = Math.abs(actual - expected) / Math.max(1, Math.abs(expected));
      if (!(error <= BOX)) {
        throw new AssertionError(
            "coordinate %d of detection %d: expected %s, got %s"
                .formatted(i % 4, i / 4, expected, actual));
      }
      largest = Math.max(largest, error);
    }
    return largest;
  }

  private boolean sameWithoutPriors() {
    for (int i = 0; i < kept.length; i++) {
      if (i % 3 < 2 && kept[i] != rows.kept()[i]) {
        return false;
      }
    }
    return true;
  }

  private void checkScores() {
    for (int i = 0; i < scores.length; i++) {
      double allowed = run.isSoft() ? DECAYED * scores[i] : scoreUlps * Math.ulp((float) scores[i]);
      if (!(Math.abs(rows.scores()[i] - scores[i]) <= allowed)) {
        throw new AssertionError(
            "score of detection %d: expected %s, got %s".formatted(i, scores[i], rows.scores()[i]));
      }
    }
  }

  /** How often each image, label and prior is there. */
  private static Map<String, Integer> counts(int[] of) {
    Map<String, Integer> counts = new HashMap<>();
    for (int i = 0; i < of.length; i += 3) {
      counts.merge(of[i] + " " + of[i + 1] + " " + of[i + 2], 1, Integer::sum);
    }
    return counts;
  }

  /** Whether each image has the same scores, whatever their order. */
  private boolean sameScores() {
    double[] expected = sorted(kept, scores);
    double[] actual = sorted(rows.kept(), OffsetErrors.doubles(rows.scores()));
    for (int i = 0; i < expected.length; i++) {
      if (Math.abs(expected[i] - actual[i]) > scoreUlps * Math.ulp((float) (expected[i] % 2))) {
        return false;
      }
    }
    return true;
  }

  /** Scores by image, each two above those of the image before; rounded to floats. */
  private static double[] sorted(int[] of, double[] byScore) {
    double[] sorted = new double[byScore.length];
    for (int i = 0; i < sorted.length; i++) {
      sorted[i] = 2 * of[3 * i] + (float) byScore[i];
    }
    Arrays.sort(sorted);
    return sorted;
  }
}
