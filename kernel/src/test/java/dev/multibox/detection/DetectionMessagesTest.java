package dev.multibox.detection;

import static dev.multibox.Messages.illegal;
import static dev.multibox.Messages.outOfBounds;

import dev.multibox.BatchShape;
import dev.multibox.Predictions;
import dev.multibox.matching.PriorBoxes;
import dev.multibox.matching.ReferencePriors;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;

/** Whole messages of this package that no other test reads to their end. */
class DetectionMessagesTest {

  @Test
  void sizesThatNoArrayHas() {
    DetectionPolicy all =
        ReferenceDetection.CAFFE_SSD.policy().toBuilder()
            .scores(Scores.SOFTMAX.withThreshold(0f))
            .candidatesPerClass(DetectionPolicy.ALL)
            .keptPerClass(DetectionPolicy.ALL)
            .keptPerImage(DetectionPolicy.ALL)
            .build();
    Detector detector = Detector.of(PriorBoxes.of(ReferencePriors.SSD300_VOC), all);
    illegal(
        "classes: expected fewer than 2^31 scores of an image that may pass the threshold, got"
            + " 300000; raise the threshold",
        () -> detector.mostOfImage(300_000));
    illegal(
        "shape.batch: expected fewer than 2^29 detections that a batch may have, got 10000; lower"
            + " the policy's keptPerImage",
        () -> detector.workspace(BatchShape.of(10_000, 8732, 21)));
    illegal(
        "shape.batch: expected 0 to 2147483638, got 2147483647",
        () -> detector.workspace(BatchShape.of(Integer.MAX_VALUE, 8732, 2)));
  }

  @Test
  void detectionsInThePredictionsThatTheyAreOf() {
    PriorBoxes priors = PriorBoxes.ofCenters(new float[] {0.5f, 0.5f, 1f, 1f}, 1f, 1f);
    Detector detector = Detector.of(priors, ReferenceDetection.CAFFE_SSD);
    BatchShape shape = BatchShape.of(1, 1, 2);
    String[] inputs = {"logits", "locations"};
    String[] outputs = {"starts", "labels", "scores", "boxes", "priors"};
    for (int i = 0; i < inputs.length; i++) {
      for (int j = 0; j < outputs.length; j++) {
        MemorySegment shared = Arena.ofAuto().allocate(64, 64);
        MemorySegment other = Arena.ofAuto().allocate(64, 64);
        Predictions predictions =
            Predictions.of(shape, i == 0 ? shared : other, i == 0 ? other : shared);
        MemorySegment[] memory = new MemorySegment[outputs.length];
        for (int k = 0; k < memory.length; k++) {
          memory[k] = k == j ? shared : Arena.ofAuto().allocate(64, 64);
        }
        Detections detections =
            Detections.of(memory[0], memory[1], memory[2], memory[3], memory[4], 1, 2);
        illegal(
            outputs[j]
                + ": expected memory of its own, got memory that overlaps "
                + inputs[i]
                + "; give the output other memory",
            () -> detector.detect(predictions, detections, detector.workspace(shape)));
      }
    }
  }

  @Test
  void tensorsThatAreTooShort() {
    NonMaximumSuppression suppression = NonMaximumSuppression.of(0.5, 8);
    int[] kept = new int[2];
    outOfBounds(
        "boxes: expected at least 8 floats [count][4], got 4; give longer memory, or lower the"
            + " sizes",
        () -> suppression.suppress(new float[4], new float[2], new int[2], 2, kept));
    outOfBounds(
        "scores: expected at least 2 floats [count], got 1; give longer memory, or lower the sizes",
        () -> suppression.suppress(new float[8], new float[1], new int[2], 2, kept));
    outOfBounds(
        "labels: expected at least 2 integers [count], got 1; give longer memory, or lower the"
            + " sizes",
        () -> suppression.suppress(new float[8], new float[2], new int[1], 2, kept));
    outOfBounds(
        "starts: expected at least 3 integers [batch + 1], got 2; give longer memory, or lower the"
            + " sizes",
        () -> Detections.of(new int[2], new int[1], new float[1], new float[4], new int[1], 2));
    illegal(
        "areaBorder: expected a finite number, got NaN",
        () ->
            new Overlap(
                Float.NaN,
                0f,
                0f,
                Overlap.PLAIN.apart(),
                Overlap.PLAIN.corners(),
                Overlap.PLAIN.precision()));
  }
}
