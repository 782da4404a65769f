package dev.multibox.loss;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.multibox.Predictions;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** What hard examples refuse: boxes that do not fit, and knobs that contradict each other. */
class HardExamplesArgumentsTest {

  @Test
  void boxesAreOfThePriorsAndNumbers() {
    TestBatch batch = TestBatch.random(2, 40, 3, 1f, 0.2, 0, new SplittableRandom(2));
    HardExamples compared = HardExamples.CAFFE.withSuppression(0.7, 1e-5f);
    MultiBoxLoss loss = MultiBoxLoss.of(Policies.hardExamples(compared, Mining.Quota.EXAMPLES));
    refused(
        "boxes: expected those that hard examples are compared by; MultiBoxLoss.withBoxes gives"
            + " them, got none",
        () -> loss.workspace(batch.shape()));
    refused(
        "shape.priors: expected 39 as in boxes, got 40; give both the same size",
        () ->
            loss.withBoxes(FixedBoxes.random(39, new SplittableRandom(1)))
                .workspace(batch.shape()));
    FixedBoxes boxes = FixedBoxes.random(40, new SplittableRandom(1));
    boxes.corners()[4 * 17 + 2] = Float.NaN;
    float[] logits = GradientRun.poison(batch.logits().length);
    MultiBoxLoss spoilt = loss.withBoxes(boxes);
    Predictions predictions = batch.predictions();
    refused(
        "locations: expected boxes of numbers, as hard examples are compared by them, got NaN at"
            + " [0][17]; Predictions.requireFinite() names the offset",
        () ->
            spoilt.evaluateWithGradient(
                predictions,
                batch.targets(),
                spoilt.workspace(batch.shape(), 2),
                Gradients.dense(batch.shape(), logits, new float[batch.predicted().length])));
    GradientRun.assertSameBits(GradientRun.poison(logits.length), logits, "untouched");
    String message =
        assertThrows(
                IllegalArgumentException.class,
                () -> MultiBoxLoss.of(ReferenceLoss.CAFFE_SSD).withBoxes(boxes))
            .getMessage();
    assertTrue(
        message.startsWith(
            "policy: expected mode HARD_EXAMPLES with an overlapThreshold below 1, as others"
                + " compare no boxes, got Mining["),
        message);
  }

  @Test
  void contradictionsAreRefused() {
    refused("most: expected at least 1, got 0", () -> HardExamples.CAFFE.withMost(0));
    refused(
        "locationWeight: expected above 0 with confidenceWeight 0, as every rank would be 0, got"
            + " 0.0",
        () -> HardExamples.CAFFE.withWeights(0f, 0f));
    refused(
        "overlapThreshold: expected a number above 0 and at most 1, which compares no boxes, got"
            + " 1.5",
        () -> HardExamples.CAFFE.withSuppression(1.5, 0f));
    refused(
        "leastArea: expected 0 with overlapThreshold 1, which looks at no boxes, got 0.5",
        () -> HardExamples.CAFFE.withSuppression(1, 0.5f));
    MiningBuilder picks = Mining.builder().mode(Mining.Mode.HARD_EXAMPLES);
    String with = " with mode HARD_EXAMPLES, ";
    refused(
        "key: expected CONFIDENCE_LOSS"
            + with
            + "whose weights rank by losses, got"
            + " SUM_FOREGROUND_PROBABILITY",
        picks.key(Mining.Key.SUM_FOREGROUND_PROBABILITY)::build);
    picks.key(Mining.Key.CONFIDENCE_LOSS);
    refused(
        "scope: expected IMAGE" + with + "as no program pools examples, got BATCH",
        picks.scope(Mining.Scope.BATCH)::build);
    picks.scope(Mining.Scope.IMAGE);
    refused(
        "quota: expected EXAMPLES or RATIO"
            + with
            + "which knows no quota of other images, got"
            + " MEAN_OF_IMAGES",
        picks.quota(Mining.Quota.MEAN_OF_IMAGES)::build);
    picks.quota(Mining.Quota.EXAMPLES);
    refused(
        "rounding: expected DOWN" + with + "as no program rounds up, got UP",
        picks.rounding(Mining.Rounding.UP)::build);
    picks.rounding(Mining.Rounding.DOWN);
    refused(
        "cap: expected NEGATIVES" + with + "where positives compete, got NEGATIVES_WITH_LOSS",
        picks.cap(Mining.Cap.NEGATIVES_WITH_LOSS)::build);
    refused(
        "quota: expected RATIO or one of the images with mode HARD_NEGATIVES, which picks no"
            + " examples, got EXAMPLES",
        Mining.builder().quota(Mining.Quota.EXAMPLES)::build);
    String message =
        assertThrows(
                IllegalArgumentException.class,
                Mining.builder().examples(HardExamples.TENSORFLOW)::build)
            .getMessage();
    assertTrue(message.startsWith("examples: expected HardExamples.CAFFE with mode"), message);
  }

  private static void refused(String message, Executable call) {
    assertEquals(message, assertThrows(IllegalArgumentException.class, call).getMessage());
  }
}
