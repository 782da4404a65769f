package dev.multibox.bench.goldens;

import com.fasterxml.jackson.databind.JsonNode;
import dev.multibox.loss.Predictions;
import dev.multibox.loss.Targets;
import java.io.IOException;
import java.nio.file.Path;

/** One recorded run of a reference program on one case: what went in and what came out. */
final class GoldenRun {

  private final Path references;
  private final JsonNode entry;
  private final Path folder;
  private JsonNode manifest;
  private JsonNode inputFiles;

  /**
   * Views a run; its files are read when they are asked for.
   *
   * @param references the folder of all references
   * @param entry the run's line of the index
   */
  GoldenRun(Path references, JsonNode entry) {
    this.references = references;
    this.entry = entry;
    folder = references.resolve(name());
  }

  /** Returns reference, variant and case, such as {@code caffe@norm_FULL/a_tiny}. */
  String name() {
    return entry.get("dir").asText();
  }

  /** Returns reference and variant, such as {@code caffe@norm_FULL}. */
  String group() {
    return name().substring(0, name().indexOf('/'));
  }

  /** Returns the reference without its variant. */
  String reference() {
    return entry.get("reference").asText();
  }

  /** Returns the case. */
  String caseName() {
    return entry.get("case").asText();
  }

  /** Returns the parameters that differ from the reference's own defaults. */
  JsonNode parameters() {
    return entry.get("params");
  }

  int batch() throws IOException {
    return manifest().get("B").intValue();
  }

  int priors() throws IOException {
    return manifest().get("P").intValue();
  }

  int classes() throws IOException {
    return manifest().get("C").intValue();
  }

  /** Whether the manifest has the field. */
  boolean has(String field) throws IOException {
    return manifest().has(field);
  }

  /** Returns a number of the manifest, which writes "nan", "inf" and "-inf" as words. */
  double number(String field) throws IOException {
    JsonNode value = manifest().get(field);
    if (value == null) {
      throw new IOException(folder + ": manifest without " + field);
    }
    if (value.isNumber()) {
      return value.doubleValue();
    }
    return switch (value.asText()) {
      case "nan" -> Double.NaN;
      case "inf" -> Double.POSITIVE_INFINITY;
      case "-inf" -> Double.NEGATIVE_INFINITY;
      default -> throw new IOException(folder + ": " + field + " is " + value);
    };
  }

  /** Returns a list of integers of the manifest, one an image. */
  int[] perImage(String field) throws IOException {
    JsonNode values = manifest().get(field);
    int[] numbers = new int[values.size()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = values.get(i).intValue();
    }
    return numbers;
  }

  /** Whether the order of ties is known, so that the mined set can be compared. */
  boolean tiesAreKnown() throws IOException {
    JsonNode same = manifest().get("mined_same_as_stable_sort");
    return same == null || same.booleanValue();
  }

  Predictions predictions() throws IOException {
    return Predictions.of(
        inputFloats("logits"), inputFloats("loc_pred"), batch(), priors(), classes());
  }

  Targets targets() throws IOException {
    return Targets.of(labels(), locationTargets(), batch(), priors());
  }

  int[] labels() throws IOException {
    return TensorFile.integers(input("labels"));
  }

  /** The case's targets; where the reference encoded its own, those of the positives are its. */
  private float[] locationTargets() throws IOException {
    float[] targets = inputFloats("loc_target");
    if (!manifest().get("files").has("loc_target_used")) {
      return targets;
    }
    float[] used = TensorFile.floats(folder.resolve("loc_target_used.npy"));
    int[] labels = labels();
    int from = 0;
    for (int row = 0; row < labels.length; row++) {
      if (labels[row] > 0) {
        System.arraycopy(used, from, targets, 4 * row, 4);
        from += 4;
      }
    }
    return targets;
  }

  /** Returns 1 for each prior that the reference took as a negative, else 0. */
  byte[] mined() throws IOException {
    byte[] marks = new byte[Math.multiplyExact(batch(), priors())];
    for (int row : TensorFile.integers(folder.resolve("mined.npy"))) {
      marks[row] = 1;
    }
    return marks;
  }

  private JsonNode manifest() throws IOException {
    if (manifest == null) {
      manifest = GoldenFolder.json(folder.resolve("manifest.json"));
    }
    return manifest;
  }

  /** The file of an input tensor; some cases share those of another. */
  private Path input(String tensor) throws IOException {
    if (inputFiles == null) {
      Path description = references.resolve("inputs").resolve(caseName()).resolve("input.json");
      inputFiles = GoldenFolder.json(description).get("files");
    }
    return references.resolve(inputFiles.get(tensor).asText());
  }

  private float[] inputFloats(String tensor) throws IOException {
    return TensorFile.floats(input(tensor));
  }
}
