package dev.multibox.detection;

import dev.multibox.Backend;
import dev.multibox.BatchShape;
import dev.multibox.Predictions;
import dev.multibox.matching.PriorBoxes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Random predictions of a batch, and what a detector makes of them.
 *
 * @param logits {@code [batch][priors][classes]}
 * @param locations {@code [batch][priors][4]}
 */
record DetectionCase(PriorBoxes priors, int batch, int classes, float[] logits, float[] locations) {

  /** Priors in clusters; most rows say background, so that a part has detections. */
  static DetectionCase random(int batch, int priors, int classes, long seed) {
    Random random = new Random(seed);
    float[] centers = new float[priors * 4];
    for (int prior = 0; prior < priors; prior++) {
      centers[4 * prior] = 0.1f + random.nextInt(5) * 0.2f + random.nextFloat() * 0.05f;
      centers[4 * prior + 1] = 0.1f + random.nextInt(5) * 0.2f + random.nextFloat() * 0.05f;
      centers[4 * prior + 2] = 0.1f + random.nextFloat() * 0.1f;
      centers[4 * prior + 3] = 0.1f + random.nextFloat() * 0.1f;
    }
    float[] logits = new float[batch * priors * classes];
    float[] locations = new float[batch * priors * 4];
    for (int i = 0; i < logits.length; i++) {
      logits[i] = (float) random.nextGaussian() * 2 + (i % classes == 0 ? 4f : 0f);
    }
    for (int i = 0; i < locations.length; i++) {
      locations[i] = (float) random.nextGaussian() * 0.5f;
    }
    return new DetectionCase(
        PriorBoxes.ofCenters(centers, 1f, 1f), batch, classes, logits, locations);
  }

  /** One detection. */
  record Found(int image, int label, int prior, float score, List<Float> box) {}

  BatchShape shape() {
    return BatchShape.of(batch, priors.count(), classes);
  }

  /** The one place where tests of this package make predictions. */
  Predictions predictions() {
    return Predictions.of(shape(), logits, locations);
  }

  List<Found> detect(DetectionPolicy policy, Backend backend) {
    return detect(Detector.of(priors, policy, backend), predictions());
  }

  List<Found> detect(Detector detector, Predictions predictions) {
    return detect(detector, predictions, detector.workspace(shape()));
  }

  List<Found> detect(Detector detector, Predictions predictions, DetectorWorkspace workspace) {
    Detections detections = Detections.allocate(batch, batch * detector.mostOfImage(classes));
    detector.detect(predictions, detections, workspace);
    return found(detections);
  }

  static List<Found> found(Detections detections) {
    List<Found> found = new ArrayList<>();
    for (int image = 0; image < detections.batch(); image++) {
      for (int i = detections.start(image); i < detections.start(image + 1); i++) {
        found.add(
            new Found(
                image,
                detections.label(i),
                detections.prior(i),
                detections.score(i),
                List.of(
                    detections.box(i, 0),
                    detections.box(i, 1),
                    detections.box(i, 2),
                    detections.box(i, 3))));
      }
    }
    return found;
  }

  /** The same numbers as probabilities. */
  DetectionCase asProbabilities() {
    float[] probabilities = new float[logits.length];
    for (int at = 0; at < logits.length; at += classes) {
      double sum = 0;
      for (int j = at; j < at + classes; j++) {
        sum += Math.exp(logits[j]);
      }
      for (int j = at; j < at + classes; j++) {
        probabilities[j] = (float) (Math.exp(logits[j]) / sum);
      }
    }
    return new DetectionCase(priors, batch, classes, probabilities, locations.clone());
  }

  /** Rows of so many columns, in class-major order. */
  float[] classMajor(float[] rows, int columns) {
    float[] turned = new float[rows.length];
    int count = priors.count();
    for (int i = 0; i < rows.length; i++) {
      int image = i / (count * columns);
      int prior = i / columns % count;
      turned[(image * columns + i % columns) * count + prior] = rows[i];
    }
    return turned;
  }

  /** The tensor of ssd_keras: scores, locations, and eight columns of zeros. */
  float[] packed() {
    int width = classes + 12;
    float[] tensor = new float[batch * priors.count() * width];
    for (int row = 0; row < batch * priors.count(); row++) {
      System.arraycopy(logits, row * classes, tensor, row * width, classes);
      System.arraycopy(locations, row * 4, tensor, row * width + classes, 4);
    }
    return tensor;
  }

  /** A copy whose numbers a test may spoil. */
  DetectionCase copy() {
    return new DetectionCase(priors, batch, classes, logits.clone(), locations.clone());
  }

  @Override
  public String toString() {
    return batch + " x " + priors.count() + " x " + classes + ", hash " + Arrays.hashCode(logits);
  }
}
