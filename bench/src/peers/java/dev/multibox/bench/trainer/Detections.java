package dev.multibox.bench.trainer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import dev.multibox.bench.trainer.Scene.Kind;
import dev.multibox.bench.trainer.Scene.Thing;
import dev.multibox.matching.BoxCoder;
import dev.multibox.matching.PriorBoxes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** What a network's output says is on an image: decoded boxes, of overlapping ones the surest. */
final class Detections {

  private static final float LEAST_PROBABILITY = 0.3f;
  private static final double MOST_OVERLAP = 0.45;

  /**
   * A detected object.
   *
   * @param thing box and kind
   * @param probability how sure the network is
   */
  record Detection(Thing thing, float probability) {}

  private Detections() {}

  /** The detections of each image of a batch, the surest first. */
  static List<List<Detection>> of(NDList predicted, PriorBoxes priors, BoxCoder coder) {
    NDArray probabilities = predicted.get(0).softmax(2);
    int batch = Math.toIntExact(probabilities.getShape().get(0));
    float[] scores = probabilities.toFloatArray();
    float[] boxes = new float[batch * priors.count() * 4];
    coder.decode(predicted.get(1).toFloatArray(), batch, priors, boxes);
    List<List<Detection>> found = new ArrayList<>();
    for (int image = 0; image < batch; image++) {
      found.add(surest(candidates(scores, boxes, image * priors.count(), priors.count())));
    }
    return found;
  }

  private static List<Detection> candidates(float[] scores, float[] boxes, int first, int count) {
    Kind[] kinds = Kind.values();
    int classes = kinds.length + 1;
    List<Detection> candidates = new ArrayList<>();
    for (int row = first; row < first + count; row++) {
      for (Kind kind : kinds) {
        float probability = scores[row * classes + kind.label()];
        if (probability >= LEAST_PROBABILITY) {
          int at = 4 * row;
          candidates.add(
              new Detection(
                  new Thing(kind, boxes[at], boxes[at + 1], boxes[at + 2], boxes[at + 3]),
                  probability));
        }
      }
    }
    return candidates;
  }

  private static List<Detection> surest(List<Detection> candidates) {
    candidates.sort(Comparator.comparingDouble(Detection::probability).reversed());
    List<Detection> kept = new ArrayList<>();
    for (Detection candidate : candidates) {
      boolean seen =
          kept.stream().anyMatch(other -> other.thing().overlap(candidate.thing()) > MOST_OVERLAP);
      if (!seen) {
        kept.add(candidate);
      }
    }
    return kept;
  }

  /** The overlap of an object with the best detection of its kind, 0 where there is none. */
  static double bestOverlap(Thing object, List<Detection> detections) {
    return detections.stream()
        .filter(detection -> detection.thing().kind() == object.kind())
        .mapToDouble(detection -> detection.thing().overlap(object))
        .max()
        .orElse(0);
  }
}
