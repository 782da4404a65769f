package dev.multibox.bench.data;

import dev.multibox.matching.BoxCoder;
import dev.multibox.matching.BoxCoding;
import dev.multibox.matching.PriorBoxes;
import dev.multibox.matching.ReferencePriors;

/**
 * What suppression by itself is given: the boxes that a network predicts for the priors of an
 * image, each with its largest probability of an object.
 *
 * @param boxes {@code (left, top, right, bottom)} as fractions, {@code [count][4]}
 * @param scores {@code [count]}
 */
public record PredictedBoxes(float[] boxes, float[] scores) {

  /**
   * {@return those of the first image of a batch, whose priors are SSD300's}
   *
   * @param batch the predictions
   */
  public static PredictedBoxes of(BenchmarkBatch batch) {
    PriorBoxes priors = PriorBoxes.of(ReferencePriors.SSD300_VOC);
    float[] boxes = new float[priors.count() * 4];
    BoxCoder.of(BoxCoding.builder().build()).decode(batch.locations(), 1, priors, boxes);
    float[] scores = new float[priors.count()];
    for (int prior = 0; prior < scores.length; prior++) {
      int at = prior * batch.classes();
      double sum = 0;
      double largest = 0;
      for (int column = 0; column < batch.classes(); column++) {
        double exp = Math.exp(batch.logits()[at + column]);
        sum += exp;
        largest = column == 0 ? 0 : Math.max(largest, exp);
      }
      scores[prior] = (float) (largest / sum);
    }
    return new PredictedBoxes(boxes, scores);
  }

  /** {@return the number of boxes} */
  public int count() {
    return scores.length;
  }
}
