package dev.multibox.evaluation;

/** Counts true and false detections of rankings at scores. */
final class OperatingPoints {

  private OperatingPoints() {}

  /** The counts of rankings {@code from .. to - 1} with detections of a score or more. */
  static DetectionCounts counts(Rankings rankings, int from, int to, double score) {
    RankedMatches matches = rankings.matches;
    long found = 0;
    long wrong = 0;
    long objects = 0;
    for (int ranking = from; ranking < to; ranking++) {
      objects += matches.objects(ranking, 0);
      int end = matches.to(ranking);
      for (int row = matches.from(ranking); row < end && rankings.score[row] >= score; row++) {
        found += matches.isTrue(row) ? 1 : 0;
        wrong += matches.isFalse(row) ? 1 : 0;
      }
    }
    return new DetectionCounts(found, wrong, objects - found);
  }

  /** The highest of the scores of largest F1. */
  static OperatingPoint bestF1(Rankings rankings, int ranking) {
    RankedMatches matches = rankings.matches;
    long objects = matches.objects(ranking, 0);
    int to = matches.to(ranking);
    OperatingPoint best =
        new OperatingPoint(Double.POSITIVE_INFINITY, new DetectionCounts(0, 0, objects));
    long found = 0;
    long wrong = 0;
    for (int row = matches.from(ranking); row < to; row++) {
      found += matches.isTrue(row) ? 1 : 0;
      wrong += matches.isFalse(row) ? 1 : 0;
      boolean last = row + 1 == to || rankings.score[row + 1] < rankings.score[row];
      // f1 > best f1, in integers
      long all = found + wrong + objects;
      DetectionCounts most = best.counts();
      long mostAll = most.trueDetections() + most.falseDetections() + objects;
      if (last && (double) found * mostAll > (double) most.trueDetections() * all) {
        best =
            new OperatingPoint(
                rankings.score[row], new DetectionCounts(found, wrong, objects - found));
      }
    }
    return best;
  }
}
