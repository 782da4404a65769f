package dev.multibox.detection;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.multibox.Backend;
import dev.multibox.Backends;
import dev.multibox.BatchShape;
import dev.multibox.Predictions;
import dev.multibox.matching.BoxCoding;
import dev.multibox.matching.PriorBoxes;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** What a detector refuses, in which words, and that nothing is written then. */
class DetectorArgumentsTest {

  private static final int BATCH = 5;
  private static final int PRIORS = 40;
  private static final int CLASSES = 4;

  private final DetectionCase numbers = DetectionCase.random(BATCH, PRIORS, CLASSES, 9);
  private final Detector detector =
      Detector.of(numbers.priors(), DetectionPolicy.builder().scoreThreshold(0.2f).build());
  private final Detections detections = Detections.allocate(BATCH, 1000);
  private final DetectorWorkspace workspace = detector.workspace(numbers.shape());

  @Test
  void nullIsRefused() {
    isNull("predictions", () -> detector.detect(null, detections, workspace));
    isNull("detections", () -> detector.detect(numbers.predictions(), null, workspace));
    isNull("workspace", () -> detector.detect(numbers.predictions(), detections, null));
    isNull("priors", () -> Detector.of(null, ReferenceDetection.CAFFE_SSD));
    isNull("reference", () -> Detector.of(numbers.priors(), (ReferenceDetection) null));
    isNull("policy", () -> Detector.of(numbers.priors(), (DetectionPolicy) null));
    isNull("executor", () -> detector.workspace(numbers.shape(), 2, null));
  }

  private static void isNull(String argument, Executable call) {
    NullPointerException refused = assertThrows(NullPointerException.class, call);
    assertEquals(argument + ": expected an object, got null", refused.getMessage());
  }

  @Test
  void shapesThatDisagreeAreRefused() {
    DetectionCase fewer = DetectionCase.random(BATCH, PRIORS - 1, CLASSES, 9);
    illegal(
        "predictions.priors: expected 40 as in priors, got 39; give both the same size",
        () -> detector.detect(fewer.predictions(), detections, workspace));
    DetectionCase more = DetectionCase.random(BATCH, PRIORS, CLASSES + 1, 9);
    illegal(
        "workspace.classes: expected 5 as in predictions, got 4; give both the same size",
        () -> detector.detect(more.predictions(), detections, workspace));
    illegal(
        "detections.batch: expected 5 as in predictions, got 4; give both the same size",
        () -> detector.detect(numbers.predictions(), Detections.allocate(4, 9), workspace));
    illegal(
        "workspace: expected room for 5 images, got 4; call workspace(shape) with the largest"
            + " batch",
        () ->
            detector.detect(
                numbers.predictions(),
                detections,
                detector.workspace(BatchShape.of(4, PRIORS, CLASSES))));
    Detector other = Detector.of(numbers.priors(), ReferenceDetection.NVIDIA);
    illegal(
        "workspace: expected one of this detector, got one of another; call workspace(shape) of"
            + " this detector",
        () -> other.detect(numbers.predictions(), detections, workspace));
    illegal(
        "shape.priors: expected 40 as in priors, got 39; give both the same size",
        () -> detector.workspace(BatchShape.of(1, PRIORS - 1, CLASSES)));
    isNull("shape", () -> detector.workspace(null));
    illegal(
        "shape.classes: expected more than the policy's backgroundColumn 3, got 3",
        () ->
            Detector.of(
                    numbers.priors(),
                    DetectionPolicy.builder().scores(Scores.SOFTMAX.withBackground(3, 1)).build())
                .workspace(BatchShape.of(1, PRIORS, 3)));
    illegal(
        "priors: expected fractions, as code CORNER takes differences of them, got 300.0 x 300.0;"
            + " code CORNER_SIZE takes pixels",
        () ->
            Detector.of(
                PriorBoxes.ofCenters(new float[] {9f, 9f, 9f, 9f}, 300f, 300f),
                DetectionPolicy.builder()
                    .coding(BoxCoding.builder().code(BoxCoding.Code.CORNER).build())
                    .build()));
  }

  private void illegal(String message, Executable call) {
    IllegalArgumentException refused = assertThrows(IllegalArgumentException.class, call);
    assertEquals(message, refused.getMessage());
    assertEquals(0, detections.count(), "nothing written");
  }

  /** Of several bad images the first is named, whichever thread meets which. */
  @Test
  void boxesThatAreNoNumbersAreRefused() {
    int first = detector.detect(numbers.predictions(), detections, workspace);
    int prior = detections.prior(detections.start(1));
    Detections untouched = Detections.allocate(BATCH, first);
    DetectionCase spoilt = numbers.copy();
    spoilt.locations()[(PRIORS + prior) * 4 + 2] = Float.NaN;
    for (int i = 2 * PRIORS * 4; i < spoilt.locations().length; i++) {
      spoilt.locations()[i] = Float.NaN;
    }
    try (ExecutorService pool = Executors.newFixedThreadPool(2)) {
      DetectorWorkspace several = detector.workspace(numbers.shape(), 3, pool);
      for (int call = 0; call < 50; call++) {
        IllegalArgumentException refused =
            assertThrows(
                IllegalArgumentException.class,
                () -> detector.detect(spoilt.predictions(), untouched, several));
        String message = refused.getMessage();
        assertEquals("locations: expected a box of numbers, got (NaN", message.substring(0, 46));
        assertEquals(
            " at [1][" + prior + "]; Predictions.requireFinite() names the offset",
            message.substring(message.indexOf(" at [")));
        assertEquals(0, untouched.count());
      }
    }
  }

  /** Infinity less infinity: the centre and the width of the box. */
  @Test
  void infiniteOffsetsThatMakeNoBoxAreRefused() {
    detector.detect(numbers.predictions(), detections, workspace);
    int first = detections.prior(detections.start(3));
    DetectionCase spoilt = numbers.copy();
    spoilt.locations()[(3 * PRIORS + first) * 4] = Float.POSITIVE_INFINITY;
    spoilt.locations()[(3 * PRIORS + first) * 4 + 2] = Float.POSITIVE_INFINITY;
    Detections untouched = Detections.allocate(BATCH, 1000);
    String refused =
        assertThrows(
                IllegalArgumentException.class,
                () -> detector.detect(spoilt.predictions(), untouched, workspace))
            .getMessage();
    assertEquals(
        "locations: expected a box of numbers, got (NaN, #, NaN, #) at [#][#];"
            + " Predictions.requireFinite() names the offset",
        refused.replaceAll("-?\\d+(\\.\\d+)?", "#"));
    assertEquals(0, untouched.count());
  }

  @Test
  void offsetsOfPriorsWithoutACandidateAreNotLookedAt() {
    DetectionCase spoilt = numbers.copy();
    Arrays.fill(spoilt.locations(), 0, PRIORS * 4, Float.NaN);
    for (int i = 0; i < PRIORS * CLASSES; i++) {
      spoilt.logits()[i] = i % CLASSES == 0 ? 50f : 0f;
    }
    detector.detect(spoilt.predictions(), detections, workspace);
    assertEquals(0, detections.start(1));
  }

  @Test
  void probabilitiesOutsideTheirRangeAreRefused() {
    DetectionPolicy policy =
        DetectionPolicy.builder()
            .scores(Scores.SOFTMAX.withInput(Scores.Input.PROBABILITIES))
            .build();
    DetectionCase right = numbers.asProbabilities();
    for (Backend backend : Backends.all()) {
      Detector ofProbabilities = Detector.of(numbers.priors(), policy, backend);
      DetectorWorkspace own = ofProbabilities.workspace(numbers.shape());
      for (float bad : new float[] {-0.25f, 1.25f, Float.NaN, Float.POSITIVE_INFINITY}) {
        DetectionCase spoilt = right.copy();
        spoilt.logits()[(2 * PRIORS + 7) * CLASSES + 3] = bad;
        illegal(
            "logits: expected probabilities in [0, 1], got "
                + bad
                + " at [2][7][3]; logits take scores of input SOFTMAX or SIGMOID",
            () -> ofProbabilities.detect(spoilt.predictions(), detections, own));
      }
    }
  }

  @Test
  void outputsApartFromInputsAndEachOther() {
    float[] logits = numbers.logits().clone();
    Predictions predictions = Predictions.of(numbers.shape(), logits, numbers.locations());
    Detections overlapping =
        Detections.of(new int[6], new int[9], logits, new float[36], new int[9], BATCH);
    illegal(
        "scores: expected memory of its own, got memory that overlaps logits; give the output other"
            + " memory",
        () -> detector.detect(predictions, overlapping, workspace));
    assertArrayEquals(numbers.logits(), logits);
    int[] twice = new int[9];
    illegal(
        "priors: expected memory of its own, got memory that overlaps labels; give the output other"
            + " memory",
        () -> Detections.of(new int[6], twice, new float[9], new float[36], twice, BATCH));
  }

  @Test
  void shortReadOnlyAndClosedMemory() {
    assertEquals(
        "boxes: expected at least 36 floats [capacity][4], got 35; give longer memory, or lower the"
            + " sizes",
        assertThrows(
                IndexOutOfBoundsException.class,
                () ->
                    Detections.of(
                        new int[6], new int[9], new float[9], new float[35], new int[9], BATCH))
            .getMessage());
    MemorySegment memory = MemorySegment.ofArray(new float[36]);
    assertEquals(
        "boxes: expected memory to write to, got a read-only segment; give the segment that"
            + " asReadOnly() was called on",
        assertThrows(
                IllegalArgumentException.class,
                () ->
                    Detections.of(
                        MemorySegment.ofArray(new int[6]),
                        MemorySegment.ofArray(new int[9]),
                        MemorySegment.ofArray(new float[9]),
                        memory.asReadOnly(),
                        MemorySegment.ofArray(new int[9]),
                        BATCH,
                        9))
            .getMessage());
    Detections gone;
    try (Arena arena = Arena.ofConfined()) {
      gone =
          Detections.of(
              arena.allocate(24),
              arena.allocate(36),
              arena.allocate(36),
              arena.allocate(144),
              arena.allocate(36),
              BATCH,
              9);
    }
    assertThrows(
        IllegalStateException.class, () -> detector.detect(numbers.predictions(), gone, workspace));
  }

  @Test
  void detectionsThatAreNotThere() {
    illegal("detection: expected 0 to 999, got 1000", () -> detections.label(1000));
    illegal("coordinate: expected 0 to 3, got 4", () -> detections.box(0, 4));
    illegal("image: expected 0 to 5, got 6", () -> detections.start(6));
  }
}
