package dev.multibox.bench.goldens;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.IntStream;

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

  /** Returns a list of numbers of the manifest, one an image. */
  double[] numbersPerImage(String field) throws IOException {
    JsonNode values = manifest().get(field);
    double[] numbers = new double[values.size()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = values.get(i).isNumber() ? values.get(i).doubleValue() : Double.NaN;
    }
    return numbers;
  }

  /** Returns a list of integers of the manifest, one an image. */
  int[] integersPerImage(String field) throws IOException {
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

  /** Returns the inputs as the reference takes them: some take probabilities. */
  DenseBatch inputs() throws IOException {
    return new DenseBatch(
        batch(),
        priors(),
        classes(),
        takesProbabilities() ? probabilities() : inputFloats("logits"),
        inputFloats("loc_pred"),
        labels(),
        locationTargets());
  }

  /** Whether the reference takes probabilities. */
  boolean takesProbabilities() throws IOException {
    return manifest().get("input_space").asText().equals("probs");
  }

  /** The case's softmax, in float32 where it has none of its own. */
  private float[] probabilities() throws IOException {
    return inputFiles().has("probs")
        ? inputFloats("probs")
        : FloatSoftmax.ofRows(inputFloats("logits"), classes());
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
    int[] rows = positivesUsed(used.length / 4);
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(used, 4 * i, targets, 4 * rows[i], 4);
    }
    return targets;
  }

  /** All positives; where hard examples dropped some, those that have a gradient. */
  private int[] positivesUsed(int count) throws IOException {
    int[] labels = labels();
    int[] all = IntStream.range(0, labels.length).filter(row -> labels[row] > 0).toArray();
    return all.length == count ? all : gradient("grad_loc").rows();
  }

  /** Returns 1 for each prior that the reference took as a negative, else 0. */
  byte[] mined() throws IOException {
    byte[] marks = new byte[Math.multiplyExact(batch(), priors())];
    for (int row : TensorFile.integers(folder.resolve("mined.npy"))) {
      marks[row] = 1;
    }
    return marks;
  }

  /** Whether a tensor was recorded, such as {@code grad_loc} or {@code mined}. */
  boolean hasTensor(String name) throws IOException {
    return manifest().get("files").has(name);
  }

  /**
   * Returns the rows of a gradient that are not zero, in double where the record has that.
   *
   * <p>With respect to rykov8's probabilities always in float32, in which it runs: there the upper
   * bound of its clip, 1 - 1e-15, is 1, in double it stops the gradient of a probability of 1.
   */
  RecordedRows gradient(String name) throws IOException {
    boolean single = reference().equals("rykov8") && name.equals("grad_probs");
    String values = hasTensor(name + "_f64") && !single ? "_vals_f64.npy" : "_vals.npy";
    return new RecordedRows(
        TensorFile.integers(folder.resolve(name + "_rows.npy")),
        TensorFile.doubles(folder.resolve(name + values)));
  }

  /** Why the gradient cannot be compared; empty where it can. */
  Optional<String> noGradient() throws IOException {
    if (!tiesAreKnown()) {
      return Optional.of("tie order unspecified, see @stable");
    }
    return Double.isNaN(number("loss_f64")) ? Optional.of("the loss is NaN") : Optional.empty();
  }

  /**
   * Whether the location part can be compared. Not where NVIDIA and MLPerf multiply a location loss
   * that is not finite by the 0 of a prior without an object.
   */
  boolean comparesLocation() {
    return !caseName().equals("n_nonfinite")
        || !(reference().equals("nvidia") || reference().equals("mlperf"));
  }

  private JsonNode manifest() throws IOException {
    if (manifest == null) {
      manifest = GoldenFolder.json(folder.resolve("manifest.json"));
    }
    return manifest;
  }

  private Path input(String tensor) throws IOException {
    return references.resolve(inputFiles().get(tensor).asText());
  }

  /** The files of the input tensors; some cases share those of another. */
  private JsonNode inputFiles() throws IOException {
    if (inputFiles == null) {
      Path description = references.resolve("inputs").resolve(caseName()).resolve("input.json");
      inputFiles = GoldenFolder.json(description).get("files");
    }
    return inputFiles;
  }

  private float[] inputFloats(String tensor) throws IOException {
    return TensorFile.floats(input(tensor));
  }
}
