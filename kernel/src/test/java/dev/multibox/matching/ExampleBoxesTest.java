package dev.multibox.matching;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.multibox.BatchShape;
import dev.multibox.Predictions;
import dev.multibox.loss.ExampleBoxes;
import dev.multibox.loss.HardExamples;
import dev.multibox.loss.LossWorkspace;
import dev.multibox.loss.Mining;
import dev.multibox.loss.MultiBoxLoss;
import dev.multibox.loss.ReferenceLoss;
import dev.multibox.loss.Targets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Boxes that hard examples are compared by: decoded as a coder decodes, or the priors. */
class ExampleBoxesTest {

  private static final int PRIORS = 50;

  private final PriorBoxes priors = PriorBoxes.ofCenters(row(), 1f, 1f);

  /** Boxes in a row, each on the next four. */
  private static float[] row() {
    float[] centers = new float[PRIORS * 4];
    for (int prior = 0; prior < PRIORS; prior++) {
      centers[4 * prior] = 0.1f + 0.01f * prior;
      centers[4 * prior + 1] = 0.5f;
      centers[4 * prior + 2] = 0.05f;
      centers[4 * prior + 3] = 0.2f;
    }
    return centers;
  }

  private static float[] offsets(int count) {
    Random random = new Random(6);
    float[] offsets = new float[count * 4];
    for (int i = 0; i < offsets.length; i++) {
      offsets[i] = (float) random.nextGaussian();
    }
    return offsets;
  }

  @ParameterizedTest
  @EnumSource
  void predictedBoxesAreWhatTheCoderDecodes(BoxCoding.Code code) {
    for (BoxCoding.OffsetOrder order : BoxCoding.OffsetOrder.values()) {
      BoxCoder coder = BoxCoder.of(BoxCoding.builder().code(code).offsetOrder(order).build());
      float[] offsets = offsets(PRIORS);
      float[] expected = new float[offsets.length];
      coder.decode(offsets, 1, priors, expected);
      assertArrayEquals(expected, corners(coder.predictedBoxes(priors), offsets));
    }
  }

  @Test
  void priorsAreTheirOwnBoxes() {
    assertArrayEquals(priors.corners(), corners(priors.exampleBoxes(), offsets(PRIORS)));
  }

  private static float[] corners(ExampleBoxes boxes, float[] offsets) {
    assertEquals(PRIORS, boxes.count());
    float[] corners = new float[PRIORS * 4];
    float[] box = new float[ExampleBoxes.BOX];
    for (int prior = 0; prior < PRIORS; prior++) {
      boxes.box(Arrays.copyOfRange(offsets, 4 * prior, 4 * prior + 4), prior, box);
      System.arraycopy(box, 0, corners, 4 * prior, 4);
    }
    return corners;
  }

  /** Every prior's box lies on the next one's, but none does where predictions move them apart. */
  @Test
  void aLossComparesTheBoxesThatItIsGiven() {
    HardExamples examples = HardExamples.TENSORFLOW.withSuppression(0.2, 0f);
    MultiBoxLoss loss =
        MultiBoxLoss.of(
            ReferenceLoss.CAFFE_SSD.policy().toBuilder()
                .mining(
                    m ->
                        m.mode(Mining.Mode.HARD_EXAMPLES)
                            .quota(Mining.Quota.EXAMPLES)
                            .examples(examples))
                .build());
    float[] apart = new float[PRIORS * 4];
    for (int prior = 0; prior < PRIORS; prior++) {
      apart[4 * prior] = 1000f * prior;
    }
    int ofPriors = negatives(loss.withBoxes(priors.exampleBoxes()), apart);
    BoxCoder coder = BoxCoder.of(BoxCoding.builder().build());
    assertEquals(PRIORS - 1, negatives(loss.withBoxes(coder.predictedBoxes(priors)), apart));
    assertNotEquals(PRIORS - 1, ofPriors);
    assertEquals(
        ofPriors, negatives(loss.withBoxes(coder.predictedBoxes(priors)), new float[PRIORS * 4]));
  }

  private static int negatives(MultiBoxLoss loss, float[] locations) {
    BatchShape shape = BatchShape.of(1, PRIORS, 3);
    float[] logits = new float[PRIORS * 3];
    for (int i = 0; i < logits.length; i++) {
      logits[i] = i % 17 / 8f;
    }
    int[] labels = new int[PRIORS];
    labels[0] = 1;
    logits[1] = -9f;
    LossWorkspace workspace = loss.workspace(shape);
    loss.evaluate(
        Predictions.of(shape, logits, locations),
        Targets.of(shape, labels, new float[PRIORS * 4]),
        workspace);
    return (int) workspace.terms().negatives();
  }
}
