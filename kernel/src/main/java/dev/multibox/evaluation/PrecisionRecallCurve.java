package dev.multibox.evaluation;

/**
 * The curve of a class, a point a detection by descending score, in the first area range at the
 * first overlap threshold. An ignored detection repeats the point before it.
 *
 * @param score {@code [detections]} the scores
 * @param precision {@code [detections]} the precision of the detections so far
 * @param recall {@code [detections]} the recall of the detections so far; NaN without objects
 */
public record PrecisionRecallCurve(double[] score, double[] precision, double[] recall) {

  static PrecisionRecallCurve of(EvaluationPolicy policy, Rankings rankings, int ranking) {
    RankedMatches matches = rankings.matches;
    int from = matches.from(ranking);
    int count = matches.to(ranking) - from;
    double objects = matches.objects(ranking, 0);
    double[] score = new double[count];
    double[] precision = new double[count];
    double[] recall = new double[count];
    long found = 0;
    long wrong = 0;
    for (int point = 0; point < count; point++) {
      found += matches.isTrue(from + point) ? 1 : 0;
      wrong += matches.isFalse(from + point) ? 1 : 0;
      score[point] = rankings.score[from + point];
      precision[point] = Curve.precision(policy, found, wrong);
      recall[point] = found / objects;
    }
    return new PrecisionRecallCurve(score, precision, recall);
  }
}
