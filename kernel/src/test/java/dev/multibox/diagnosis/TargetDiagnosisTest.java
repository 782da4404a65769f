package dev.multibox.diagnosis;

import static dev.multibox.diagnosis.DiagnosedBatch.BATCH;
import static dev.multibox.diagnosis.DiagnosedBatch.CLASSES;
import static dev.multibox.diagnosis.DiagnosedBatch.PRIORS;
import static dev.multibox.diagnosis.DiagnosedBatch.ROWS;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.multibox.BatchShape;
import dev.multibox.diagnosis.Finding.Kind;
import dev.multibox.diagnosis.Finding.Level;
import dev.multibox.loss.MultiBoxPolicy.BackgroundColumn;
import dev.multibox.loss.ReferenceLoss;
import dev.multibox.loss.Targets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Each finding in labels and encoded boxes: a batch that shows it, and one that does not. */
class TargetDiagnosisTest {

  private final DiagnosedBatch batch = new DiagnosedBatch();

  @Test
  void labelsOutOfRange() {
    batch.labels[PRIORS + 9] = -1;
    batch.labels[PRIORS + 10] = CLASSES - 1;
    batch.nothing();
    batch.labels[PRIORS + 9] = -100;
    batch.labels[PRIORS + 10] = CLASSES;
    batch.only(Kind.LABELS_OUT_OF_RANGE, 2, ROWS, "[1][9]", "such as -100");
  }

  /** Without a column for the background there is a label more. */
  @Test
  void labelsWithoutABackgroundColumn() {
    batch.labels[PRIORS + 10] = CLASSES;
    batch.policy =
        ReferenceLoss.TF_OBJECT_DETECTION.policy().toBuilder()
            .backgroundColumn(BackgroundColumn.NONE)
            .build();
    batch.nothing();
    batch.labels[PRIORS + 10] = CLASSES + 1;
    batch.only(Kind.LABELS_OUT_OF_RANGE, 1, ROWS, "[1][10]", "such as 5");
  }

  @Test
  void oneHotRows() {
    assertEquals(List.of(), batch.findings(batch.oneHot()));
    BatchShape shape = BatchShape.of(BATCH, PRIORS, CLASSES);
    float[] rows = new float[ROWS * CLASSES];
    for (int row = 0; row < ROWS; row++) {
      rows[row * CLASSES + batch.labels[row]] = 1f;
    }
    rows[4 * CLASSES] = 0.9f;
    rows[6 * CLASSES] = Float.NaN;
    Finding finding = batch.findings(Targets.oneHot(shape, rows, batch.targets)).getFirst();
    assertEquals(Kind.LABELS_NOT_ONE_HOT, finding.kind());
    assertEquals(2, finding.count());
    assertEquals("[0][4]", finding.first().toString());
  }

  @Test
  void backgroundLast() {
    for (int row = 0; row < ROWS; row++) {
      batch.labels[row] = batch.labels[row] == 0 ? CLASSES - 1 : batch.labels[row] - 1;
    }
    batch.only(Kind.BACKGROUND_LAST, ROWS - 4, ROWS, "[0][0]", "background of another program");
  }

  @Test
  void halfTheLabelsMayBeTheLast() {
    Arrays.fill(batch.labels, 0, ROWS / 2, CLASSES - 1);
    Arrays.fill(batch.labels, ROWS / 2, ROWS, 0);
    batch.labels[ROWS - 1] = 1;
    batch.nothing();
    batch.labels[ROWS - 2] = CLASSES - 1;
    batch.only(Kind.BACKGROUND_LAST, ROWS / 2 + 1, ROWS, "[0][0]", "label 3");
  }

  @Test
  void anotherBackground() {
    for (int row = 0; row < ROWS; row++) {
      batch.labels[row]++;
      batch.labels[row] %= CLASSES;
    }
    batch.only(Kind.MOST_PRIORS_POSITIVE, ROWS - 4, ROWS, "[0][0]", "the label 1");
  }

  @Test
  void nearlyAllArePositive() {
    for (int row = 0; row < ROWS; row++) {
      batch.labels[row] = row % 10 == 0 ? 0 : 1 + row % 3;
    }
    batch.nothing();
    batch.labels[0] = 3;
    batch.only(Kind.MOST_PRIORS_POSITIVE, ROWS * 9 / 10 + 1, ROWS, "[0][0]", "are positive");
  }

  @Test
  void nearlyAllAreNeutral() {
    Arrays.fill(batch.labels, -1);
    for (int row = 0; row < ROWS; row += 10) {
      batch.labels[row] = row % 20 == 0 ? 2 : 0;
    }
    batch.nothing();
    batch.labels[10] = -1;
    batch.only(Kind.MOST_PRIORS_NEUTRAL, ROWS * 9 / 10 + 1, ROWS, "[0][1]", "label -1");
  }

  @Test
  void noObjects() {
    Arrays.fill(batch.labels, 0);
    batch.only(Kind.NO_OBJECTS, BATCH, BATCH, "[0]", "no positive prior");
    batch.labels[3] = 1;
    Finding note = batch.only(Kind.IMAGES_WITHOUT_OBJECTS);
    assertEquals(Level.NOTE, note.level());
    assertEquals("[1]", note.first().toString());
    batch.labels[PRIORS] = 1;
    batch.nothing();
  }

  @Test
  void offsetsThatAreNotFinite() {
    batch.targets[5 * 4 + 2] = Float.NEGATIVE_INFINITY;
    batch.only(Kind.TARGETS_NOT_FINITE, 1, 4, "[0][5][2]", "-Infinity at");
  }

  @Test
  void offsetsOfBackgroundAreNotRead() {
    batch.targets[4 * 4 + 2] = Float.NaN;
    batch.targets[4 * 4 + 3] = 1e9f;
    batch.nothing();
  }

  @Test
  void largeOffsets() {
    batch.targets[6 * 4 + 1] = -10f;
    batch.nothing();
    batch.targets[6 * 4 + 1] = -10.01f;
    // One of four: a small box that is force matched may have it.
    Finding note = batch.findings(batch.oneHot()).getFirst();
    assertEquals(Level.NOTE, note.level());
    assertEquals(Kind.LARGE_OFFSETS, note.kind());
    batch.targets[5 * 4] = 300f;
    batch.only(Kind.LARGE_OFFSETS, 2, 4, "[0][5][0]", "such as 300.0");
  }
}
