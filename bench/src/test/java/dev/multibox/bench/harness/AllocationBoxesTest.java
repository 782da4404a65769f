package dev.multibox.bench.harness;

import dev.multibox.Backend;
import dev.multibox.BatchShape;
import dev.multibox.Predictions;
import dev.multibox.bench.data.BenchmarkBoxes;
import dev.multibox.detection.DetectionPolicy;
import dev.multibox.detection.Detections;
import dev.multibox.detection.Detector;
import dev.multibox.detection.DetectorWorkspace;
import dev.multibox.detection.NonMaximumSuppression;
import dev.multibox.detection.ReferenceDetection;
import dev.multibox.matching.GroundTruth;
import dev.multibox.matching.MatcherWorkspace;
import dev.multibox.matching.PriorBoxes;
import dev.multibox.matching.PriorMatcher;
import dev.multibox.matching.ReferencePriors;
import dev.multibox.matching.ReferenceTargets;
import dev.multibox.matching.TargetOutputs;
import java.lang.foreign.Arena;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The matcher and the detector allocate nothing. */
class AllocationBoxesTest extends AllocationCase {

  @ParameterizedTest
  @EnumSource(
      value = Backend.Choice.class,
      names = {"SCALAR", "VECTOR"})
  void theMatcherAllocatesNothing(Backend.Choice choice) {
    PriorBoxes priors = PriorBoxes.of(ReferencePriors.SSD300_VOC);
    BenchmarkBoxes boxes = BenchmarkBoxes.of(BATCH, 10, CLASSES);
    GroundTruth truth = GroundTruth.of(boxes.boxes(), boxes.labels(), boxes.starts());
    float[] alike = new float[BATCH * 40];
    for (int i = 0; i < alike.length; i++) {
      alike[i] = i % 4 < 2 ? 0.25f : 0.75f;
    }
    GroundTruth crowd = GroundTruth.of(alike, boxes.labels(), boxes.starts());
    int[] flags = new int[BATCH * 10];
    flags[3] = 1;
    flags[14] = 1;
    GroundTruth padded =
        GroundTruth.padded(boxes.boxes(), boxes.labels(), BATCH, 10)
            .withIgnored(flags)
            .skipInvalid();
    BatchShape shape = BatchShape.of(BATCH, priors.count(), CLASSES);
    int rows = BATCH * priors.count();
    for (ReferenceTargets reference :
        List.of(
            ReferenceTargets.TORCHVISION,
            ReferenceTargets.SSD_KERAS,
            ReferenceTargets.BUBBLIIIING_V1)) {
      PriorMatcher matcher =
          PriorMatcher.of(priors, reference.matching(), reference.coding(), Backend.of(choice));
      MatcherWorkspace workspace = matcher.workspace(BATCH, 10);
      PriorMatcher ignoring =
          PriorMatcher.of(
              priors,
              reference.matching().toBuilder().ignoreOverlap(0.5f).build(),
              reference.coding(),
              Backend.of(choice));
      MatcherWorkspace ignoringWorkspace = ignoring.workspace(BATCH, 10);
      TargetOutputs heap = TargetOutputs.of(shape, new int[rows], new float[rows * 4]);
      try (Arena arena = Arena.ofConfined()) {
        TargetOutputs offHeap =
            TargetOutputs.of(shape, arena.allocate(rows * 4L, 4), arena.allocate(rows * 16L, 4))
                .zeroFilled();
        assertAllocatesNothing(
            choice + " " + reference,
            () -> {
              sink += matcher.match(truth, heap, workspace);
              sink += matcher.match(truth, offHeap, workspace);
              sink += matcher.match(crowd, heap, workspace);
              sink += ignoring.match(padded, heap, ignoringWorkspace);
            });
      }
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Backend.Choice.class,
      names = {"SCALAR", "VECTOR"})
  void detectionAllocatesNothing(Backend.Choice choice) {
    PriorBoxes priors = firstPriors();
    for (ReferenceDetection reference :
        List.of(ReferenceDetection.TORCHVISION, ReferenceDetection.QFGAOHAO)) {
      DetectionPolicy policy = reference.policy().toBuilder().scoreThreshold(0.1f).build();
      Detector detector = Detector.of(priors, policy, Backend.of(choice));
      DetectorWorkspace workspace = detector.workspace(BatchShape.of(BATCH, PRIORS, CLASSES));
      Detections detections = Detections.allocate(BATCH, BATCH * detector.mostOfImage(CLASSES));
      Predictions predictions =
          Predictions.of(BatchShape.of(BATCH, PRIORS, CLASSES), logits, locations);
      assertAllocatesNothing(
          choice + " " + reference,
          () -> sink += detector.detect(predictions, detections, workspace));
    }
    NonMaximumSuppression suppression =
        NonMaximumSuppression.of(ReferenceDetection.LUFFICC.policy(), PRIORS, Backend.of(choice));
    float[] boxes = priors.corners();
    int[] kept = new int[PRIORS];
    assertAllocatesNothing(
        choice + " suppression",
        () -> sink += suppression.suppress(boxes, locations, null, PRIORS, kept));
  }
}
