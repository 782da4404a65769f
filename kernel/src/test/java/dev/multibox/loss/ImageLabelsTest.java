package dev.multibox.loss;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.multibox.BatchShape;
import dev.multibox.PackedLayout;
import dev.multibox.Predictions;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImageLabelsTest {

  /** Zeros of either sign and a single 1 are a label; zeros alone are a neutral prior. */
  @Test
  void oneHotRowsHaveASingleOne() {
    float[] hot = {1f, -0f, 0f, 0f, 0f, 1f, 0f, 1f};
    assertEquals(2, oneHotLoss(hot, 4, 2).positives());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0.925 0.075 0 | 0.925 at [0], 0.075 at [1]",
        "0 0.5 0.5 | 0.5 at [1], 0.5 at [2]",
        "0 1 1 | 1.0 at [1], 1.0 at [2]",
        "0 1 1e-45 | 1.0 at [1], 1.4E-45 at [2]",
        "NaN NaN NaN | NaN at [0], NaN at [1], NaN at [2]",
        "0 -1 0 | -1.0 at [1]",
        "0 0 255 | 255.0 at [2]",
        "Infinity 0 0 | Infinity at [0]",
        "1 0.1 0.1 0.1 0.1 0.1 0.1 0.1 | 1.0 at [0], 0.1 at [1], 0.1 at [2], 0.1 at [3],"
            + " 0.1 at [4], 0.1 at [5] and 2 more"
      })
  void oneHotRowsThatAreNoneAreRefused(String row, String shown) {
    String[] values = row.split(" ");
    int classes = values.length;
    float[] hot = new float[3 * classes];
    for (int column = 0; column < classes; column++) {
      hot[2 * classes + column] = Float.parseFloat(values[column]);
    }
    assertEquals(
        "one-hot labels: expected zeros and a single 1 in a row, or zeros for a neutral prior, got "
            + shown
            + " in row [0][2]; integer labels by argmax take soft rows beside them by"
            + " Targets.softLabels",
        assertThrows(IllegalArgumentException.class, () -> oneHotLoss(hot, 3, classes))
            .getMessage());
  }

  private static LossTerms oneHotLoss(float[] hot, int priors, int classes) {
    float[] boxes = new float[priors * 4];
    MultiBoxLoss loss = MultiBoxLoss.of(MultiBoxPolicy.builder().build());
    BatchShape shape = BatchShape.of(1, priors, classes);
    LossWorkspace workspace = loss.workspace(shape);
    loss.evaluate(
        Predictions.of(shape, new float[priors * classes], boxes),
        Targets.oneHot(shape, hot, boxes),
        workspace);
    return workspace.terms();
  }

  /** The columns beside a packed label may hold anything. */
  @Test
  void packedRowsAreOneHotInTheirOwnColumnsAlone() {
    PackedLayout layout = PackedLayout.RYKOV8;
    int width = layout.targetWidth(3);
    float[] rows = new float[2 * width];
    Arrays.fill(rows, 7f);
    for (int prior = 0; prior < 2; prior++) {
      Arrays.fill(rows, prior * width + 4, prior * width + 7, 0f);
      rows[prior * width + 4 + 2] = 1f;
    }
    assertEquals(2, packedLoss(rows, layout).positives());
    rows[width + 4] = 0.25f;
    assertEquals(
        "one-hot labels: expected zeros and a single 1 in a row, or zeros for a neutral prior, got"
            + " 0.25 at [0], 1.0 at [2] in row [0][1]; integer labels by argmax take soft rows"
            + " beside them by Targets.softLabels",
        assertThrows(IllegalArgumentException.class, () -> packedLoss(rows, layout)).getMessage());
  }

  private static LossTerms packedLoss(float[] rows, PackedLayout layout) {
    float[] predictions = new float[rows.length];
    MultiBoxLoss loss = MultiBoxLoss.of(MultiBoxPolicy.builder().build());
    BatchShape shape = BatchShape.of(1, 2, 3);
    LossWorkspace workspace = loss.workspace(shape);
    loss.evaluate(
        Predictions.packed(shape, layout, predictions),
        Targets.packed(shape, layout, rows),
        workspace);
    return workspace.terms();
  }
}
