package dev.multibox.bench.goldens;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The recorded input of detection runs.
 *
 * @param batch images
 * @param priorCount priors of an image
 * @param classes classes with the background
 * @param logits {@code [batch][priors][classes]}
 * @param probabilities what the programs compared with their thresholds; 0 where it was not
 *     recorded, as it is below 0.005
 * @param locations {@code [batch][priors][4]}
 * @param locationsOfClasses {@code [batch][priors][classes][4]}, or null
 * @param priors {@code (cx, cy, w, h)} of each
 */
record DetectionCase(
    String name,
    int batch,
    int priorCount,
    int classes,
    float[] logits,
    float[] probabilities,
    float[] locations,
    float[] locationsOfClasses,
    float[] priors) {

  static DetectionCase load(GoldenFolder folder, String name) throws IOException {
    Path inputs = folder.root().resolve("detections/inputs").resolve(name);
    JsonNode json = GoldenFolder.json(inputs.resolve("input.json"));
    int batch = json.get("B").intValue();
    int priors = json.get("P").intValue();
    int classes = json.get("C").intValue();
    JsonNode files = json.get("files");
    float[] logits = images(inputs, json, files.get("logits"), priors * classes);
    float[] locations = images(inputs, json, files.get("loc"), priors * 4);
    Path ofClasses = inputs.resolve("loc_per_class.npy");
    boolean perClass = Files.exists(ofClasses) || Files.exists(Path.of(ofClasses + ".gz"));
    return new DetectionCase(
        name,
        batch,
        priors,
        classes,
        logits,
        probabilities(inputs, files, logits, classes),
        locations,
        perClass ? TensorFile.floats(ofClasses) : null,
        TensorFile.floats(path(inputs, files.get("priors"))));
  }

  private static Path path(Path inputs, JsonNode file) {
    String name = file.textValue();
    return inputs
        .resolve(name.endsWith(".gz") ? name.substring(0, name.length() - 3) : name)
        .normalize();
  }

  private static float[] images(Path inputs, JsonNode json, JsonNode file, int floatsOfImage)
      throws IOException {
    float[] all = TensorFile.floats(path(inputs, file));
    JsonNode taken = json.get("captured_images");
    if (taken == null) {
      return all;
    }
    float[] some = new float[taken.size() * floatsOfImage];
    for (int i = 0; i < taken.size(); i++) {
      int from = taken.get(i).intValue() * floatsOfImage;
      System.arraycopy(all, from, some, i * floatsOfImage, floatsOfImage);
    }
    return some;
  }

  private static float[] probabilities(Path inputs, JsonNode files, float[] logits, int classes)
      throws IOException {
    if (files.has("probs")) {
      return TensorFile.floats(path(inputs, files.get("probs")));
    }
    float[] probabilities = new float[logits.length];
    int[] index = TensorFile.integers(path(inputs, files.get("probs_index")));
    float[] values = TensorFile.floats(path(inputs, files.get("probs_value")));
    for (int i = 0; i < index.length; i++) {
      probabilities[index[i]] = values[i];
    }
    for (int at = 0; at < logits.length; at += classes) {
      double sum = 0;
      for (int column = 0; column < classes; column++) {
        sum += Math.exp((double) logits[at + column] - logits[at]);
      }
      probabilities[at] = (float) (1 / sum);
    }
    return probabilities;
  }
}
