package dev.multibox.evaluation;

import java.util.Arrays;

/**
 * Counts the errors of each {@link DetectionError}, and what they cost: mends all errors of a kind
 * and evaluates the first overlap threshold again.
 */
final class ErrorAnalysis {

  private final EvaluationPolicy policy;
  private final Rankings rankings;
  private final RankedMatches matches;

  ErrorAnalysis(EvaluationPolicy policy, Rankings rankings) {
    this.policy =
        policy.toBuilder()
            .overlapThresholds(policy.overlapThresholds().getFirst())
            .areaRanges(policy.areaRanges().getFirst())
            .maxDetections(policy.maxDetections().getLast())
            .build();
    this.rankings = rankings;
    matches = rankings.matches;
  }

  /** How many errors of a kind rankings {@code from .. to - 1} have. */
  long count(DetectionError kind, int from, int to) {
    long count = 0;
    for (int ranking = from; ranking < to; ranking++) {
      if (kind == DetectionError.MISSED) {
        count += rankings.missed(ranking);
      }
      for (int row = matches.from(ranking); row < matches.to(ranking); row++) {
        count += has(kind, row) ? 1 : 0;
      }
    }
    return count;
  }

  private boolean has(DetectionError kind, int row) {
    return kind != null && rankings.error[row] == kind.ordinal() + 1;
  }

  /** The gain of mending a kind; NaN where there is no mean. */
  double gain(DetectionError kind) {
    return mean(kind) - mean(null);
  }

  /** The mean average precision with all errors of a kind mended, of none with null. */
  private double mean(DetectionError kind) {
    int rows = rankings.score.length;
    int[] classOf = new int[rows];
    long[] matched = new long[rows];
    long[] ignored = new long[rows];
    for (int ranking = 0; ranking < matches.rankings(); ranking++) {
      for (int row = matches.from(ranking); row < matches.to(ranking); row++) {
        boolean mended = has(kind, row) && rankings.corrected[row] > 0;
        boolean vanishes = has(kind, row) && !mended;
        matched[row] = mended ? 1 : matches.matched()[row * matches.words()] & 1;
        ignored[row] = vanishes ? 1 : matches.ignored()[row * matches.words()] & 1;
        classOf[row] = mended && policy.useCategories() ? corrected(row) : ranking;
      }
    }
    int[] order = new int[rows];
    Arrays.setAll(order, row -> row);
    int[] starts = Rankings.byClass(order, classOf, matches.rankings());
    order = Rankings.sorted(Rankings.gather(rankings.score, order), null, order, starts);
    long[] objects = new long[matches.rankings()];
    Arrays.setAll(
        objects,
        ranking ->
            matches.objects(ranking, 0)
                - (kind == DetectionError.MISSED ? rankings.missed(ranking) : 0));
    RankedMatches mended =
        new RankedMatches(
            starts,
            1,
            new int[rows],
            Rankings.gather(matched, order, 1),
            Rankings.gather(ignored, order, 1),
            1,
            objects);
    return new CurveNumbers(policy, mended).mean();
  }

  private int corrected(int row) {
    return rankings.place(rankings.corrected[row]);
  }
}
