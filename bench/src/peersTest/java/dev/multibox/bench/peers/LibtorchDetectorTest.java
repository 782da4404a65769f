package dev.multibox.bench.peers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import dev.multibox.BatchShape;
import dev.multibox.Predictions;
import dev.multibox.bench.data.BenchmarkBatch;
import dev.multibox.bench.data.BenchmarkData;
import dev.multibox.detection.DetectionPolicy;
import dev.multibox.detection.Detections;
import dev.multibox.detection.Detector;
import dev.multibox.detection.ReferenceDetection;
import dev.multibox.matching.PriorBoxes;
import dev.multibox.matching.ReferencePriors;
import java.io.IOException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is measured of libtorch gives the same detections as the kernels. */
@Tag("peers")
class LibtorchDetectorTest {

  @ParameterizedTest
  @ValueSource(ints = {21, 81})
  void detectionsAreTheSame(int classes) throws IOException {
    PriorBoxes priors = PriorBoxes.of(ReferencePriors.SSD300_VOC);
    BenchmarkBatch made = BenchmarkBatch.of(BenchmarkData.STAGE2, 4, priors.count(), classes);
    DetectionPolicy policy =
        ReferenceDetection.CAFFE_SSD.policy().toBuilder()
            .order(DetectionPolicy.Order.BY_SCORE)
            .build();
    Detector detector = Detector.of(priors, policy);
    BatchShape shape = BatchShape.of(4, priors.count(), classes);
    Detections detections = Detections.allocate(4, 4 * detector.mostOfImage(classes));
    int count =
        detector.detect(
            Predictions.of(shape, made.logits(), made.locations()),
            detections,
            detector.workspace(shape));
    assertTrue(count > 20, "detections: " + count);
    try (LibtorchDetector peer = new LibtorchDetector(priors, made)) {
      for (int image = 0; image < 4; image++) {
        try (NDArray rows = peer.detect(image)) {
          compare(detections, image, rows.toFloatArray());
        }
      }
    }
  }

  private static void compare(Detections detections, int image, float[] actual) {
    int first = detections.start(image);
    int count = detections.start(image + 1) - first;
    assertEquals(count * LibtorchDetector.ROW, actual.length, "image " + image);
    for (int i = 0; i < count; i++) {
      int at = i * LibtorchDetector.ROW;
      int row = first + i;
      assertEquals(detections.label(row), (int) actual[at], "label " + row);
      assertEquals(detections.prior(row), (int) actual[at + 6], "prior " + row);
      assertEquals(detections.score(row), actual[at + 1], 2e-6f * detections.score(row));
      for (int c = 0; c < 4; c++) {
        assertEquals(detections.box(row, c), actual[at + 2 + c], 2e-6f);
      }
    }
  }
}
