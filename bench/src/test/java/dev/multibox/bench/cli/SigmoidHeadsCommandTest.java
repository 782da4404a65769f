package dev.multibox.bench.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.multibox.bench.goldens.GoldenFolder;
import dev.multibox.bench.goldens.TensorFile;
import dev.multibox.bench.npy.NpyFile;
import dev.multibox.bench.npy.NpyType;
import dev.multibox.bench.npy.NpyWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Commands on what pre-trained sigmoid heads without a background column gave on photographs. No
 * loss of them is recorded: losses are compared with the formula in double.
 */
class SigmoidHeadsCommandTest {

  private static final double UNIT = 0x1p-24;

  @TempDir Path folder;

  private String path(String name) {
    return folder.resolve(name).toString();
  }

  private void array(String name, float[] values, long... shape) throws IOException {
    try (NpyWriter writer = NpyWriter.create(folder.resolve(name), NpyType.FLOAT32)) {
      writer.writeFloats(values, 0, values.length);
      writer.complete(shape);
      writer.commit();
    }
  }

  private void labels(int[] labels, long... shape) throws IOException {
    try (NpyWriter writer = NpyWriter.create(folder.resolve("labels.npy"), NpyType.INT32)) {
      writer.writeInts(labels, 0, labels.length);
      writer.complete(shape);
      writer.commit();
    }
  }

  /** The arguments of a loss whose sum is that of all priors. */
  private List<String> loss(String... more) {
    List<String> args = new ArrayList<>(List.of("loss", "--preset", "tf-object-detection"));
    args.addAll(List.of("--mining", "all-negatives", "--normalizer", "none"));
    for (String file : new String[] {"logits", "locations", "labels", "location-targets"}) {
      args.addAll(List.of("--" + file, path(file + ".npy")));
    }
    args.addAll(List.of(more));
    return args;
  }

  @ParameterizedTest
  @CsvSource({
    "blazeface_front128, scores.npy",
    "blazeface_back256, scores.npy",
    "faceapi_ssd_mobilenetv1, class_predictions.npy",
    "objectron_ssd_mobilenetv2, class_predictions.npy"
  })
  void lossesAndGradientsAreTheFormulas(String network, String file) throws IOException {
    Path root = GoldenFolder.sharedOrSkip().root().resolve("real").resolve(network);
    JsonNode manifest = GoldenFolder.json(root.resolve("manifest.json"));
    int batch = manifest.get("batch").intValue();
    int priors = manifest.get("priors").intValue();
    int classes = manifest.get("classes").intValue();
    float[] scores = TensorFile.floats(root.resolve(file));
    int[] labels = labels(scores, classes);
    array("logits.npy", scores, batch, priors, classes);
    array("locations.npy", new float[4 * labels.length], batch, priors, 4);
    array("location-targets.npy", new float[4 * labels.length], batch, priors, 4);
    labels(labels, batch, priors);
    CommandRun run =
        CommandRun.of(loss("--background", "none", "--json", "--gradients", folder.toString()))
            .succeeds();
    double sum = 0;
    try (NpyFile gradient = NpyFile.open(folder.resolve("grad_logits.npy"))) {
      assertEquals(
          Arrays.toString(new long[] {batch, priors, classes}), Arrays.toString(gradient.shape()));
      float[] slopes = gradient.floats();
      for (int i = 0; i < scores.length; i++) {
        int label = labels[i / classes];
        double x = label == i % classes + 1 ? -scores[i] : scores[i];
        sum += label < 0 ? 0 : Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
        double slope = label < 0 ? 0 : Math.copySign(1 / (1 + Math.exp(-x)), x * scores[i]);
        // exp 1.8 u, a sum, a quotient and a product; below 2^-126 exp is 0
        assertEquals(slope, slopes[i], 5 * UNIT * Math.abs(slope) + Float.MIN_NORMAL);
      }
    }
    double total = new ObjectMapper().readTree(run.out()).get("total").asDouble();
    assertEquals(sum, total, (classes / 16.0 + 10) * UNIT * sum);
  }

  /** What the network is surest of, every eleventh prior neutral. */
  private static int[] labels(float[] scores, int classes) {
    int[] labels = new int[scores.length / classes];
    for (int row = 0; row < labels.length; row++) {
      int top = 0;
      for (int j = 1; j < classes; j++) {
        top = scores[row * classes + j] > scores[row * classes + top] ? j : top;
      }
      labels[row] = row % 11 == 0 ? -1 : scores[row * classes + top] > -2f ? top + 1 : 0;
    }
    return labels;
  }

  @Test
  void oneColumnIsRefusedWithTheOptionThatTakesIt() throws IOException {
    array("logits.npy", new float[40], 2, 20, 1);
    array("locations.npy", new float[160], 2, 20, 4);
    array("location-targets.npy", new float[160], 2, 20, 4);
    labels(new int[40], 2, 20);
    CommandRun.of(loss())
        .refuses(
            "logits.npy: expected 2 to 2^31 - 1 classes with the background, found 1 in shape [2,"
                + " 20, 1]; --layout prior-major reads logits as [images, priors, classes], and"
                + " --layout names others, or --background none takes a sigmoid's scores without a"
                + " column of the background");
    List<String> softmax = loss("--background", "none");
    softmax.set(2, "caffe-ssd");
    CommandRun.of(softmax)
        .refuses(
            "--background none: backgroundColumn: expected FIRST or LAST with",
            "; --preset tf-object-detection takes sigmoids");
    labels(new int[] {2, 0}, 1, 2);
    array("logits.npy", new float[2], 1, 2, 1);
    array("locations.npy", new float[8], 1, 2, 4);
    array("location-targets.npy", new float[8], 1, 2, 4);
    CommandRun.of(loss("--background", "none"))
        .refuses(
            "labels.npy: expected labels from -1 to 1, found 2 at image 0, prior 0; -1 ignores");
    array("labels.npy", new float[2], 1, 2, 1);
    CommandRun.of(loss("--background", "none"))
        .refuses("labels.npy: expected shape [1, 2]", "; .reshape(1, 2) gives it");
  }

  private List<String> detect(String... more) {
    List<String> args = new ArrayList<>(List.of("detect", "--detector", "torchvision"));
    args.addAll(List.of("--logits", path("logits.npy"), "--locations", path("locations.npy")));
    args.addAll(List.of("--priors", path("priors.npy"), "--output", path("out.npy")));
    args.addAll(List.of("--scores", "sigmoid"));
    args.addAll(List.of(more));
    return args;
  }

  /** Every face that the program blended of several candidates is the best of them, nearly. */
  @ParameterizedTest
  @CsvSource({"blazeface_front128, 1/128", "blazeface_back256, 1/256"})
  void detectsFaces(String network, String scale) throws IOException {
    Path root = GoldenFolder.sharedOrSkip().root().resolve("real").resolve(network);
    JsonNode names = GoldenFolder.json(root.resolve("manifest.json")).get("images");
    int rows = names.size() * 896;
    array("logits.npy", TensorFile.floats(root.resolve("scores.npy")), names.size(), 896, 1);
    array(
        "locations.npy",
        four(TensorFile.floats(root.resolve("boxes.npy")), rows, 16),
        rows / 896,
        896,
        4);
    float[] priors = four(TensorFile.floats(root.resolve("anchors.npy")), 896, 2);
    array("priors.npy", priors, 896, 4);
    CommandRun.of(detect())
        .refuses("found 1 in shape", " or --no-background takes a sigmoid's scores");
    CommandRun.of(
            detect(
                "--no-background",
                "--box-code=linear",
                "--variances=" + scale + "," + scale,
                "--overlap=0.3",
                "--score-threshold=0.75"))
        .succeeds();
    JsonNode recorded = GoldenFolder.json(root.resolve("detections_by_reading.json"));
    int faces = 0;
    try (NpyFile file = NpyFile.open(folder.resolve("out.npy"))) {
      double[] found = file.doubles();
      for (int image = 0; image < names.size(); image++) {
        String name = names.get(image).get("name").textValue();
        for (JsonNode face : recorded.get("by_threshold").get("0.75").get(name).get("rows")) {
          assertTrue(distance(found, image, face) < 0.02, name + " " + face);
          faces++;
        }
      }
    }
    assertTrue(faces > 5, "faces " + faces);
  }

  /** The first four numbers of each row, or two and a size of 1. */
  private static float[] four(float[] numbers, int rows, int columns) {
    float[] four = new float[4 * rows];
    Arrays.fill(four, 1f);
    for (int row = 0; row < rows; row++) {
      System.arraycopy(numbers, row * columns, four, 4 * row, Math.min(4, columns));
    }
    return four;
  }

  /** How far the nearest detection of an image is from a face, in fractions of the image. */
  private static double distance(double[] rows, int image, JsonNode face) {
    double least = Double.MAX_VALUE;
    for (int row = 0; row < rows.length; row += 7) {
      if (rows[row] == image) {
        double x = rows[row + 1] + rows[row + 3] / 2 - face.get(0).asDouble();
        double y = rows[row + 2] + rows[row + 4] / 2 - face.get(1).asDouble();
        double size = rows[row + 3] - face.get(2).asDouble();
        least = Math.min(least, Math.max(Math.hypot(x, y), Math.abs(size)));
      }
    }
    return least;
  }
}
