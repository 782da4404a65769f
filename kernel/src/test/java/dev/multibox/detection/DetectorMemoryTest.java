package dev.multibox.detection;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.multibox.Backend;
import dev.multibox.Backends;
import dev.multibox.PackedLayout;
import dev.multibox.Predictions;
import dev.multibox.internal.memory.GuardPages;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongFunction;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Nothing outside the tensors is read or written: predictions and every part of the detections lie
 * before, then behind, a page that nobody may touch, in segments without an end.
 */
@Tag("bits")
class DetectorMemoryTest {

  private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED;
  private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED;
  private static final int BATCH = 2;

  @BeforeEach
  void needsPagesWithoutAccess() {
    assumeTrue(GuardPages.available(), "GuardPages: the operating system has no mmap");
  }

  @ParameterizedTest
  @CsvSource({"1, 2", "15, 5", "16, 17", "17, 21", "33, 33", "70, 81"})
  void detectionsOfEveryLayout(int priors, int classes) {
    DetectionCase numbers = DetectionCase.random(BATCH, priors, classes, priors + classes);
    DetectionPolicy policy = ReferenceDetection.CAFFE_SSD.policy();
    compare(numbers, policy);
    compare(
        numbers.asProbabilities(),
        policy.toBuilder().scores(policy.scores().withInput(Scores.Input.PROBABILITIES)).build());
  }

  private static void compare(DetectionCase numbers, DetectionPolicy policy) {
    for (Backend backend : Backends.all()) {
      Detector detector = Detector.of(numbers.priors(), policy, backend);
      List<DetectionCase.Found> expected = numbers.detect(policy, backend);
      try (GuardPages pages = new GuardPages()) {
        for (LongFunction<MemorySegment> place :
            List.<LongFunction<MemorySegment>>of(pages::before, pages::behind)) {
          for (Predictions.Layout layout : Predictions.Layout.values()) {
            assertEquals(
                expected,
                detect(numbers, detector, predictions(numbers, layout, place), expected, place),
                layout + ", " + backend);
          }
        }
      }
    }
  }

  /** There is room for as many as are found, and none more. */
  private static List<DetectionCase.Found> detect(
      DetectionCase numbers,
      Detector detector,
      Predictions predictions,
      List<DetectionCase.Found> expected,
      LongFunction<MemorySegment> place) {
    int count = expected.size();
    Detections detections =
        Detections.of(
            place.apply((BATCH + 1) * 4L),
            place.apply(count * 4L),
            place.apply(count * 4L),
            place.apply(count * 16L),
            place.apply(count * 4L),
            BATCH,
            count);
    assertEquals(
        count, detector.detect(predictions, detections, detector.workspace(numbers.shape())));
    return DetectionCase.found(detections);
  }

  private static Predictions predictions(
      DetectionCase numbers, Predictions.Layout layout, LongFunction<MemorySegment> place) {
    int classes = numbers.classes();
    return switch (layout) {
      case PRIOR_MAJOR ->
          Predictions.of(
              numbers.shape(), copy(numbers.logits(), place), copy(numbers.locations(), place));
      case CLASS_MAJOR ->
          Predictions.classMajor(
              numbers.shape(),
              copy(numbers.classMajor(numbers.logits(), classes), place),
              copy(numbers.classMajor(numbers.locations(), 4), place));
      case PACKED ->
          Predictions.packed(
              numbers.shape(), PackedLayout.SSD_KERAS, copy(numbers.packed(), place));
    };
  }

  private static MemorySegment copy(float[] values, LongFunction<MemorySegment> place) {
    MemorySegment memory = place.apply(values.length * 4L);
    MemorySegment.copy(values, 0, memory, FLOAT, 0, values.length);
    return memory;
  }

  @Test
  void suppressionByItself() {
    for (int count : new int[] {1, 15, 16, 17, 700}) {
      DetectionCase numbers = DetectionCase.random(1, count, 2, count);
      float[] corners = numbers.priors().corners();
      float[] scores = Arrays.copyOf(numbers.logits(), count);
      int[] labels = new int[count];
      Arrays.setAll(labels, i -> i % 3);
      for (Backend backend : Backends.all()) {
        NonMaximumSuppression suppression =
            NonMaximumSuppression.of(ReferenceDetection.LUFFICC.policy(), count, backend);
        int[] expected = new int[count];
        int most = suppression.suppress(corners, scores, labels, count, expected);
        try (GuardPages pages = new GuardPages()) {
          for (LongFunction<MemorySegment> place :
              List.<LongFunction<MemorySegment>>of(pages::before, pages::behind)) {
            MemorySegment classes = place.apply(count * 4L);
            MemorySegment.copy(labels, 0, classes, INT, 0, count);
            MemorySegment kept = place.apply(count * 4L);
            assertEquals(
                most,
                suppression.suppress(
                    copy(corners, place), copy(scores, place), classes, count, kept));
            assertArrayEquals(
                Arrays.copyOf(expected, most), kept.asSlice(0, most * 4L).toArray(INT));
          }
        }
      }
    }
  }
}
