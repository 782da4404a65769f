package dev.multibox.detection;

import dev.multibox.internal.Kernels;
import dev.multibox.internal.memory.FloatRows;
import dev.multibox.internal.memory.Sizes;

/** The detections of one image, step by step. Holds one thread's scratch. */
final class ImageDetection {

  private final ImageScores scores;
  private final ImageBoxes boxes;
  private final ImageCandidates candidates;
  private final ImageSuppression suppression;

  ImageDetection(Detector detector, int classes) {
    DetectionPolicy policy = detector.policy();
    int priors = detector.priors().count();
    Kernels kernels = detector.kernels().forClasses(classes);
    scores = new ImageScores(kernels, policy.scores(), priors, classes);
    boxes = new ImageBoxes(kernels, policy, detector.priors());
    candidates = new ImageCandidates(detector.candidates(classes));
    suppression = new ImageSuppression(kernels, policy, detector.candidates(classes), priors);
  }

  /** Writes an image's detections from {@code at} on; returns how many there are. */
  int detect(
      FloatRows logits,
      FloatRows locations,
      int image,
      int[] labels,
      float[] probabilities,
      float[] corners,
      int[] priors,
      int at) {
    scores.find(logits, image, candidates);
    boxes.decode(locations, image, scores.boxPriors, scores.boxes);
    int count = suppression.run(candidates, boxes.columns);
    for (int i = 0; i < count; i++) {
      int candidate = suppression.candidate(i);
      int box = candidates.boxes[candidate];
      labels[at + i] = candidates.labels[candidate];
      probabilities[at + i] = suppression.score(i);
      boxes.write(box, corners, (at + i) * Sizes.COORDINATES);
      priors[at + i] = scores.boxPriors[box];
    }
    return count;
  }
}
