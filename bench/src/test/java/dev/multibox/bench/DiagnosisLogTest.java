package dev.multibox.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.multibox.BatchShape;
import dev.multibox.Predictions;
import dev.multibox.diagnosis.Diagnosis;
import dev.multibox.diagnosis.Finding;
import dev.multibox.loss.ReferenceLoss;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

/**
 * What a program that logs by java.util.logging gets of a diagnosis; the kernel knows no logger.
 */
class DiagnosisLogTest {

  private static final class Lines extends Handler {
    final List<String> all = new ArrayList<>();

    @Override
    public void publish(LogRecord line) {
      all.add(line.getLevel() + " " + line.getMessage());
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }

  @Test
  void eachWarningIsALineOfItsOwn() {
    BatchShape shape = BatchShape.of(1, 4, 3);
    float[] scores = new float[12];
    Arrays.fill(scores, Float.NaN);
    Diagnosis diagnosis =
        Diagnosis.of(
            Predictions.of(shape, scores, new float[16]), ReferenceLoss.CAFFE_SSD.policy());
    List<Finding> warnings = diagnosis.warnings();
    assertTrue(!warnings.isEmpty());
    Logger logger = Logger.getLogger("dev.multibox");
    Lines lines = new Lines();
    logger.addHandler(lines);
    try {
      diagnosis.log("first batch");
    } finally {
      logger.removeHandler(lines);
    }
    List<String> expected =
        warnings.stream().map(finding -> "WARNING first batch: " + finding.sentence()).toList();
    assertEquals(expected, lines.all);
  }
}
