package dev.multibox.evaluation;

/**
 * Detections and objects at a score: the detections of this score or more, in the first area range
 * at the first overlap threshold.
 *
 * @param trueDetections detections that find an object
 * @param falseDetections detections that find none; ignored ones are neither
 * @param missedObjects objects that are not found
 */
public record DetectionCounts(long trueDetections, long falseDetections, long missedObjects) {

  /** {@return true / (true + false), 0 without detections} */
  public double precision() {
    long detections = trueDetections + falseDetections;
    return detections == 0 ? 0 : (double) trueDetections / detections;
  }

  /** {@return true / (true + missed), 0 without objects} */
  public double recall() {
    long objects = trueDetections + missedObjects;
    return objects == 0 ? 0 : (double) trueDetections / objects;
  }

  /**
   * {@return 2 true / (2 true + false + missed), the harmonic mean of precision and recall; 0 / 0
   * is 0}
   */
  public double f1() {
    long all = 2 * trueDetections + falseDetections + missedObjects;
    return all == 0 ? 0 : 2.0 * trueDetections / all;
  }
}
