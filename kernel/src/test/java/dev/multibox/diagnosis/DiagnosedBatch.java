package dev.multibox.diagnosis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.multibox.BatchShape;
import dev.multibox.Predictions;
import dev.multibox.diagnosis.Finding.Kind;
import dev.multibox.diagnosis.Finding.Level;
import dev.multibox.loss.MultiBoxPolicy;
import dev.multibox.loss.ReferenceLoss;
import dev.multibox.loss.Targets;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;

/**
 * A batch of 2 images, 40 priors and 4 classes with nothing wrong, which a test may change: normal
 * scores and offsets, two positives an image.
 */
final class DiagnosedBatch {

  static final int BATCH = 2;
  static final int PRIORS = 40;
  static final int CLASSES = 4;
  static final int ROWS = BATCH * PRIORS;
  private static final BatchShape SHAPE = BatchShape.of(BATCH, PRIORS, CLASSES);

  final float[] scores = new float[ROWS * CLASSES];
  final float[] locations = new float[ROWS * 4];
  final int[] labels = new int[ROWS];
  final float[] targets = new float[ROWS * 4];
  MultiBoxPolicy policy = ReferenceLoss.CAFFE_SSD.policy();

  DiagnosedBatch() {
    SplittableRandom random = new SplittableRandom(3);
    fill(scores, random, 3);
    fill(locations, random, 1);
    fill(targets, random, 1);
    for (int row : new int[] {5, 6, PRIORS + 5, PRIORS + 30}) {
      labels[row] = 1 + row % (CLASSES - 1);
    }
  }

  private static void fill(float[] numbers, SplittableRandom random, double spread) {
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = (float) (spread * random.nextGaussian());
    }
  }

  /** Replaces the scores by their softmax. */
  DiagnosedBatch softmax() {
    for (int row = 0; row < ROWS; row++) {
      softmax(row);
    }
    return this;
  }

  void softmax(int row) {
    double sum = 0;
    for (int j = row * CLASSES; j < (row + 1) * CLASSES; j++) {
      sum += Math.exp(scores[j]);
    }
    for (int j = row * CLASSES; j < (row + 1) * CLASSES; j++) {
      scores[j] = (float) (Math.exp(scores[j]) / sum);
    }
  }

  Targets oneHot() {
    float[] rows = new float[ROWS * CLASSES];
    for (int row = 0; row < ROWS; row++) {
      if (labels[row] >= 0) {
        rows[row * CLASSES + labels[row]] = 1f;
      }
    }
    return Targets.oneHot(SHAPE, rows, targets);
  }

  /** Requires a single finding. */
  Finding only(Kind kind) {
    List<Finding> findings = findings(Targets.of(SHAPE, labels, targets));
    assertEquals(List.of(kind), findings.stream().map(Finding::kind).toList(), findings::toString);
    Finding finding = findings.getFirst();
    boolean note =
        finding.kind() == Kind.IMAGES_WITHOUT_OBJECTS || finding.kind() == Kind.MASKED_SCORES;
    assertEquals(note ? Level.NOTE : Level.WARNING, finding.level());
    return finding;
  }

  /** Requires a single finding, its counts and its place. */
  void only(Kind kind, long count, long of, String first, String words) {
    Finding finding = only(kind);
    assertEquals(
        count + " of " + of + " at " + first,
        finding.count() + " of " + finding.of() + " at " + finding.first());
    String counted = count == of && of > 1 ? "all " + of + " " : count + " of " + of + " ";
    assertTrue(finding.sentence().startsWith(counted), finding.sentence());
    assertTrue(finding.sentence().contains(first), finding.sentence());
    assertTrue(finding.sentence().contains("; "), "way out: " + finding.sentence());
    assertTrue(finding.sentence().contains(words), finding.sentence());
  }

  /** Requires that there is nothing to find. */
  void nothing() {
    assertEquals(List.of(), findings(Targets.of(SHAPE, labels, targets)));
  }

  /** Requires that a kind is not among the findings. */
  void without(Kind kind) {
    assertTrue(
        findings(Targets.of(SHAPE, labels, targets)).stream().noneMatch(f -> f.kind() == kind));
  }

  List<Finding> findings(Targets wanted) {
    return RecordedFindings.check(
        Diagnosis.of(Predictions.of(SHAPE, scores, locations), wanted, policy).findings());
  }

  String kinds() {
    return findings(Targets.of(SHAPE, labels, targets)).stream()
        .map(finding -> finding.kind().name())
        .collect(Collectors.joining(" "));
  }
}
