package dev.multibox.evaluation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Any order and partition of the images, merged or sent as bytes, gives the same bits. */
class EvaluationOrderTest {

  private static final int CLASSES = 5;

  @ParameterizedTest
  @EnumSource(ReferenceEvaluation.class)
  void ordersAndPartitions(ReferenceEvaluation preset) {
    Random random = new Random(11);
    List<RandomImages.Image> images = RandomImages.of(random, 60, CLASSES);
    double[] expected = numbers(evaluate(preset, images).result());
    for (int round = 0; round < 10; round++) {
      List<RandomImages.Image> shuffled = new ArrayList<>(images);
      Collections.shuffle(shuffled, random);
      int cut = random.nextInt(images.size());
      DetectionEvaluation left = evaluate(preset, shuffled.subList(0, cut));
      DetectionEvaluation right = evaluate(preset, shuffled.subList(cut, images.size()));
      double[] alone = numbers(right.result());
      left.merge(DetectionEvaluation.of(right.toBytes()));
      assertArrayEquals(expected, numbers(left.result()), "merged at " + cut);
      assertArrayEquals(alone, numbers(right.result()), "the part merged");
      assertEquals(images.size(), left.images());
    }
  }

  /** A result is a copy: what is added later does not change it. */
  @ParameterizedTest
  @EnumSource(ReferenceEvaluation.class)
  void resultsStay(ReferenceEvaluation preset) {
    List<RandomImages.Image> images = RandomImages.of(new Random(12), 30, CLASSES);
    DetectionEvaluation evaluation = evaluate(preset, images.subList(0, 15));
    EvaluationResult result = evaluation.result();
    double[] before = numbers(result);
    evaluation.merge(evaluate(preset, images.subList(15, 30)));
    assertArrayEquals(before, numbers(result));
  }

  private static DetectionEvaluation evaluate(
      ReferenceEvaluation preset, List<RandomImages.Image> images) {
    DetectionEvaluation evaluation = DetectionEvaluation.of(preset);
    images.forEach(image -> evaluation.add(image.id(), image.groundTruth(), image.detections()));
    return evaluation;
  }

  /** Everything that a result tells, as numbers. */
  private static double[] numbers(EvaluationResult result) {
    List<Double> numbers = new ArrayList<>();
    numbers.add(result.meanAveragePrecision());
    for (double recall : result.recall()) {
      numbers.add(recall);
    }
    for (int label : result.labels()) {
      numbers.add((double) label);
      numbers.add(result.averagePrecision(label));
      numbers.add(result.averageRecall(label));
      numbers.add(result.bestF1(label).score());
      numbers.add((double) result.counts(label, 0.5).falseDetections());
      for (double precision : result.curve(label).precision()) {
        numbers.add(precision);
      }
    }
    for (DetectionError error : DetectionError.values()) {
      numbers.add((double) result.errors(error));
      numbers.add(result.gain(error));
    }
    for (long count : result.confusion(0.3).toArray()) {
      numbers.add((double) count);
    }
    return numbers.stream().mapToDouble(number -> number).toArray();
  }
}
