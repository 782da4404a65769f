package dev.multibox.bench.goldens;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Predictions of a real network on photographs, with what the loss of them is.
 *
 * @param expected losses, counts and sums per image, computed in double
 * @param logits class scores
 * @param locations predicted offsets
 * @param labels matched classes
 * @param locationTargets encoded offsets, filled on background too where the capture had them
 * @param minedOffsets where each image's mined negatives begin, and their number
 * @param mined prior numbers, ascending within an image
 * @param minedByRank the same, hardest first; empty where not recorded
 * @param crossEntropy of each prior, in double; empty where not recorded
 * @param logitGradient rows of the gradient with respect to the logits; none where not recorded
 * @param locationGradient rows of the gradient with respect to the locations, likewise
 */
record CapturedBatch(
    JsonNode expected,
    float[] logits,
    float[] locations,
    int[] labels,
    float[] locationTargets,
    int[] minedOffsets,
    int[] mined,
    int[] minedByRank,
    double[] crossEntropy,
    RecordedRows logitGradient,
    RecordedRows locationGradient) {

  private static final RecordedRows NO_ROWS = new RecordedRows(new int[0], new double[0]);

  /** Reads one of the three stages of training. */
  static CapturedBatch stage(Path captured, String stage) throws IOException {
    Path folder = captured.resolve(stage);
    Path targets = captured.resolve("targets");
    return new CapturedBatch(
        GoldenFolder.json(folder.resolve("expected.json")),
        TensorFile.floats(folder.resolve("logits.npy")),
        TensorFile.floats(folder.resolve("loc.npy")),
        TensorFile.integers(targets.resolve("labels.npy")),
        TensorFile.floats(targets.resolve("loc_targets.npy")),
        TensorFile.integers(folder.resolve("neg_offsets.npy")),
        TensorFile.integers(folder.resolve("neg_idx.npy")),
        TensorFile.integers(folder.resolve("neg_idx_by_rank.npy")),
        TensorFile.doubles(folder.resolve("ce_f64.npy")),
        gradient(folder, "grad_logits"),
        gradient(folder, "grad_loc"));
  }

  private static RecordedRows gradient(Path folder, String name) throws IOException {
    return new RecordedRows(
        TensorFile.integers(folder.resolve(name + "_rows.npy")),
        TensorFile.doubles(folder.resolve(name + "_f64.npy")));
  }

  /** Reads the sample of four images in float16, whose targets stand on positives only. */
  static CapturedBatch compact(Path captured) throws IOException {
    Path folder = captured.resolve("compact");
    float[] locations = TensorFile.floats(folder.resolve("loc_f16.npy.gz"));
    int[] rows = TensorFile.integers(folder.resolve("positive_rows.npy.gz"));
    float[] ofPositives = TensorFile.floats(folder.resolve("positive_loc_targets.npy.gz"));
    float[] targets = new float[locations.length];
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(ofPositives, 4 * i, targets, 4 * rows[i], 4);
    }
    return new CapturedBatch(
        GoldenFolder.json(folder.resolve("expected.json")),
        TensorFile.floats(folder.resolve("logits_f16.npy.gz")),
        locations,
        TensorFile.integers(folder.resolve("labels_i8.npy.gz")),
        targets,
        TensorFile.integers(folder.resolve("neg_offsets.npy.gz")),
        TensorFile.integers(folder.resolve("neg_idx.npy.gz")),
        new int[0],
        new double[0],
        NO_ROWS,
        NO_ROWS);
  }

  int batch() {
    return expected.get("images").intValue();
  }

  int priors() {
    return expected.get("priors").intValue();
  }

  int classes() {
    return expected.get("classes").intValue();
  }

  DenseBatch dense() {
    return new DenseBatch(batch(), priors(), classes(), logits, locations, labels, locationTargets);
  }

  /** Returns a number of the expected ones in double. */
  double number(String field) {
    return expected.get("float64").get(field).doubleValue();
  }

  /** Returns an image's number of the expected ones in double. */
  double number(String field, int image) {
    return expected.get("float64").get(field).get(image).doubleValue();
  }
}
