package dev.multibox.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.multibox.evaluation.EvaluationPolicy.BoxConvention;
import dev.multibox.evaluation.EvaluationPolicy.Candidates;
import dev.multibox.evaluation.EvaluationPolicy.DifficultObjects;
import dev.multibox.evaluation.EvaluationPolicy.Interpolation;
import dev.multibox.evaluation.EvaluationPolicy.Mean;
import dev.multibox.evaluation.EvaluationPolicy.OverlapTest;
import dev.multibox.evaluation.EvaluationPolicy.Ranking;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Random images and random policies against {@link EvaluationOracle}. */
class EvaluationOracleTest {

  private static final int CLASSES = 4;
  private static final double TOLERANCE = 1e-12;

  @Test
  void randomPoliciesOnRandomImages() {
    long seed = System.nanoTime();
    System.out.println("EvaluationOracleTest seed " + seed);
    Random random = new Random(seed);
    for (int round = 0; round < 300; round++) {
      check(policy(random), RandomImages.of(random, 1 + random.nextInt(12), CLASSES), seed);
    }
  }

  /** More pairs of threshold and range than a long has bits, in rows of several longs. */
  @Test
  void rowsOfSeveralLongs() {
    double[] thresholds = new double[70];
    for (int index = 0; index < thresholds.length; index++) {
      thresholds[index] = (index + 1) / 71.0;
    }
    EvaluationPolicy policy =
        ReferenceEvaluation.COCO.policy().toBuilder().overlapThresholds(thresholds).build();
    check(policy, RandomImages.of(new Random(7), 20, CLASSES), 7);
  }

  private static void check(EvaluationPolicy policy, List<RandomImages.Image> images, long seed) {
    DetectionEvaluation evaluation = DetectionEvaluation.of(policy, CLASSES);
    images.forEach(image -> evaluation.add(image.id(), image.groundTruth(), image.detections()));
    EvaluationResult result = evaluation.result();
    CurveNumbers numbers = new CurveNumbers(policy, rankings(policy, images).matches);
    for (int label = 1; label <= (policy.useCategories() ? CLASSES : 1); label++) {
      for (int threshold = 0; threshold < policy.overlapThresholds().size(); threshold++) {
        for (int range = 0; range < policy.areaRanges().size(); range++) {
          for (int limit = 0; limit < policy.maxDetections().size(); limit++) {
            EvaluationOracle oracle =
                new EvaluationOracle(
                    policy,
                    label,
                    policy.overlapThresholds().get(threshold),
                    policy.areaRanges().get(range),
                    policy.maxDetections().get(limit));
            images.forEach(oracle::add);
            if (oracle.objects() > 0 && oracle.detections() > 0) {
              assertEquals(
                  oracle.averagePrecision(),
                  numbers.average[numbers.at(threshold, label - 1, range, limit)],
                  TOLERANCE,
                  "seed " + seed + " label " + label + " " + policy);
            }
            if (range == 0 && limit == policy.maxDetections().size() - 1 && threshold == 0) {
              assertEquals(oracle.counts(), result.counts(label, -1), "counts, seed " + seed);
              assertEquals(oracle.objects(), result.objects(label), "objects, seed " + seed);
            }
          }
        }
      }
    }
  }

  private static Rankings rankings(EvaluationPolicy policy, List<RandomImages.Image> images) {
    Columns columns = new Columns(policy, ClassLabels.closed(new int[] {1, 2, 3, 4}));
    ImageMatching matching = new ImageMatching(policy);
    images.forEach(
        image -> matching.add(image.id(), image.groundTruth(), image.detections(), columns));
    return new Rankings(policy, columns);
  }

  private static EvaluationPolicy policy(Random random) {
    ReferenceEvaluation[] presets = {
      ReferenceEvaluation.COCO, ReferenceEvaluation.COCO_CORRECTED, ReferenceEvaluation.VOC2007,
      ReferenceEvaluation.VOC2012, ReferenceEvaluation.SSD_PYTORCH, ReferenceEvaluation.LUFFICC,
      ReferenceEvaluation.SSD_KERAS, ReferenceEvaluation.PADILLA, ReferenceEvaluation.CARTUCHO
    };
    EvaluationPolicyBuilder builder =
        presets[random.nextInt(presets.length)].policy().toBuilder()
            .difficultObjects(any(random, DifficultObjects.values()))
            .candidates(any(random, Candidates.values()))
            .ranking(any(random, Ranking.values()))
            .useCategories(random.nextInt(4) > 0)
            .zeroIdUnmatched(random.nextInt(3) == 0)
            .overlapTest(any(random, OverlapTest.AT_LEAST, OverlapTest.ABOVE, OverlapTest.COCO))
            .boxConvention(
                any(
                    random,
                    BoxConvention.PLAIN,
                    BoxConvention.PLUS_ONE,
                    BoxConvention.AREA_PLUS_ONE,
                    BoxConvention.COCO));
    if (random.nextBoolean()) {
      builder.maxDetections(1 + random.nextInt(3), 5).overlapThresholds(0.3, 0.5, 1);
    }
    if (random.nextBoolean()) {
      builder.areaRanges(
          new AreaRange("all", 0, 150),
          new AreaRange("small", 0, 60),
          new AreaRange("large", 60, 300));
    }
    if (random.nextBoolean()) {
      builder
          .mean(Mean.PRESENT_CLASSES)
          .interpolation(
              any(
                  random,
                  Interpolation.ENVELOPE_AREA,
                  Interpolation.AREA,
                  Interpolation.KERAS_INTEGRATE));
    }
    return builder.build();
  }

  @SafeVarargs
  private static <T> T any(Random random, T... values) {
    return values[random.nextInt(values.length)];
  }
}
