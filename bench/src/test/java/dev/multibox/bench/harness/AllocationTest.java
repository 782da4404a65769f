package dev.multibox.bench.harness;

import static dev.multibox.bench.harness.WarmAllocation.assertAllocatesNothing;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
import dev.multibox.loss.ElementForm;
import dev.multibox.loss.ElementLoss;
import dev.multibox.loss.Elements;
import dev.multibox.loss.FasterRcnnLoss;
import dev.multibox.loss.Gradients;
import dev.multibox.loss.HardExamples;
import dev.multibox.loss.HardNegatives;
import dev.multibox.loss.LossTerms;
import dev.multibox.loss.LossWorkspace;
import dev.multibox.loss.Mining;
import dev.multibox.loss.MultiBoxLoss;
import dev.multibox.loss.MultiBoxPolicy;
import dev.multibox.loss.PerPriorOutputs;
import dev.multibox.loss.ReferenceLoss;
import dev.multibox.loss.SmoothL1;
import dev.multibox.loss.SoftmaxCrossEntropy;
import dev.multibox.loss.Targets;
import dev.multibox.loss.ZeroOneLoss;
import dev.multibox.matching.BoxCoder;
import dev.multibox.matching.BoxCoding;
import dev.multibox.matching.GroundTruth;
import dev.multibox.matching.MatcherWorkspace;
import dev.multibox.matching.PriorBoxes;
import dev.multibox.matching.PriorMatcher;
import dev.multibox.matching.ReferencePriors;
import dev.multibox.matching.ReferenceTargets;
import dev.multibox.matching.TargetOutputs;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A call allocates nothing once it is warm. */
class AllocationTest {

  private static final int BATCH = 2;
  private static final int PRIORS = 1_000;
  private static final int CLASSES = 21;
  private static final BatchShape SHAPE = BatchShape.of(BATCH, PRIORS, CLASSES);

  private final float[] logits = floats(BATCH * PRIORS * CLASSES);
  private final float[] locations = floats(BATCH * PRIORS * 4);
  private final float[] targetLocations = floats(BATCH * PRIORS * 4);
  private final int[] labels = labels();

  /** The smallest calls may not be elided: their results are added up here. */
  private double sink;

  @ParameterizedTest
  @EnumSource(
      value = Backend.Choice.class,
      names = {"SCALAR", "VECTOR"})
  void theWholeLossAllocatesNothing(Backend.Choice choice) {
    Predictions predictions = Predictions.of(SHAPE, logits, locations);
    Targets targets = Targets.of(SHAPE, labels, targetLocations);
    assertLossAllocatesNothing(choice, predictions, targets);
  }

  @ParameterizedTest
  @EnumSource(
      value = Backend.Choice.class,
      names = {"SCALAR", "VECTOR"})
  void theWholeLossAllocatesNothingOffHeap(Backend.Choice choice) {
    try (Arena arena = Arena.ofConfined()) {
      Predictions predictions =
          Predictions.of(
              SHAPE,
              offHeap(arena, MemorySegment.ofArray(logits)),
              offHeap(arena, MemorySegment.ofArray(locations)));
      Targets targets =
          Targets.of(
              SHAPE,
              offHeap(arena, MemorySegment.ofArray(labels)),
              offHeap(arena, MemorySegment.ofArray(targetLocations)));
      assertLossAllocatesNothing(choice, predictions, targets);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Backend.Choice.class,
      names = {"SCALAR", "VECTOR"})
  void softAndSmoothedLabelsAllocateNothing(Backend.Choice choice) {
    Predictions predictions = Predictions.of(SHAPE, logits, locations);
    Targets targets = Targets.of(SHAPE, labels, targetLocations);
    float[] soft = new float[logits.length];
    Arrays.fill(soft, 1f / CLASSES);
    Targets heap = targets.softLabels(soft);
    MultiBoxLoss loss =
        MultiBoxLoss.of(
            ReferenceLoss.CAFFE_SSD.policy().toBuilder().labelSmoothing(0.1f).build(),
            Backend.of(choice));
    LossWorkspace workspace = loss.workspace(SHAPE);
    Gradients dense = dense(predictions);
    assertAllocatesNothing(
        choice + " smoothed",
        () -> sink += loss.evaluateWithGradient(predictions, targets, workspace, dense));
    assertAllocatesNothing(
        choice + " soft",
        () -> sink += loss.evaluateWithGradient(predictions, heap, workspace, dense));
    try (Arena arena = Arena.ofConfined()) {
      Targets offHeap = targets.softLabels(offHeap(arena, MemorySegment.ofArray(soft)));
      assertAllocatesNothing(
          choice + " soft off heap",
          () -> sink += loss.evaluateWithGradient(predictions, offHeap, workspace, dense));
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Backend.Choice.class,
      names = {"SCALAR", "VECTOR"})
  void theGradientAllocatesNothing(Backend.Choice choice) {
    Predictions predictions = Predictions.of(SHAPE, logits, locations);
    Targets targets = Targets.of(SHAPE, labels, targetLocations);
    MultiBoxLoss loss = MultiBoxLoss.of(ReferenceLoss.CAFFE_SSD.policy(), Backend.of(choice));
    LossWorkspace workspace = loss.workspace(SHAPE);
    int rows = BATCH * PRIORS;
    Gradients dense = dense(predictions);
    Gradients reused = dense(predictions).reused();
    Gradients sparse =
        Gradients.sparse(
            SHAPE, new long[rows], new float[rows * CLASSES], new long[rows], new float[rows * 4]);
    assertAllocatesNothing(
        choice + " dense",
        () -> sink += loss.evaluateWithGradient(predictions, targets, workspace, dense));
    assertAllocatesNothing(
        choice + " reused",
        () -> sink += loss.evaluateWithGradient(predictions, targets, workspace, reused));
    PerPriorOutputs heap =
        PerPriorOutputs.of(SHAPE, new float[BATCH * PRIORS], new byte[BATCH * PRIORS]);
    try (Arena arena = Arena.ofConfined()) {
      PerPriorOutputs offHeap =
          PerPriorOutputs.of(
              SHAPE, arena.allocate(4L * BATCH * PRIORS, 4), arena.allocate(BATCH * PRIORS));
      assertAllocatesNothing(
          choice + " outputs",
          () -> {
            sink += loss.evaluate(predictions, targets, workspace, heap);
            sink += loss.evaluateWithGradient(predictions, targets, workspace, heap, reused);
          });
      assertAllocatesNothing(
          choice + " outputs off heap",
          () -> sink += loss.evaluate(predictions, targets, workspace, offHeap));
    }
    assertAllocatesNothing(
        choice + " sparse",
        () -> {
          sink += loss.evaluateWithGradient(predictions, targets, workspace, sparse);
          sink += sparse.logitRows();
        });
  }

  private static Gradients dense(Predictions predictions) {
    return Gradients.dense(
        predictions.shape(),
        MemorySegment.ofArray(new float[BATCH * PRIORS * CLASSES]),
        MemorySegment.ofArray(new float[BATCH * PRIORS * 4]));
  }

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

  @Test
  void theKernelsAllocateNothing() {
    SoftmaxCrossEntropy crossEntropy = SoftmaxCrossEntropy.of(CLASSES);
    SmoothL1 smoothL1 = SmoothL1.of(1f);
    HardNegatives hardNegatives = HardNegatives.of(BATCH * PRIORS);
    float[] losses = new float[BATCH * PRIORS];
    int[] indices = new int[100];
    float[] gradients = new float[BATCH * PRIORS * 4];
    assertAllocatesNothing(
        "kernels",
        () -> {
          crossEntropy.perRow(logits, labels, BATCH * PRIORS, losses);
          hardNegatives.select(losses, BATCH * PRIORS, indices.length, indices);
          sink += losses[indices[0]];
          smoothL1.perPrior(locations, targetLocations, BATCH * PRIORS, losses);
          smoothL1.gradient(locations, targetLocations, BATCH * PRIORS, 0.5f, gradients);
          sink += gradients[0];
          smoothL1.gradientOfPositives(
              locations, targetLocations, labels, BATCH * PRIORS, 0.5f, gradients);
          sink += gradients[0];
          sink += smoothL1.sumOfPositives(locations, targetLocations, labels, BATCH * PRIORS);
        });
  }

  @ParameterizedTest
  @EnumSource(
      value = Backend.Choice.class,
      names = {"SCALAR", "VECTOR"})
  void theElementLossesAllocateNothing(Backend.Choice choice) {
    int count = BATCH * PRIORS * 4;
    float[] targets = new float[count];
    float[] gradients = new float[count];
    Elements elements = Elements.of(locations, targets, count);
    Elements weighted = elements.weighted(targetLocations);
    for (ElementForm form :
        List.of(
            ElementForm.l1(),
            ElementForm.binaryCrossEntropy(),
            ElementForm.binaryCrossEntropyWithLogits(),
            ElementForm.sigmoidFocal(),
            ElementForm.sigmoidFocal(0.25f, 1.5f))) {
      ElementLoss loss = ElementLoss.of(form, Backend.of(choice));
      assertAllocatesNothing(
          form.toString(),
          () -> {
            sink += loss.mean(elements) + loss.sum(weighted);
            loss.gradient(weighted, 1f, gradients);
            sink += gradients[0];
          });
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Backend.Choice.class,
      names = {"SCALAR", "VECTOR"})
  void theOtherLossesAllocateNothing(Backend.Choice choice) {
    int rows = BATCH * PRIORS;
    ZeroOneLoss zeroOne = ZeroOneLoss.of(CLASSES, Backend.of(choice));
    FasterRcnnLoss faster =
        FasterRcnnLoss.of(FasterRcnnLoss.Variant.TORCHVISION, CLASSES, Backend.of(choice));
    int[] anchorLabels = new int[rows];
    for (int i = 0; i < rows; i++) {
      anchorLabels[i] = i % 3 - 1;
    }
    float[] gradients = new float[rows * 4];
    assertAllocatesNothing(
        choice.toString(),
        () -> {
          sink += zeroOne.mean(logits, labels, rows);
          sink += faster.objectness(logits, anchorLabels, rows);
          faster.objectnessGradient(logits, anchorLabels, rows, 1f, gradients);
          sink += faster.rpnBoxes(locations, targetLocations, anchorLabels, rows) + gradients[0];
          faster.rpnBoxesGradient(locations, targetLocations, anchorLabels, rows, 1f, gradients);
          sink += faster.headClasses(logits, labels, rows) + gradients[0];
        });
  }

  @Test
  void theMeasurementSeesAnAllocation() {
    byte[][] kept = new byte[1][];
    long before = CallAllocation.ofThisThread();
    kept[0] = new byte[1_000];
    assertTrue(CallAllocation.ofThisThread() - before >= kept[0].length);
  }

  private void assertLossAllocatesNothing(
      Backend.Choice choice, Predictions predictions, Targets targets) {
    MultiBoxLoss loss = MultiBoxLoss.of(ReferenceLoss.CAFFE_SSD.policy(), Backend.of(choice));
    LossWorkspace workspace = loss.workspace(SHAPE);
    assertAllocatesNothing(
        choice.toString(),
        () -> {
          loss.evaluate(predictions, targets, workspace);
          LossTerms terms = workspace.terms();
          sink += terms.total();
        });
  }

  @ParameterizedTest
  @EnumSource(
      value = Backend.Choice.class,
      names = {"SCALAR", "VECTOR"})
  void hardExamplesAllocateNothing(Backend.Choice choice) {
    MultiBoxPolicy policy =
        ReferenceLoss.CAFFE_SSD.policy().toBuilder()
            .mining(m -> m.mode(Mining.Mode.HARD_EXAMPLES).examples(HardExamples.TENSORFLOW))
            .build();
    MultiBoxLoss loss =
        MultiBoxLoss.of(policy, Backend.of(choice))
            .withBoxes(BoxCoder.of(BoxCoding.builder().build()).predictedBoxes(firstPriors()));
    LossWorkspace workspace = loss.workspace(SHAPE);
    Predictions predictions = Predictions.of(SHAPE, logits, locations);
    Targets targets = Targets.of(SHAPE, labels, targetLocations);
    Gradients gradients =
        Gradients.dense(SHAPE, new float[logits.length], new float[locations.length]).reused();
    assertAllocatesNothing(
        choice + " hard examples",
        () -> sink += loss.evaluateWithGradient(predictions, targets, workspace, gradients));
  }

  private static PriorBoxes firstPriors() {
    PriorBoxes all = PriorBoxes.of(ReferencePriors.SSD300_VOC);
    return PriorBoxes.ofCenters(
        Arrays.copyOf(all.centers(), PRIORS * 4), all.width(), all.height());
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

  private static MemorySegment offHeap(Arena arena, MemorySegment source) {
    return arena.allocate(source.byteSize(), Float.BYTES).copyFrom(source);
  }

  private static float[] floats(int count) {
    Random random = new Random(count);
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (random.nextFloat() - 0.5f) * 8f;
    }
    return values;
  }

  private static int[] labels() {
    Random random = new Random(1);
    int[] labels = new int[BATCH * PRIORS];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = random.nextInt(20) == 0 ? 1 + random.nextInt(CLASSES - 1) : 0;
    }
    return labels;
  }
}
