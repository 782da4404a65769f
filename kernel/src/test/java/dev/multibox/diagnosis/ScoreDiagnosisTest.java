package dev.multibox.diagnosis;

import static dev.multibox.diagnosis.DiagnosedBatch.CLASSES;
import static dev.multibox.diagnosis.DiagnosedBatch.PRIORS;
import static dev.multibox.diagnosis.DiagnosedBatch.ROWS;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.multibox.BatchShape;
import dev.multibox.PackedLayout;
import dev.multibox.Predictions;
import dev.multibox.diagnosis.Finding.Kind;
import dev.multibox.loss.ReferenceLoss;
import dev.multibox.loss.Targets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Each finding in scores and predicted offsets: a batch that shows it, and one that does not. */
class ScoreDiagnosisTest {

  private final DiagnosedBatch batch = new DiagnosedBatch();

  @Test
  void aGoodBatchHasNone() {
    batch.nothing();
  }

  @Test
  void notANumber() {
    batch.scores[(PRIORS + 3) * CLASSES + 2] = Float.NaN;
    batch.scores[(PRIORS + 4) * CLASSES] = Float.NaN;
    batch.only(Kind.NAN_SCORES, 2, ROWS * CLASSES, "[1][3][2]", "NaN at");
  }

  @Test
  void infinite() {
    batch.scores[7 * CLASSES + 1] = Float.POSITIVE_INFINITY;
    batch.scores[8 * CLASSES] = Float.POSITIVE_INFINITY;
    batch.only(Kind.INFINITE_SCORES, 2, ROWS * CLASSES, "[0][7][1]", "is Infinity at");
  }

  @Test
  void masked() {
    batch.scores[7 * CLASSES + 1] = Float.NEGATIVE_INFINITY;
    batch.only(Kind.MASKED_SCORES, 1, ROWS * CLASSES, "[0][7][1]", "a probability of 0");
  }

  @Test
  void neutralRowsAreNotRead() {
    batch.labels[7] = -1;
    batch.scores[7 * CLASSES] = Float.NaN;
    batch.scores[7 * CLASSES + 1] = Float.POSITIVE_INFINITY;
    batch.locations[7 * 4] = Float.NaN;
    batch.nothing();
    // For GluonCV a neutral prior is background.
    batch.policy = ReferenceLoss.GLUONCV.policy();
    assertEquals("NAN_SCORES INFINITE_SCORES LOCATIONS_NOT_FINITE", batch.kinds());
  }

  @Test
  void predictionsAloneHaveNoNeutralPrior() {
    batch.labels[7] = -1;
    batch.scores[7 * CLASSES + 2] = Float.NaN;
    batch.locations[7 * 4 + 1] = Float.NaN;
    BatchShape shape = BatchShape.of(2, PRIORS, CLASSES);
    Predictions predictions = Predictions.of(shape, batch.scores, batch.locations);
    assertEquals(
        List.of("[0][7][2]", "[0][7][1]"),
        Diagnosis.of(predictions, batch.policy).warnings().stream()
            .map(finding -> finding.first().toString())
            .toList());
    batch.softmax();
    assertEquals(
        Kind.PROBABILITIES_AS_LOGITS,
        Diagnosis.of(predictions, batch.policy).warnings().get(1).kind());
  }

  @Test
  void overflowing() {
    batch.scores[9 * CLASSES + 3] = -88.7f;
    batch.nothing();
    batch.scores[9 * CLASSES + 3] = -88.8f;
    batch.only(Kind.OVERFLOWING_SCORES, 1, ROWS * CLASSES, "[0][9][3]", "-88.8 at");
    // A sigmoid's loss does not overflow.
    batch.policy = ReferenceLoss.TF_OBJECT_DETECTION.policy();
    Finding finding = batch.findings(batch.oneHot()).getFirst();
    assertEquals(Kind.OVERFLOWING_SCORES, finding.kind());
    assertEquals(Finding.Level.NOTE, finding.level());
  }

  @Test
  void probabilitiesWhereLogitsAreTaken() {
    batch.softmax();
    batch.only(Kind.PROBABILITIES_AS_LOGITS, ROWS, ROWS, "[0][0]", "before the softmax");
    batch.policy = ReferenceLoss.SSD_KERAS.policy();
    batch.nothing();
  }

  @Test
  void halfTheRowsAsProbabilitiesAreNoFinding() {
    for (int row = 0; row < ROWS / 2; row++) {
      batch.softmax(row);
    }
    batch.nothing();
    batch.softmax(ROWS / 2);
    batch.only(Kind.PROBABILITIES_AS_LOGITS, ROWS / 2 + 1, ROWS, "[0][0]", "the sum 1");
  }

  @Test
  void sumsThatAreNotOneAreNoProbabilities() {
    batch.softmax();
    for (int row = 0; row < ROWS; row++) {
      batch.scores[row * CLASSES] -= 0.003f;
    }
    batch.without(Kind.PROBABILITIES_AS_LOGITS);
  }

  @Test
  void sigmoidsWhereLogitsAreTaken() {
    for (int i = 0; i < batch.scores.length; i++) {
      batch.scores[i] = (float) (1 / (1 + Math.exp(-batch.scores[i])));
    }
    batch.only(Kind.SIGMOIDS_AS_LOGITS, ROWS, ROWS, "[0][0]", "SIGMOID_CROSS_ENTROPY");
    batch.policy = ReferenceLoss.TF_OBJECT_DETECTION.policy();
    batch.only(Kind.SIGMOIDS_AS_LOGITS, ROWS, ROWS, "[0][0]", "before the sigmoid");
    batch.scores[ROWS * CLASSES - 1] = -0.01f;
    batch.nothing();
  }

  @Test
  void logitsWhereProbabilitiesAreTaken() {
    batch.softmax();
    batch.policy = ReferenceLoss.SSD_KERAS.policy();
    batch.scores[4 * CLASSES + 2] = 1.001f;
    batch.nothing();
    batch.scores[4 * CLASSES + 2] = 1.002f;
    batch.scores[5 * CLASSES] = -0.001f;
    batch.only(Kind.LOGITS_AS_PROBABILITIES, 2, ROWS, "[0][4][2]", "1.002 at");
  }

  @Test
  void constantScores() {
    for (int row = 1; row < ROWS; row++) {
      System.arraycopy(batch.scores, 0, batch.scores, row * CLASSES, CLASSES);
    }
    batch.only(Kind.CONSTANT_SCORES, ROWS, ROWS, "[0][0]", "last layer");
    for (int j = CLASSES; j < 2 * CLASSES; j++) {
      batch.scores[j] += 1f;
    }
    batch.nothing();
  }

  @Test
  void aSingleRowIsNotConstant() {
    BatchShape shape = BatchShape.of(1, 1, 3);
    assertEquals(
        List.of(),
        Diagnosis.of(
                Predictions.of(shape, new float[3], new float[4]),
                Targets.of(shape, new int[] {0}, new float[4]))
            .warnings()
            .stream()
            .filter(finding -> finding.kind() != Kind.NO_OBJECTS)
            .toList());
  }

  @Test
  void deadClasses() {
    for (int row = 0; row < ROWS; row++) {
      batch.scores[row * CLASSES + 2] = 0.25f;
    }
    batch.only(Kind.DEAD_CLASSES, 1, CLASSES, "[2]", "0.25");
    batch.scores[ROWS * CLASSES - 2] = 0.26f;
    batch.nothing();
  }

  @Test
  void predictedOffsetsThatAreNotFinite() {
    batch.locations[(PRIORS + 1) * 4 + 3] = Float.POSITIVE_INFINITY;
    batch.only(Kind.LOCATIONS_NOT_FINITE, 1, ROWS * 4, "[1][1][3]", "Infinity at");
    batch.locations[(PRIORS + 1) * 4 + 3] = Float.MAX_VALUE;
    batch.nothing();
  }

  /** The same findings from every layout. */
  @Test
  void layouts() {
    BatchShape shape = BatchShape.of(1, 2, 3);
    Targets targets = Targets.of(shape, new int[] {1, 0}, new float[8]);
    float[] classMajor = {0f, 1f, 2f, -2f, 3f, Float.NaN};
    float[] priorMajor = {0f, 2f, 3f, 1f, -2f, Float.NaN};
    float[] packed = new float[2 * 7];
    for (int prior = 0; prior < 2; prior++) {
      System.arraycopy(priorMajor, 3 * prior, packed, 7 * prior + 4, 3);
    }
    List<Finding> expected =
        Diagnosis.of(Predictions.of(shape, priorMajor, new float[8]), targets).findings();
    assertEquals(
        "1 of 6 scores are not a number, the first is NaN at [0][1][2]; check learning rate,"
            + " initial weights and input for the first step that has it",
        expected.getFirst().sentence());
    assertEquals(
        expected,
        Diagnosis.of(Predictions.classMajor(shape, classMajor, new float[8]), targets).findings());
    assertEquals(
        expected,
        Diagnosis.of(Predictions.packed(shape, PackedLayout.BUBBLIIIING, packed), targets)
            .findings());
  }

  @Test
  void nothingIsWrittenAndEmptyBatchesAreFine() {
    float[] before = batch.scores.clone();
    batch.nothing();
    assertEquals(0, Arrays.compare(before, batch.scores));
    for (int[] sizes : new int[][] {{0, 4, 3}, {2, 0, 3}, {0, 0, 1}}) {
      BatchShape shape = BatchShape.of(sizes[0], sizes[1], sizes[2]);
      assertEquals(
          List.of(),
          Diagnosis.of(
                  Predictions.of(shape, new float[0], new float[0]),
                  Targets.of(shape, new int[0], new float[0]))
              .findings());
    }
  }
}
