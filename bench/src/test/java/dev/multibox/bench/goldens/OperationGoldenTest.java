package dev.multibox.bench.goldens;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.multibox.Backend;
import dev.multibox.loss.BoxRegressionLoss;
import dev.multibox.loss.LocationLoss;
import dev.multibox.loss.SoftmaxCrossEntropy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The kernels by themselves against operations that were computed in double. */
class OperationGoldenTest {

  /** Five roundings of a loss, two of its difference, and 0.5 / beta. */
  private static final double LOCATION = 5e-7;

  /** A coordinate's loss below the normal floats has no relative accuracy. */
  private static final double UNDERFLOW = Float.MIN_NORMAL;

  private static final String LOCATION_LOSS = "(smooth_l1_beta|huber_delta).*_loss\\.npy";
  private static final String CROSS_ENTROPY = "ce_C\\d+_loss_f64\\.npy";
  private static final String LOCATION_GRADIENT = "(smooth_l1_beta|huber_delta).*_grad\\.npy";
  private static final String CROSS_ENTROPY_GRADIENT = "ce_C\\d+_grad_f64\\.npy";
  private static final String FOCAL = "sigmoid_focal_C\\d+_loss_f64\\.npy";
  private static final String BINARY_CROSS_ENTROPY = "bce_loss_f64\\.npy";
  private static final String OPEN_POSE = "openpose_l2_sum\\.npy";
  private static final String INPUT =
      "manifest\\.json|smooth_l1_x\\.npy|ce_C\\d+_(x|label)\\.npy"
          + "|bce_[py]\\.npy|openpose_(pred|target)\\.npy";

  private static final List<String> CHECKED =
      List.of(
          LOCATION_LOSS,
          CROSS_ENTROPY,
          LOCATION_GRADIENT,
          CROSS_ENTROPY_GRADIENT,
          FOCAL,
          BINARY_CROSS_ENTROPY,
          OPEN_POSE,
          INPUT);

  /** What of the whole folder is not compared: operation, number of files, reason. */
  private static final String UNCHECKED_OF_SHARED =
      """
      ce 7: float32 twin of what is compared
      """;

  private static final Map<String, Float> BETAS =
      Map.of("1", 1f, "1_9", 1f / 9f, "0.11", 0.11f, "0.5", 0.5f);

  private static final GoldenTable TABLE = new GoldenTable("Single operations");

  @AfterAll
  static void printTable() {
    System.out.println(TABLE);
  }

  @TestFactory
  List<DynamicTest> shippedOperations() throws IOException {
    return tests(GoldenFolder.shipped());
  }

  @TestFactory
  List<DynamicTest> sharedOperations() throws IOException {
    return tests(GoldenFolder.sharedOrSkip());
  }

  @Test
  void uncheckedOfShippedAreTheKnownOnes() throws IOException {
    assertEquals("", unchecked(GoldenFolder.shipped()));
  }

  @Test
  void uncheckedOfSharedAreTheKnownOnes() throws IOException {
    assertEquals(UNCHECKED_OF_SHARED, unchecked(GoldenFolder.sharedOrSkip()));
  }

  private static List<DynamicTest> tests(GoldenFolder folder) throws IOException {
    List<DynamicTest> tests = new ArrayList<>();
    for (String name : files(folder)) {
      if (name.matches(LOCATION_LOSS)) {
        tests.add(test(folder, name, () -> location(folder, name)));
      } else if (name.matches(CROSS_ENTROPY)) {
        tests.add(test(folder, name, () -> crossEntropy(folder, name)));
      } else if (name.matches(LOCATION_GRADIENT)) {
        tests.add(
            test(
                folder,
                name,
                () ->
                    Math.max(
                        locationGradient(folder, name),
                        ElementGoldens.locationGradient(folder, name))));
      } else if (name.matches(CROSS_ENTROPY_GRADIENT)) {
        tests.add(test(folder, name, () -> crossEntropyGradient(folder, name)));
      } else if (name.matches(FOCAL)) {
        tests.add(test(folder, name, () -> ElementGoldens.sigmoidFocal(folder, name)));
      } else if (name.matches(BINARY_CROSS_ENTROPY)) {
        tests.add(test(folder, name, () -> ElementGoldens.binaryCrossEntropy(folder)));
      } else if (name.matches(OPEN_POSE)) {
        tests.add(test(folder, name, () -> ElementGoldens.openPose(folder)));
      }
    }
    return tests;
  }

  private static DynamicTest test(
      GoldenFolder folder, String name, GoldenTable.Comparison comparison) {
    return dynamicTest(name, () -> TABLE.check(folder, operation(name), name, comparison));
  }

  private static String unchecked(GoldenFolder folder) throws IOException {
    for (String name : files(folder)) {
      if (CHECKED.stream().noneMatch(name::matches)) {
        TABLE.unchecked(folder, operation(name), reason(name));
      }
    }
    return TABLE.unchecked(folder);
  }

  private static List<String> files(GoldenFolder folder) throws IOException {
    try (Stream<Path> files = Files.list(folder.operations())) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  /** The name up to its parameter. */
  private static String operation(String name) {
    return name.replaceAll("(_beta|_delta|_C\\d|_l2|_loss|_p\\.|_pred|_target|_y\\.).*", "");
  }

  private static String reason(String name) {
    if (name.matches("ce_C\\d+_loss_f32\\.npy")) {
      return "float32 twin of what is compared";
    }
    return "unknown file " + name;
  }

  /** Each number by itself, as one coordinate of a prior whose others are right. */
  private static double location(GoldenFolder folder, String name) throws IOException {
    LocationLoss form = form(name);
    double[] differences = doubles(folder, "smooth_l1_x.npy");
    double[] expected = doubles(folder, name);
    int priors = differences.length;
    float[] predicted = new float[4 * priors];
    for (int i = 0; i < priors; i++) {
      predicted[4 * i + i % 4] = (float) differences[i];
    }
    float[][] losses = new float[Evaluation.BACKENDS.size()][priors];
    for (int i = 0; i < losses.length; i++) {
      Backend backend = Evaluation.BACKENDS.get(i);
      BoxRegressionLoss.of(form, backend)
          .perPrior(predicted, new float[4 * priors], priors, losses[i]);
    }
    RelativeErrors errors = new RelativeErrors();
    for (int i = 0; i < priors; i++) {
      String what = form + " of " + differences[i];
      errors.require(what, expected[i], losses[0][i], LOCATION, UNDERFLOW);
    }
    requireSameBits(losses);
    return errors.largest();
  }

  private static LocationLoss form(String name) {
    float beta = BETAS.get(name.replaceAll(".*(beta|delta)(.*)_(loss|grad)\\.npy", "$2"));
    return name.startsWith("huber") ? LocationLoss.huber(beta) : LocationLoss.smoothL1(beta);
  }

  private static double locationGradient(GoldenFolder folder, String name) throws IOException {
    double[] differences = doubles(folder, "smooth_l1_x.npy");
    return OperationGradient.ofLocation(form(name), differences, doubles(folder, name));
  }

  private static double crossEntropyGradient(GoldenFolder folder, String name) throws IOException {
    int classes = classes(name);
    float[] logits = TensorFile.floats(folder.operations().resolve("ce_C" + classes + "_x.npy"));
    return OperationGradient.ofCrossEntropy(
        logits, labels(folder, classes), classes, doubles(folder, name));
  }

  private static int classes(String name) {
    return Integer.parseInt(name.replaceAll("ce_C(\\d+)_.*", "$1"));
  }

  private static int[] labels(GoldenFolder folder, int classes) throws IOException {
    return TensorFile.integers(folder.operations().resolve("ce_C" + classes + "_label.npy"));
  }

  private static double crossEntropy(GoldenFolder folder, String name) throws IOException {
    int classes = classes(name);
    String prefix = "ce_C" + classes;
    double[] expected = doubles(folder, name);
    float[] logits = TensorFile.floats(folder.operations().resolve(prefix + "_x.npy"));
    int[] labels = labels(folder, classes);
    int rows = labels.length;
    assertEquals(expected.length, rows, "rows");
    float[][] losses = new float[Evaluation.BACKENDS.size()][rows];
    for (int i = 0; i < losses.length; i++) {
      Backend backend = Evaluation.BACKENDS.get(i);
      SoftmaxCrossEntropy.of(classes, backend).perRow(logits, labels, rows, losses[i]);
    }
    RelativeErrors errors = new RelativeErrors();
    for (int row = 0; row < rows; row++) {
      errors.require(
          "row " + row,
          expected[row],
          losses[0][row],
          CrossEntropyBound.relative(expected[row], classes),
          CrossEntropyBound.recorded(logits, row * classes, classes));
    }
    requireSameBits(losses);
    return errors.largest();
  }

  private static void requireSameBits(float[][] ofBackends) {
    for (float[] losses : ofBackends) {
      assertArrayEquals(Evaluation.bits(ofBackends[0]), Evaluation.bits(losses), "bits");
    }
  }

  private static double[] doubles(GoldenFolder folder, String name) throws IOException {
    return TensorFile.doubles(folder.operations().resolve(name));
  }
}
