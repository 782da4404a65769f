package dev.multibox.bench.spark;

import java.io.Serializable;
import java.util.List;

/**
 * What a task sends to the driver.
 *
 * @param indices of the images that were evaluated, in the order of the terms
 * @param terms {@code LossTerms} of those images, as bytes
 * @param detections the {@code DetectionEvaluation} of those images, as bytes; empty without one
 * @param bad images that were left out
 * @param backend name and vector bits of the kernels that ran
 */
record PartitionResult(
    long[] indices, byte[] terms, byte[] detections, List<BadImage> bad, String backend)
    implements Serializable {

  /** Bytes of indices, terms and detections; Spark adds some hundred of its own. */
  long bytes() {
    return (long) indices.length * Long.BYTES + terms.length + detections.length;
  }
}
