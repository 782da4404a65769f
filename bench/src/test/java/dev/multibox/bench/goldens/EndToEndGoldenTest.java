package dev.multibox.bench.goldens;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.multibox.loss.Gradients.WithRespectTo;
import dev.multibox.loss.MultiBoxLoss;
import dev.multibox.loss.ReferenceLoss;
import dev.multibox.matching.PriorBoxes;
import dev.multibox.matching.ReferencePriors;
import dev.multibox.matching.ReferenceTargets;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** From ground-truth boxes to loss and gradients, against five published programs at SSD300. */
class EndToEndGoldenTest {

  private static final int BATCH = 2;
  private static final int PRIORS = 8732;
  private static final int CLASSES = 21;

  /** The references' own float32 sums, see the golden data's notes. */
  private static final double LOSS = 1e-5;

  /** Of pixels, torchvision's offsets are, and Caffe's of rounded corners. */
  private static final double OFFSET = 2e-5;

  /** Of the largest number; an offset's error moves its gradient by as much. */
  private static final double GRADIENT = 2e-5;

  /**
   * A program.
   *
   * @param name its folder
   * @param priors its priors
   * @param targets its matching and coding
   * @param loss its loss
   */
  private record Program(
      String name, ReferencePriors priors, ReferenceTargets targets, ReferenceLoss loss) {}

  private static final List<Program> PROGRAMS =
      List.of(
          new Program(
              "amdegroot",
              ReferencePriors.SSD300_VOC,
              ReferenceTargets.SSD_PYTORCH,
              ReferenceLoss.SSD_PYTORCH),
          new Program(
              "lufficc",
              ReferencePriors.SSD300_VOC,
              ReferenceTargets.LUFFICC,
              ReferenceLoss.LUFFICC),
          new Program(
              "nvidia",
              ReferencePriors.NVIDIA_SSD300,
              ReferenceTargets.NVIDIA,
              ReferenceLoss.NVIDIA),
          new Program(
              "torchvision",
              ReferencePriors.TORCHVISION_SSD300,
              ReferenceTargets.TORCHVISION,
              ReferenceLoss.TORCHVISION),
          new Program(
              "caffe",
              ReferencePriors.CAFFE_SSD300_VOC,
              ReferenceTargets.CAFFE_SSD,
              ReferenceLoss.CAFFE_SSD));

  private static final GoldenTable TABLE = new GoldenTable("From boxes to gradients");

  @AfterAll
  static void printTable() {
    System.out.println(TABLE);
  }

  @Test
  void everyRecordedProgramIsCompared() throws IOException {
    JsonNode results = manifest(GoldenFolder.shipped());
    assertEquals(PROGRAMS.size(), results.size());
    for (Program program : PROGRAMS) {
      assertEquals(true, results.has(program.name), program.name);
    }
  }

  /** Labels and offsets alone: the predictions are too large to ship. */
  @TestFactory
  List<DynamicTest> shippedTargets() throws IOException {
    return tests(GoldenFolder.shipped(), false);
  }

  @TestFactory
  List<DynamicTest> sharedTargetsLossesAndGradients() throws IOException {
    return tests(GoldenFolder.sharedOrSkip(), true);
  }

  private static List<DynamicTest> tests(GoldenFolder folder, boolean whole) {
    List<DynamicTest> tests = new ArrayList<>();
    for (Program program : PROGRAMS) {
      String name = program.name;
      tests.add(
          dynamicTest(
              name + " targets",
              () -> TABLE.check(folder, name, name + " targets", () -> targets(folder, program))));
      if (whole) {
        tests.add(
            dynamicTest(
                name + " loss",
                () -> TABLE.check(folder, name, name + " loss", () -> loss(folder, program))));
        tests.add(
            dynamicTest(
                name + " gradients",
                () ->
                    TABLE.check(
                        folder, name, name + " gradients", () -> gradients(folder, program))));
      }
    }
    return tests;
  }

  private static JsonNode manifest(GoldenFolder folder) throws IOException {
    return GoldenFolder.json(folder.references().resolve("e2e/manifest.json")).get("results");
  }

  private static TargetRun run(GoldenFolder folder, Program program) throws IOException {
    Path inputs = folder.references().resolve("e2e");
    PriorBoxes priors = PriorBoxes.of(program.priors);
    int[] starts = new int[BATCH + 1];
    float[] boxes = new float[0];
    int[] labels = new int[0];
    for (int image = 0; image < BATCH; image++) {
      float[] own = TensorFile.floats(inputs.resolve("gt_boxes_" + image + ".npy"));
      int[] ownLabels = TensorFile.integers(inputs.resolve("gt_labels_" + image + ".npy"));
      int from = boxes.length;
      boxes = Arrays.copyOf(boxes, from + own.length);
      for (int i = 0; i < own.length; i++) {
        boxes[from + i] = own[i] * priors.width();
      }
      labels = IntStream.concat(Arrays.stream(labels), Arrays.stream(ownLabels)).toArray();
      starts[image + 1] = labels.length;
    }
    return TargetRun.onAllBackends(
        priors, program.targets.matching(), program.targets.coding(), boxes, labels, starts);
  }

  private static double targets(GoldenFolder folder, Program program) throws IOException {
    Path recorded = folder.references().resolve("e2e").resolve(program.name);
    TargetRun run = run(folder, program);
    int[] rows = run.matched();
    assertEquals(
        manifest(folder).get(program.name).get("num_pos").intValue(), rows.length, "positives");
    assertArrayEquals(TensorFile.integers(recorded.resolve("pos_rows.npy")), rows, "rows");
    assertArrayEquals(
        TensorFile.integers(recorded.resolve("pos_labels.npy")),
        Arrays.stream(rows).map(row -> run.labels()[row]).toArray(),
        "labels");
    return OffsetErrors.require(
        "offset",
        OffsetErrors.doubles(TensorFile.floats(recorded.resolve("pos_loc_target.npy"))),
        run.locationsOf(rows),
        OFFSET);
  }

  private static DenseGradient gradient(GoldenFolder folder, Program program) throws IOException {
    TargetRun run = run(folder, program);
    Path inputs = folder.references().resolve("inputs/b_voc300");
    DenseBatch batch =
        new DenseBatch(
            BATCH,
            PRIORS,
            CLASSES,
            TensorFile.floats(inputs.resolve("logits.npy")),
            TensorFile.floats(inputs.resolve("loc_pred.npy")),
            run.labels(),
            run.locations());
    return GradientForms.dense(MultiBoxLoss.of(program.loss), batch, WithRespectTo.LOGITS);
  }

  private static double loss(GoldenFolder folder, Program program) throws IOException {
    JsonNode recorded = manifest(folder).get(program.name);
    DenseGradient gradient = gradient(folder, program);
    RelativeErrors errors = new RelativeErrors();
    errors.require("total", number(recorded, "total"), gradient.terms().total(), LOSS, 0);
    if (!recorded.get("conf").isNull()) {
      errors.require("conf", number(recorded, "conf"), gradient.terms().confidence(), LOSS, 0);
      errors.require("loc", number(recorded, "loc"), gradient.terms().location(), LOSS, 0);
    }
    return errors.largest();
  }

  private static double number(JsonNode recorded, String field) {
    return recorded.get(field).doubleValue();
  }

  private static double gradients(GoldenFolder folder, Program program) throws IOException {
    Path recorded = folder.references().resolve("e2e").resolve(program.name);
    DenseGradient gradient = gradient(folder, program);
    return Math.max(
        rows(recorded, "grad_logits", gradient.scores(), CLASSES),
        rows(recorded, "grad_loc", gradient.locations(), 4));
  }

  /** Compares the rows that are not all zero; every other one is exactly 0. */
  private static double rows(Path recorded, String name, float[] actual, int columns)
      throws IOException {
    int[] rows = TensorFile.integers(recorded.resolve(name + "_rows.npy"));
    float[] values = TensorFile.floats(recorded.resolve(name + "_vals.npy"));
    float[] dense = new float[actual.length];
    double largest = 0;
    for (int i = 0; i < values.length; i++) {
      dense[rows[i / columns] * columns + i % columns] = values[i];
      largest = Math.max(largest, Math.abs(values[i]));
    }
    boolean[] nonZero = new boolean[actual.length / columns];
    for (int row : rows) {
      nonZero[row] = true;
    }
    double worst = 0;
    for (int i = 0; i < actual.length; i++) {
      double error = Math.abs((double) actual[i] - dense[i]) / largest;
      if (!(error <= (nonZero[i / columns] ? GRADIENT : 0))) {
        throw new AssertionError(
            "%s of row %d, column %d: expected %s, got %s"
                .formatted(name, i / columns, i % columns, dense[i], actual[i]));
      }
      worst = Math.max(worst, error);
    }
    return worst;
  }
}
