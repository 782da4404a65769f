package dev.multibox.detection;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.multibox.Backend;
import dev.multibox.Backends;
import dev.multibox.PackedLayout;
import dev.multibox.Predictions;
import dev.multibox.internal.RecordedBitsTest;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The same detections on every backend, number of threads, layout and kind of memory. */
@Tag("bits")
class DetectorBitsTest {

  private static final int BATCH = 7;
  private static final int PRIORS = 300;
  private static final int CLASSES = 21;
  private static final DetectionCase NUMBERS = DetectionCase.random(BATCH, PRIORS, CLASSES, 77);

  @Test
  void everyBackendAndPreset() throws IOException {
    for (ReferenceDetection reference : ReferenceDetection.values()) {
      DetectionPolicy policy = reference.policy();
      boolean probabilities = policy.scores().input() == Scores.Input.PROBABILITIES;
      DetectionCase numbers = probabilities ? NUMBERS.asProbabilities() : NUMBERS;
      List<DetectionCase.Found> expected = numbers.detect(policy, Backends.all().get(0));
      for (Backend backend : Backends.all()) {
        assertEquals(expected, numbers.detect(policy, backend), reference + " " + backend);
      }
      if (!probabilities) {
        RecordedBitsTest.assertRecorded("detections." + reference, numbersOf(expected));
      }
    }
  }

  private static float[] numbersOf(List<DetectionCase.Found> found) {
    float[] numbers = new float[found.size() * 8];
    for (int i = 0; i < found.size(); i++) {
      DetectionCase.Found row = found.get(i);
      numbers[8 * i] = row.image();
      numbers[8 * i + 1] = row.label();
      numbers[8 * i + 2] = row.prior();
      numbers[8 * i + 3] = row.score();
      for (int j = 0; j < 4; j++) {
        numbers[8 * i + 4 + j] = row.box().get(j);
      }
    }
    return numbers;
  }

  @Test
  void everyNumberOfThreads() {
    Detector detector = Detector.of(NUMBERS.priors(), ReferenceDetection.CAFFE_SSD);
    List<DetectionCase.Found> expected = NUMBERS.detect(detector, NUMBERS.predictions());
    try (ExecutorService executor = Executors.newFixedThreadPool(3)) {
      for (int threads : new int[] {2, 3, 8}) {
        DetectorWorkspace own = detector.workspace(NUMBERS.shape(), threads, executor);
        DetectorWorkspace common = detector.workspace(NUMBERS.shape(), threads);
        for (int call = 0; call < 20; call++) {
          assertEquals(expected, NUMBERS.detect(detector, NUMBERS.predictions(), own));
          assertEquals(expected, NUMBERS.detect(detector, NUMBERS.predictions(), common));
        }
      }
    }
  }

  @Test
  void everyLayoutAndKindOfMemory() {
    float[] logits = NUMBERS.logits();
    float[] locations = NUMBERS.locations();
    float[] classMajor = NUMBERS.classMajor(logits, CLASSES);
    float[] coordinateMajor = NUMBERS.classMajor(locations, 4);
    for (Backend backend : Backends.all()) {
      Detector detector =
          Detector.of(NUMBERS.priors(), ReferenceDetection.TORCHVISION.policy(), backend);
      List<DetectionCase.Found> expected = NUMBERS.detect(detector, NUMBERS.predictions());
      try (Arena arena = Arena.ofConfined()) {
        List<Predictions> views =
            List.of(
                Predictions.of(
                    NUMBERS.shape(), nativeCopy(arena, logits), nativeCopy(arena, locations)),
                Predictions.classMajor(
                    NUMBERS.shape(),
                    MemorySegment.ofArray(classMajor),
                    MemorySegment.ofArray(coordinateMajor)),
                Predictions.classMajor(
                    NUMBERS.shape(),
                    nativeCopy(arena, classMajor),
                    nativeCopy(arena, coordinateMajor)),
                Predictions.packed(NUMBERS.shape(), PackedLayout.SSD_KERAS, NUMBERS.packed()));
        for (Predictions view : views) {
          assertEquals(expected, NUMBERS.detect(detector, view), view.layout() + " " + backend);
        }
        assertEquals(expected, inSegments(arena, detector, expected.size()));
      }
    }
  }

  private static List<DetectionCase.Found> inSegments(Arena arena, Detector detector, int count) {
    // Not aligned, and longer than needed.
    MemorySegment memory = arena.allocate(4L * (BATCH + 1 + 7L * count) + 64, 1).asSlice(1);
    long rows = 4L * count;
    MemorySegment starts = memory.asSlice(0, 4L * (BATCH + 1));
    long at = starts.byteSize();
    Detections detections =
        Detections.of(
            starts,
            memory.asSlice(at, rows),
            memory.asSlice(at + rows, rows),
            memory.asSlice(at + 2 * rows, 4 * rows),
            memory.asSlice(at + 6 * rows, rows),
            BATCH,
            count);
    detector.detect(NUMBERS.predictions(), detections, detector.workspace(NUMBERS.shape()));
    return DetectionCase.found(detections);
  }

  private static MemorySegment nativeCopy(Arena arena, float[] values) {
    return arena.allocateFrom(ValueLayout.JAVA_FLOAT, values);
  }

  @Test
  void anImageAlone() {
    Detector detector = Detector.of(NUMBERS.priors(), ReferenceDetection.SSD_PYTORCH);
    List<DetectionCase.Found> all = NUMBERS.detect(detector, NUMBERS.predictions());
    int image = 4;
    float[] logits = new float[PRIORS * CLASSES];
    float[] locations = new float[PRIORS * 4];
    System.arraycopy(NUMBERS.logits(), image * logits.length, logits, 0, logits.length);
    System.arraycopy(NUMBERS.locations(), image * locations.length, locations, 0, locations.length);
    DetectionCase one = new DetectionCase(NUMBERS.priors(), 1, CLASSES, logits, locations);
    List<DetectionCase.Found> expected =
        all.stream()
            .filter(row -> row.image() == image)
            .map(
                row -> new DetectionCase.Found(0, row.label(), row.prior(), row.score(), row.box()))
            .toList();
    assertEquals(expected, one.detect(detector, one.predictions()));
  }
}
