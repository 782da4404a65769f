package dev.multibox.diagnosis;

import dev.multibox.BatchShape;
import dev.multibox.Predictions;
import dev.multibox.diagnosis.Finding.Kind;
import dev.multibox.diagnosis.Finding.Level;
import dev.multibox.internal.InternalView;
import dev.multibox.internal.memory.FloatRows;
import dev.multibox.internal.memory.Sizes;
import dev.multibox.loss.MultiBoxPolicy;
import dev.multibox.loss.MultiBoxPolicy.ConfidenceInput;
import dev.multibox.loss.MultiBoxPolicy.ConfidenceLoss;

/** What is likely wrong with scores and predicted offsets. Rows of neutral priors are not read. */
final class ScoreDiagnosis {

  /** The natural logarithm of the largest float: the exponential of more overflows. */
  private static final float LARGEST_EXPONENT = 88.72283f;

  /** A softmax rounds its results; so far they may lie above 1. */
  private static final float LARGEST_PROBABILITY = 1.001f;

  /** How far the sum of probabilities may lie from 1: float16 has three digits. */
  private static final double SUM_ERROR = 2e-3;

  /** Fewer scores may all lie between 0 and 1 by chance. */
  private static final long LEAST_SCORES = 64;

  private final BatchShape shape;
  private final MultiBoxPolicy policy;
  private final FloatRows scores;
  private final FloatRows locations;
  private final float[] row;
  private final float[] four = new float[Sizes.COORDINATES];
  private final float[] firstRow;
  private final boolean[] differs;
  private final Occurrences rows = new Occurrences();

  private final Occurrences nan = new Occurrences();
  private final Occurrences infinite = new Occurrences();
  private final Occurrences masked = new Occurrences();
  private final Occurrences overflowing = new Occurrences();
  private final Occurrences distributions = new Occurrences();
  private final Occurrences open = new Occurrences();
  private final Occurrences noProbabilities = new Occurrences();
  private final Occurrences locationsNotFinite = new Occurrences();

  ScoreDiagnosis(Predictions predictions, MultiBoxPolicy policy) {
    shape = predictions.shape();
    this.policy = policy;
    scores = InternalView.LOGITS.of(predictions);
    locations = InternalView.LOCATIONS.of(predictions);
    scores.storage().check(false);
    locations.storage().check(false);
    row = new float[shape.classes()];
    firstRow = new float[shape.classes()];
    differs = new boolean[shape.classes()];
  }

  /** Looks at an image. */
  void look(int image, int[] labels) {
    for (int prior = 0; prior < shape.priors(); prior++) {
      if (labels[prior] != -1) {
        scores.read(image, prior, 1, row, 0);
        lookAtRow(image, prior);
        locations.read(image, prior, 1, four, 0);
        for (int i = 0; i < four.length; i++) {
          if (!Float.isFinite(four[i])) {
            locationsNotFinite.add(image, prior, i, four[i]);
          }
        }
      }
    }
  }

  private void lookAtRow(int image, int prior) {
    if (rows.count() == 0) {
      System.arraycopy(row, 0, firstRow, 0, row.length);
    }
    rows.add(image, prior, -1);
    double sum = 0;
    int closedUnit = 0;
    int openUnit = 0;
    int outside = -1;
    for (int column = 0; column < row.length; column++) {
      float score = row[column];
      count(image, prior, column, score);
      sum += score;
      closedUnit += score >= 0f && score <= LARGEST_PROBABILITY ? 1 : 0;
      openUnit += score > 0f && score < 1f ? 1 : 0;
      boolean out = score < 0f || score > LARGEST_PROBABILITY;
      outside = out && outside < 0 ? column : outside;
      differs[column] |= score != firstRow[column];
    }
    if (closedUnit == row.length && Math.abs(sum - 1) <= SUM_ERROR) {
      distributions.add(image, prior, -1);
    }
    if (openUnit == row.length) {
      open.add(image, prior, -1);
    }
    if (outside >= 0) {
      noProbabilities.add(image, prior, outside, row[outside]);
    }
  }

  private void count(int image, int prior, int column, float score) {
    if (Float.isNaN(score)) {
      nan.add(image, prior, column, score);
    } else if (score == Float.NEGATIVE_INFINITY) {
      masked.add(image, prior, column, score);
    } else if (score == Float.POSITIVE_INFINITY) {
      infinite.add(image, prior, column, score);
    } else if (Math.abs(score) > LARGEST_EXPONENT) {
      overflowing.add(image, prior, column, score);
    }
  }

  /** Adds what was found. */
  void report(Findings findings) {
    long all = all();
    String check = "check learning rate, initial weights and input for the first step that has it";
    findings.warnOfNumber(Kind.NAN_SCORES, nan, all, "scores are not a number", check);
    findings.warnOfNumber(
        Kind.INFINITE_SCORES,
        infinite,
        all,
        "scores are infinite",
        "compute them in float32, as float16 ends at 65504, or lower the learning rate");
    if (masked.count() > 0) {
      findings.add(
          Kind.MASKED_SCORES,
          Level.NOTE,
          masked.count(),
          all,
          masked.first(),
          "scores are -Infinity, a probability of 0",
          "check that a mask put them there");
    }
    if (policy.confidenceInput() == ConfidenceInput.PROBABILITIES) {
      findings.warnOfNumber(
          Kind.LOGITS_AS_PROBABILITIES,
          noProbabilities,
          rows.count(),
          "rows of scores are no probabilities, 0 to 1",
          "take the softmax of logits, or a preset that takes logits");
    } else {
      // A sigmoid's loss takes exp(-|x|), which does not overflow: BlazeFace's scores reach -131.
      findings.ofNumber(
          Kind.OVERFLOWING_SCORES,
          policy.confidenceLoss() == ConfidenceLoss.SIGMOID_CROSS_ENTROPY
              ? Level.NOTE
              : Level.WARNING,
          overflowing,
          all,
          "scores lie beyond 88.7, where exp overflows in float32",
          "lower the learning rate, or check the scale of the input");
      reportProbabilities(findings);
    }
    reportConstants(findings);
    findings.warnOfNumber(
        Kind.LOCATIONS_NOT_FINITE,
        locationsNotFinite,
        rows.count() * Sizes.COORDINATES,
        "predicted offsets are not finite",
        check);
  }

  /** Scores of the rows that were looked at. */
  private long all() {
    return rows.count() * shape.classes();
  }

  private void reportProbabilities(Findings findings) {
    boolean sigmoid = policy.confidenceLoss() == ConfidenceLoss.SIGMOID_CROSS_ENTROPY;
    if (2 * distributions.count() > rows.count() && shape.classes() > 1) {
      findings.warn(
          Kind.PROBABILITIES_AS_LOGITS,
          distributions,
          rows.count(),
          "rows of scores are probabilities, 0 to 1 with the sum 1, where logits are expected",
          "give the scores before the softmax, or take a preset that takes probabilities");
    } else if (open.count() == rows.count() && all() >= LEAST_SCORES) {
      findings.warn(
          Kind.SIGMOIDS_AS_LOGITS,
          open,
          rows.count(),
          "rows of scores lie between 0 and 1, as sigmoids do, where logits are expected",
          "give the scores before the sigmoid"
              + (sigmoid ? "" : ", and take SIGMOID_CROSS_ENTROPY if the network has sigmoids"));
    }
  }

  private void reportConstants(Findings findings) {
    Occurrences dead = new Occurrences();
    for (int column = 0; column < differs.length; column++) {
      if (!differs[column]) {
        dead.add(-1, -1, column, firstRow[column]);
      }
    }
    if (rows.count() < 2 || dead.count() == 0) {
      return;
    }
    if (dead.count() == differs.length) {
      findings.warn(
          Kind.CONSTANT_SCORES,
          rows,
          rows.count(),
          "rows of scores are equal",
          "check that the network's last layer is connected and not all 0");
    } else {
      findings.warnOfNumber(
          Kind.DEAD_CLASSES,
          dead,
          differs.length,
          "classes have the same score for every prior",
          "check the weights of that class in the last layer");
    }
  }
}
