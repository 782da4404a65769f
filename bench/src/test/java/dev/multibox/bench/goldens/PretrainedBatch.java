package dev.multibox.bench.goldens;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;

/** The photographs with labels of a detector that others trained. */
final class PretrainedBatch {

  private PretrainedBatch() {}

  /** The predictions and targets of a folder of {@code real} that has a folder {@code loss}. */
  static DenseBatch of(Path root) throws IOException {
    JsonNode manifest = GoldenFolder.json(root.resolve("manifest.json"));
    JsonNode taken = GoldenFolder.json(root.resolve("loss/manifest.json")).get("take_of_logits");
    int priors = manifest.get("priors").intValue();
    int classes = manifest.get("classes").intValue();
    int[] labels = new int[taken.size() * priors];
    float[] targets = new float[labels.length * 4];
    int[] positives = TensorFile.integers(root.resolve("loss/positives.npy"));
    float[] rows = TensorFile.floats(root.resolve("loss/target_rows.npy"));
    for (int i = 0; i < positives.length / 3; i++) {
      int row = positives[3 * i] * priors + positives[3 * i + 1];
      labels[row] = positives[3 * i + 2];
      System.arraycopy(rows, 4 * i, targets, 4 * row, 4);
    }
    return new DenseBatch(
        taken.size(),
        priors,
        classes,
        taken(TensorFile.floats(root.resolve("logits.npy")), taken, priors * classes),
        taken(TensorFile.floats(root.resolve("locations.npy")), taken, priors * 4),
        labels,
        targets);
  }

  private static float[] taken(float[] all, JsonNode images, int perImage) {
    float[] some = new float[images.size() * perImage];
    for (int i = 0; i < images.size(); i++) {
      System.arraycopy(all, images.get(i).intValue() * perImage, some, i * perImage, perImage);
    }
    return some;
  }
}
