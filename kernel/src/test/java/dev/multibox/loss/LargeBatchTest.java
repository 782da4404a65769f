package dev.multibox.loss;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.multibox.Backend;
import dev.multibox.BatchShape;
import dev.multibox.Predictions;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A batch whose logits do not stay in a cache: the bits of its images by themselves. */
@Tag("bits")
class LargeBatchTest {

  private static final int PRIORS = 8732;
  private static final int CLASSES = 21;

  /** Logits of 17.6 MB. */
  private static final int IMAGES = 24;

  private static float[] floats(int count, SplittableRandom random) {
    float[] floats = new float[count];
    for (int i = 0; i < count; i++) {
      floats[i] = (float) random.nextDouble(-4, 4);
    }
    return floats;
  }

  @Test
  void imagesHaveTheBitsThatTheyHaveAlone() {
    SplittableRandom random = new SplittableRandom(9);
    float[] logits = floats(IMAGES * PRIORS * CLASSES, random);
    float[] locations = floats(IMAGES * PRIORS * 4, random);
    float[] locationTargets = floats(IMAGES * PRIORS * 4, random);
    int[] labels = new int[IMAGES * PRIORS];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = random.nextInt(200) == 0 ? random.nextInt(1, CLASSES) : 0;
    }
    MultiBoxLoss loss =
        MultiBoxLoss.of(ReferenceLoss.CAFFE_SSD.policy(), Backend.of(Backend.Choice.AUTO));
    LossTerms all = evaluate(loss, IMAGES, logits, locations, labels, locationTargets);
    for (int image = 0; image < IMAGES; image++) {
      int from = image * PRIORS;
      int to = from + PRIORS;
      LossTerms alone =
          evaluate(
              loss,
              1,
              Arrays.copyOfRange(logits, from * CLASSES, to * CLASSES),
              Arrays.copyOfRange(locations, from * 4, to * 4),
              Arrays.copyOfRange(labels, from, to),
              Arrays.copyOfRange(locationTargets, from * 4, to * 4));
      String which = "image " + image;
      assertEquals(alone.confidenceSum(0), all.confidenceSum(image), which);
      assertEquals(alone.locationSum(0), all.locationSum(image), which);
      assertEquals(alone.negatives(0), all.negatives(image), which);
    }
  }

  private static LossTerms evaluate(
      MultiBoxLoss loss,
      int images,
      float[] logits,
      float[] locations,
      int[] labels,
      float[] locationTargets) {
    BatchShape shape = BatchShape.of(images, PRIORS, CLASSES);
    LossWorkspace workspace = loss.workspace(shape);
    loss.evaluate(
        Predictions.of(shape, logits, locations),
        Targets.of(shape, labels, locationTargets),
        workspace);
    return workspace.terms();
  }
}
