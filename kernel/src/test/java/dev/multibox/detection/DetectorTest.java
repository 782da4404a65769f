package dev.multibox.detection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.multibox.Backend;
import dev.multibox.Backends;
import dev.multibox.detection.DetectionPolicy.Clip;
import dev.multibox.detection.DetectionPolicy.Order;
import dev.multibox.matching.BoxCoding;
import dev.multibox.matching.PriorBoxes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Detections against the oracle in float64, and what single knobs do. */
class DetectorTest {

  private static final Backend SCALAR = Backend.of(Backend.Choice.SCALAR);

  /** Scores and overlaps of these cases lie farther apart than float32 rounds. */
  @Test
  void detectionsAreThoseOfTheDefinition() {
    DetectionPolicyBuilder builder = DetectionPolicy.builder().scoreThreshold(0.05f);
    List<DetectionPolicy> policies =
        List.of(
            builder.build(),
            builder.order(Order.BY_LABEL).keptPerImage(12).build(),
            builder.order(Order.BY_RISING_SCORE).build(),
            builder.candidatesPerClass(5).clip(Clip.BEFORE_SUPPRESSION).build(),
            builder.keptPerClass(2).keptPerImage(200).order(Order.BY_SCORE).build(),
            builder
                .keptPerClass(DetectionPolicy.ALL)
                .suppression(Suppression.hard(0.3).withScope(Suppression.Scope.ALL_CLASSES))
                .build(),
            builder.suppression(Suppression.NONE).build(),
            builder
                .suppression(Suppression.HARD)
                .scores(Scores.SOFTMAX.withSource(Scores.Source.BEST_CLASS).withThreshold(0.2f))
                .build(),
            builder
                .scores(Scores.SOFTMAX.withInput(Scores.Input.SIGMOID).withThreshold(0.9f))
                .build());
    int detections = 0;
    for (int classes : new int[] {2, 3, 9, 21, 34}) {
      for (int priors : new int[] {1, 16, 150}) {
        DetectionCase numbers = DetectionCase.random(3, priors, classes, classes + priors);
        for (DetectionPolicy policy : policies) {
          for (Backend backend : Backends.all()) {
            detections += check(numbers, policy, backend);
          }
        }
      }
    }
    assertTrue(detections > 1000, "detections: " + detections);
  }

  private static int check(DetectionCase numbers, DetectionPolicy policy, Backend backend) {
    List<DetectionOracle.Row> expected = new DetectionOracle(numbers, policy).detect();
    List<DetectionCase.Found> actual = numbers.detect(policy, backend);
    String what = numbers + " " + policy + " on " + backend.name();
    assertEquals(expected.size(), actual.size(), what);
    for (int i = 0; i < expected.size(); i++) {
      DetectionOracle.Row wanted = expected.get(i);
      DetectionCase.Found found = actual.get(i);
      assertEquals(
          List.of(wanted.image(), wanted.label(), wanted.prior()),
          List.of(found.image(), found.label(), found.prior()),
          what);
      assertEquals(wanted.score(), found.score(), 2e-6 * wanted.score(), what);
      for (int j = 0; j < 4; j++) {
        assertEquals(wanted.box()[j], found.box().get(j), 1e-6, what);
      }
    }
    return actual.size();
  }

  /** Two rows alike: the lower label, the lower prior, or the higher one. */
  @Test
  void equalScoresGoAsThePolicySays() {
    PriorBoxes priors =
        PriorBoxes.ofCenters(new float[] {0.2f, 0.2f, 0.1f, 0.1f, 0.8f, 0.8f, 0.1f, 0.1f}, 1f, 1f);
    float[] logits = {0f, 1f, 1f, 0f, 1f, 1f};
    DetectionCase numbers = new DetectionCase(priors, 1, 3, logits, new float[8]);
    DetectionPolicyBuilder builder = DetectionPolicy.builder();
    Map<DetectionPolicy.Ties, List<List<Integer>>> expected =
        Map.of(
            DetectionPolicy.Ties.LOWEST_LABEL,
            List.of(List.of(1, 0), List.of(1, 1), List.of(2, 0), List.of(2, 1)),
            DetectionPolicy.Ties.LOWEST_PRIOR,
            List.of(List.of(1, 0), List.of(2, 0), List.of(1, 1), List.of(2, 1)),
            DetectionPolicy.Ties.HIGHEST_PRIOR,
            List.of(List.of(1, 1), List.of(1, 0), List.of(2, 1), List.of(2, 0)));
    expected.forEach(
        (ties, rows) -> {
          for (int most = 1; most <= 4; most++) {
            DetectionPolicy policy = builder.ties(ties).keptPerImage(most).build();
            assertEquals(rows.subList(0, most), labelsAndPriors(numbers.detect(policy, SCALAR)));
          }
        });
  }

  private static List<List<Integer>> labelsAndPriors(List<DetectionCase.Found> found) {
    List<List<Integer>> rows = new ArrayList<>();
    found.forEach(row -> rows.add(List.of(row.label(), row.prior())));
    return rows;
  }

  @Test
  void theThresholdItselfPassesOrDoesNot() {
    PriorBoxes priors = PriorBoxes.ofCenters(new float[] {0.5f, 0.5f, 1f, 1f}, 1f, 1f);
    DetectionCase numbers = new DetectionCase(priors, 1, 2, new float[] {0.5f, 0.5f}, new float[4]);
    Scores scores = Scores.SOFTMAX.withInput(Scores.Input.PROBABILITIES).withThreshold(0.5f);
    DetectionPolicyBuilder builder = DetectionPolicy.builder();
    assertEquals(0, numbers.detect(builder.scores(scores).build(), SCALAR).size());
    Scores at = scores.withTest(Scores.Test.AT_OR_ABOVE);
    assertEquals(1, numbers.detect(builder.scores(at).build(), SCALAR).size());
  }

  @Test
  void labelsFollowTheBackgroundsPlace() {
    PriorBoxes priors = PriorBoxes.ofCenters(new float[] {0.5f, 0.5f, 1f, 1f}, 1f, 1f);
    DetectionCase numbers = new DetectionCase(priors, 1, 3, new float[] {9f, 8f, 9f}, new float[4]);
    DetectionPolicyBuilder builder = DetectionPolicy.builder();
    Map<Scores, List<Integer>> labels =
        Map.of(
            Scores.SOFTMAX,
            List.of(1, 2),
            Scores.SOFTMAX.withBackground(2, 1),
            List.of(1, 2),
            Scores.SOFTMAX.withBackground(1, 0),
            List.of(0, 2),
            Scores.SOFTMAX.withBackground(-1, 1),
            List.of(1, 2, 3),
            Scores.SOFTMAX.withInput(Scores.Input.SIGMOID).withBackground(-1, 1),
            List.of(1, 2, 3));
    labels.forEach(
        (scores, expected) -> {
          for (Backend backend : Backends.all()) {
            List<DetectionCase.Found> found =
                numbers.detect(builder.scores(scores).order(Order.BY_LABEL).build(), backend);
            assertEquals(expected, found.stream().map(DetectionCase.Found::label).toList());
          }
        });
  }

  @Test
  void rowsWithoutANumberHaveNoDetection() {
    DetectionCase numbers = DetectionCase.random(1, 40, 5, 3).copy();
    DetectionPolicy policy = DetectionPolicy.builder().build();
    List<DetectionCase.Found> before = numbers.detect(policy, SCALAR);
    int prior = before.getFirst().prior();
    for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY}) {
      for (int column = 0; column < 5; column++) {
        DetectionCase spoilt = numbers.copy();
        spoilt.logits()[prior * 5 + column] = bad;
        for (Backend backend : Backends.all()) {
          List<DetectionCase.Found> found = spoilt.detect(policy, backend);
          assertTrue(found.stream().noneMatch(row -> row.prior() == prior), bad + " at " + column);
        }
      }
    }
    DetectionCase spoilt = numbers.copy();
    spoilt.logits()[prior * 5] = Float.NEGATIVE_INFINITY;
    assertTrue(
        spoilt.detect(policy, SCALAR).stream().anyMatch(row -> row.prior() == prior),
        "a background of probability 0");
  }

  @Test
  void everyCodeDecodesAsTheCoderDoes() {
    DetectionCase numbers = DetectionCase.random(1, 20, 2, 8);
    for (BoxCoding.Code code : BoxCoding.Code.values()) {
      for (BoxCoding.OffsetOrder order : BoxCoding.OffsetOrder.values()) {
        BoxCoding coding = BoxCoding.builder().code(code).offsetOrder(order).build();
        float[] boxes = new float[20 * 4];
        dev.multibox.matching.BoxCoder.of(coding)
            .decode(numbers.locations().clone(), 1, numbers.priors(), boxes);
        DetectionPolicy policy =
            DetectionPolicy.builder()
                .coding(coding)
                .scoreThreshold(-1f)
                .suppression(Suppression.NONE)
                .build();
        for (Backend backend : Backends.all()) {
          List<DetectionCase.Found> found = numbers.detect(policy, backend);
          assertEquals(20, found.size());
          for (DetectionCase.Found row : found) {
            for (int j = 0; j < 4; j++) {
              assertEquals(boxes[row.prior() * 4 + j], row.box().get(j), code + " " + order);
            }
          }
        }
      }
    }
  }

  @Test
  void boxesAreScaledAndCut() {
    PriorBoxes priors = PriorBoxes.ofCenters(new float[] {0f, 0.5f, 0.5f, 0.25f}, 1f, 1f);
    DetectionCase numbers = new DetectionCase(priors, 1, 2, new float[] {0f, 1f}, new float[4]);
    DetectionPolicyBuilder builder = DetectionPolicy.builder().scale(400f, 200f);
    assertEquals(
        List.of(-100f, 75f, 100f, 125f), numbers.detect(builder.build(), SCALAR).getFirst().box());
    for (Clip clip : List.of(Clip.BEFORE_SUPPRESSION, Clip.AFTER_SUPPRESSION)) {
      assertEquals(
          List.of(0f, 75f, 100f, 125f),
          numbers.detect(builder.clip(clip).build(), SCALAR).getFirst().box());
    }
  }

  @Test
  void anEmptyBatchAndImagesWithoutDetections() {
    DetectionCase none = DetectionCase.random(0, 10, 4, 1);
    assertEquals(List.of(), none.detect(DetectionPolicy.builder().build(), SCALAR));
    DetectionCase some = DetectionCase.random(3, 10, 4, 1);
    DetectionPolicy above = DetectionPolicy.builder().scoreThreshold(1f).build();
    assertEquals(List.of(), some.detect(above, SCALAR));
  }

  @Test
  void roomIsAskedForWhenItIsTooSmallAndNothingIsWritten() {
    DetectionCase numbers = DetectionCase.random(2, 60, 4, 5);
    Detector detector = Detector.of(numbers.priors(), DetectionPolicy.builder().build(), SCALAR);
    int count = numbers.detect(detector, numbers.predictions()).size();
    Detections enough = Detections.allocate(2, count);
    assertEquals(
        count, detector.detect(numbers.predictions(), enough, detector.workspace(numbers.shape())));
    Detections small = Detections.allocate(2, count - 1);
    IndexOutOfBoundsException refused =
        assertThrows(
            IndexOutOfBoundsException.class,
            () ->
                detector.detect(numbers.predictions(), small, detector.workspace(numbers.shape())));
    assertEquals(
        "detections: expected room for "
            + count
            + ", got "
            + (count - 1)
            + "; batch * Detector.mostOfImage(classes) is always enough",
        refused.getMessage());
    assertEquals(0, small.count(), "nothing written");
  }
}
