package dev.multibox.loss;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrowsExactly;

import dev.multibox.BatchShape;
import dev.multibox.PackedLayout;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Soft labels and smoothing that are refused, each with a way out, before anything is written. */
class SoftLabelsArgumentsTest {

  private static final int CLASSES = 3;
  private static final int PRIORS = 1500;

  private final TestBatch batch = TestBatch.zeros(2, PRIORS, CLASSES);
  private final MultiBoxLoss loss = MultiBoxLoss.of(ReferenceLoss.CAFFE_SSD);
  private final LossWorkspace workspace = loss.workspace(batch.shape(), 2);
  private final float[] soft = new float[2 * PRIORS * CLASSES];

  /** The last prior of the last image, beyond the first tile; ignored priors may hold anything. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0.5 NaN 0.5 | 0.5 at [0], NaN at [1], 0.5 at [2]",
        "0 0 -1e-45 | -1.4E-45 at [2]",
        "Infinity 0 0 | Infinity at [0]",
        "-1 1 1 | -1.0 at [0], 1.0 at [1], 1.0 at [2]"
      })
  void rowsThatAreNoWeightsAreRefused(String row, String shown) {
    String[] values = row.split(" ");
    for (int j = 0; j < CLASSES; j++) {
      soft[soft.length - CLASSES + j] = Float.parseFloat(values[j]);
    }
    Arrays.fill(soft, 6, 9, Float.NaN);
    Arrays.fill(soft, soft.length - 9, soft.length - 3, -1f);
    batch.labels()[2] = -1;
    batch.labels()[2 * PRIORS - 3] = -1;
    batch.labels()[2 * PRIORS - 2] = -1;
    String expected =
        "soft labels: expected finite numbers of 0 or more, got "
            + shown
            + " in row [1]["
            + (PRIORS - 1)
            + "]; a softmax makes them of scores, and label -1 ignores a prior";
    float[] gradient = GradientRun.poison(soft.length);
    Gradients gradients =
        Gradients.dense(batch.shape(), gradient, GradientRun.poison(2 * PRIORS * 4));
    for (Targets targets :
        new Targets[] {batch.targets().softLabels(soft), batch.targets().softLabels(offHeap())}) {
      refused(
          expected,
          () -> loss.evaluateWithGradient(batch.predictions(), targets, workspace, gradients));
    }
    GradientRun.assertSameBits(GradientRun.poison(soft.length), gradient, "gradient");
    batch.labels()[2 * PRIORS - 1] = -1;
    loss.evaluate(batch.predictions(), batch.targets().softLabels(soft), workspace);
  }

  private MemorySegment offHeap() {
    return Arena.ofAuto().allocate(4L * soft.length, 4).copyFrom(MemorySegment.ofArray(soft));
  }

  /** The first bad image is named, whichever thread found its own first. */
  @Test
  void theFirstBadRowIsNamed() {
    soft[4 * CLASSES] = Float.NaN;
    soft[(PRIORS + 1) * CLASSES] = Float.NaN;
    refused(
        "soft labels: expected finite numbers of 0 or more, got NaN at [0] in row [0][4]; a softmax"
            + " makes them of scores, and label -1 ignores a prior",
        () -> loss.evaluate(batch.predictions(), batch.targets().softLabels(soft), workspace));
  }

  /** What GluonCV makes background of is used, so that it is checked. */
  @Test
  void aNeutralPriorThatIsBackgroundIsChecked() {
    soft[0] = Float.NaN;
    batch.labels()[0] = -1;
    MultiBoxLoss gluon = MultiBoxLoss.of(ReferenceLoss.GLUONCV);
    refused(
        "soft labels: expected finite numbers of 0 or more, got NaN at [0] in row [0][0]; a softmax"
            + " makes them of scores, and label -1 ignores a prior",
        () ->
            gluon.evaluate(
                batch.predictions(),
                batch.targets().softLabels(soft),
                gluon.workspace(batch.shape())));
  }

  @Test
  void memoryThatWillNotDoIsRefused() {
    Targets targets = batch.targets();
    String rows =
        "soft labels: expected at least 9000 floats [batch][priors][classes], got 8999; give longer"
            + " memory, or lower the sizes";
    float[] shorter = new float[8999];
    tooShort(rows, () -> targets.softLabels(shorter));
    tooShort(rows, () -> targets.softLabels(FloatBuffer.wrap(shorter)));
    tooShort(
        "soft labels: expected at least 9000 floats [batch][classes][priors], got 8999; give longer"
            + " memory, or lower the sizes",
        () -> targets.softLabelsClassMajor(shorter));
    assertEquals(
        "soft labels: expected an object, got null",
        assertThrowsExactly(
                NullPointerException.class, () -> targets.softLabels((MemorySegment) null))
            .getMessage());
    refused(
        "soft labels: expected floats, got a segment of a double[]; copy the values to a float[]",
        () -> targets.softLabels(MemorySegment.ofArray(new double[9000])));
    ByteOrder other =
        ByteOrder.nativeOrder() == ByteOrder.BIG_ENDIAN
            ? ByteOrder.LITTLE_ENDIAN
            : ByteOrder.BIG_ENDIAN;
    FloatBuffer foreign = ByteBuffer.allocate(36_000).order(other).asFloatBuffer();
    assertThrowsExactly(IllegalArgumentException.class, () -> targets.softLabels(foreign));
    tooShort(
        "labels: expected at least 2 integers [batch][priors], got 1; give longer memory, or lower"
            + " the sizes",
        () ->
            Targets.packed(
                BatchShape.of(1, 2, 3), PackedLayout.SSD_KERAS, new int[1], new float[30]));
  }

  @Test
  void closedMemoryIsRefused() {
    Targets targets;
    try (Arena arena = Arena.ofShared()) {
      targets = batch.targets().softLabels(arena.allocate(4L * soft.length, 4));
    }
    assertEquals(
        "soft labels: expected live memory, its arena is closed; keep the arena open until the"
            + " last call",
        assertThrowsExactly(
                IllegalStateException.class,
                () -> loss.evaluate(batch.predictions(), targets, workspace))
            .getMessage());
  }

  @Test
  void outputsOverSoftLabelsAreRefused() {
    Targets targets = batch.targets().softLabels(soft);
    float[] boxes = new float[2 * PRIORS * 4];
    refused(
        "logit gradients: expected memory of its own, got memory that overlaps soft labels; give"
            + " the output other memory",
        () ->
            loss.evaluateWithGradient(
                batch.predictions(),
                targets,
                workspace,
                Gradients.dense(batch.shape(), soft, boxes)));
    refused(
        "losses: expected memory of its own, got memory that overlaps soft labels; give the output"
            + " other memory",
        () ->
            loss.evaluate(
                batch.predictions(),
                targets,
                workspace,
                PerPriorOutputs.of(batch.shape(), soft, null)));
    MemorySegment rows = Arena.ofAuto().allocate(8L * 2 * PRIORS, 8);
    MemorySegment moreRows = Arena.ofAuto().allocate(8L * 2 * PRIORS, 8);
    refused(
        "logit rows: expected memory of its own, got memory that overlaps soft labels; give the"
            + " output other memory",
        () ->
            loss.evaluateWithGradient(
                batch.predictions(),
                batch.targets().softLabels(offHeapOver(rows)),
                workspace,
                Gradients.sparse(
                    batch.shape(),
                    rows,
                    MemorySegment.ofArray(new float[soft.length]),
                    moreRows,
                    MemorySegment.ofArray(boxes))));
  }

  /** A segment without an end from the same address, as a pointer is. */
  @SuppressWarnings("restricted") // A pointer of C has no size.
  private MemorySegment offHeapOver(MemorySegment memory) {
    return MemorySegment.ofAddress(memory.address()).reinterpret(4L * soft.length);
  }

  @Test
  void sigmoidsKnowNeither() {
    MultiBoxLoss sigmoids = MultiBoxLoss.of(ReferenceLoss.TF_OBJECT_DETECTION);
    refused(
        "soft labels: expected none with SIGMOID_CROSS_ENTROPY, whose targets are 0 and 1, got"
            + " rows; SOFTMAX_CROSS_ENTROPY takes them",
        () ->
            sigmoids.evaluate(
                batch.predictions(),
                batch.targets().softLabels(soft),
                sigmoids.workspace(batch.shape())));
    refused(
        "labelSmoothing: expected 0 with SIGMOID_CROSS_ENTROPY, whose columns have targets of their"
            + " own; SOFTMAX_CROSS_ENTROPY knows smoothing, got 0.1",
        ReferenceLoss.TF_OBJECT_DETECTION.policy().toBuilder().labelSmoothing(0.1f)::build);
  }

  @ParameterizedTest
  @CsvSource({"-0.1", "1.0000001", "NaN", "Infinity", "10"})
  void smoothingOutOfRangeIsRefused(float smoothing) {
    refused(
        "labelSmoothing: expected 0 to 1, the share of the target that all columns have alike, got "
            + smoothing,
        MultiBoxPolicy.builder().labelSmoothing(smoothing)::build);
  }

  private static void refused(String message, Executable call) {
    assertEquals(message, assertThrowsExactly(IllegalArgumentException.class, call).getMessage());
  }

  private static void tooShort(String message, Executable call) {
    assertEquals(message, assertThrowsExactly(IndexOutOfBoundsException.class, call).getMessage());
  }
}
