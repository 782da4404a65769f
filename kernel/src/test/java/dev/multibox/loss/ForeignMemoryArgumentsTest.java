package dev.multibox.loss;

import static java.lang.foreign.MemorySegment.ofArray;

import dev.multibox.BatchShape;
import dev.multibox.PackedLayout;
import dev.multibox.Predictions;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Buffers of another byte order and heap segments of another type: their bits are no numbers. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ForeignMemoryArgumentsTest {

  private static final BatchShape SHAPE = LossArguments.SHAPE;
  private static final PackedLayout PACKED = PackedLayout.BUBBLIIIING;

  private final LossArguments right = new LossArguments();
  private final FloatBuffer floats = FloatBuffer.allocate(300);
  private final FloatBuffer others = FloatBuffer.allocate(300);
  private final IntBuffer ints = IntBuffer.allocate(300);
  private final LongBuffer longs = LongBuffer.allocate(300);
  private final LongBuffer otherLongs = LongBuffer.allocate(300);
  private final ByteBuffer foreign = foreign(ByteBuffer.allocateDirect(2400));

  @AfterAll
  void close() {
    right.close();
  }

  private static ByteBuffer foreign(ByteBuffer bytes) {
    return bytes.order(
        ByteOrder.nativeOrder() == ByteOrder.BIG_ENDIAN
            ? ByteOrder.LITTLE_ENDIAN
            : ByteOrder.BIG_ENDIAN);
  }

  @ParameterizedTest
  @MethodSource({
    "byteOrdersOfInputs",
    "byteOrdersOfOutputs",
    "elementsOfInputs",
    "elementsOfOutputs",
    "elementsOfKernels"
  })
  void refuses(Refusal refusal) {
    refusal.verify(right.memory);
  }

  private Refusal order(String argument, Executable call) {
    return Refusal.illegal(
        "byte order of " + argument,
        call,
        argument + ": expected a buffer in the machine's byte order " + ByteOrder.nativeOrder(),
        "got " + foreign.order(),
        ".order(ByteOrder.nativeOrder())");
  }

  List<Refusal> byteOrdersOfInputs() {
    FloatBuffer wrong = foreign.asFloatBuffer();
    IntBuffer wrongInts = foreign.asIntBuffer();
    String locations = "target locations";
    return List.of(
        order("logits", () -> Predictions.of(SHAPE, wrong, floats)),
        order("locations", () -> Predictions.of(SHAPE, floats, wrong)),
        order("logits", () -> Predictions.classMajor(SHAPE, wrong, floats)),
        order("locations", () -> Predictions.classMajor(SHAPE, floats, wrong)),
        order("predictions", () -> Predictions.packed(SHAPE, PACKED, wrong)),
        order("labels", () -> Targets.of(SHAPE, wrongInts, floats)),
        order(locations, () -> Targets.of(SHAPE, ints, wrong)),
        order("labels", () -> Targets.coordinateMajor(SHAPE, wrongInts, floats)),
        order(locations, () -> Targets.coordinateMajor(SHAPE, ints, wrong)),
        order("one-hot labels", () -> Targets.oneHot(SHAPE, wrong, floats)),
        order(locations, () -> Targets.oneHot(SHAPE, floats, wrong)),
        order("targets", () -> Targets.packed(SHAPE, PACKED, wrong)),
        order("predicted", () -> Elements.of(wrong, floats, 3)),
        order("target", () -> Elements.of(floats, wrong, 3)),
        order("weights", () -> Elements.of(floats, floats, 3).weighted(wrong)));
  }

  List<Refusal> byteOrdersOfOutputs() {
    FloatBuffer wrong = foreign.asFloatBuffer();
    LongBuffer wrongLongs = foreign.asLongBuffer();
    String logits = "logit gradients";
    String locations = "location gradients";
    return List.of(
        order(logits, () -> Gradients.dense(SHAPE, wrong, floats)),
        order(locations, () -> Gradients.dense(SHAPE, floats, wrong)),
        order(logits, () -> Gradients.classMajor(SHAPE, wrong, floats)),
        order(locations, () -> Gradients.classMajor(SHAPE, floats, wrong)),
        order("gradients", () -> Gradients.packed(SHAPE, PACKED, wrong)),
        order(locations, () -> Gradients.inPlace(right.predictions, wrong)),
        order("logit rows", () -> Gradients.sparse(SHAPE, wrongLongs, floats, longs, others)),
        order(logits, () -> Gradients.sparse(SHAPE, longs, wrong, otherLongs, others)),
        order("location rows", () -> Gradients.sparse(SHAPE, longs, floats, wrongLongs, others)),
        order(locations, () -> Gradients.sparse(SHAPE, longs, floats, otherLongs, wrong)),
        order("losses", () -> PerPriorOutputs.of(SHAPE, wrong, null)));
  }

  private static Refusal elements(
      String argument, String wanted, String actual, Executable call, String wayOut) {
    return Refusal.illegal(
        actual + " for " + argument,
        call,
        argument
            + ": expected "
            + wanted
            + ", got a segment of "
            + actual
            + "; copy the values to "
            + wayOut);
  }

  private static Refusal doubles(String argument, Executable call) {
    return elements(argument, "floats", "a double[]", call, "a float[]");
  }

  private static Refusal labels(String actual, Executable call) {
    return elements("labels", "integers", actual, call, "an int[]");
  }

  List<Refusal> elementsOfInputs() {
    MemorySegment logits = right.logits;
    MemorySegment labels = right.labels;
    List<Refusal> refusals = new ArrayList<>();
    for (MemorySegment whole :
        List.of(ofArray(new double[300]), ofArray(new double[300]).asReadOnly())) {
      String boxes = "target locations";
      refusals.addAll(
          List.of(
              doubles("logits", () -> Predictions.of(SHAPE, whole, right.locations)),
              doubles("locations", () -> Predictions.of(SHAPE, logits, whole)),
              doubles("logits", () -> Predictions.classMajor(SHAPE, whole, right.locations)),
              doubles("locations", () -> Predictions.classMajor(SHAPE, logits, whole)),
              doubles("predictions", () -> Predictions.packed(SHAPE, PACKED, whole)),
              doubles(boxes, () -> Targets.of(SHAPE, labels, whole)),
              doubles(boxes, () -> Targets.coordinateMajor(SHAPE, labels, whole)),
              doubles("one-hot labels", () -> Targets.oneHot(SHAPE, whole, right.locations)),
              doubles(boxes, () -> Targets.oneHot(SHAPE, logits, whole)),
              doubles("targets", () -> Targets.packed(SHAPE, PACKED, whole)),
              doubles("predicted", () -> Elements.of(whole, logits, 3))));
    }
    MemorySegment longLabels = ofArray(new long[300]);
    MemorySegment readOnly = ofArray(new float[300]).asReadOnly();
    refusals.add(labels("a long[]", () -> Targets.of(SHAPE, longLabels, right.targetLocations)));
    refusals.add(labels("a float[]", () -> Targets.of(SHAPE, readOnly, right.targetLocations)));
    refusals.add(
        labels("a long[]", () -> Targets.coordinateMajor(SHAPE, longLabels, right.locations)));
    return refusals;
  }

  List<Refusal> elementsOfOutputs() {
    MemorySegment doubles = ofArray(new double[300]);
    MemorySegment intRows = ofArray(new int[300]);
    MemorySegment rows = ofArray(new long[10]);
    MemorySegment boxRows = ofArray(new long[10]);
    MemorySegment values = ofArray(new float[300]);
    MemorySegment boxes = ofArray(new float[300]);
    String logits = "logit gradients";
    String locations = "location gradients";
    return List.of(
        doubles(logits, () -> Gradients.dense(SHAPE, doubles, boxes)),
        doubles(locations, () -> Gradients.dense(SHAPE, values, doubles)),
        doubles(logits, () -> Gradients.classMajor(SHAPE, doubles, boxes)),
        doubles(locations, () -> Gradients.classMajor(SHAPE, values, doubles)),
        doubles("gradients", () -> Gradients.packed(SHAPE, PACKED, doubles)),
        doubles(locations, () -> Gradients.inPlace(right.predictions, doubles)),
        doubles(logits, () -> Gradients.sparse(SHAPE, rows, doubles, boxRows, boxes)),
        doubles(locations, () -> Gradients.sparse(SHAPE, rows, values, boxRows, doubles)),
        elements(
            "logit rows",
            "64-bit integers",
            "an int[]",
            () -> Gradients.sparse(SHAPE, intRows, values, boxRows, boxes),
            "a long[]"),
        elements(
            "location rows",
            "64-bit integers",
            "an int[]",
            () -> Gradients.sparse(SHAPE, rows, values, intRows, boxes),
            "a long[]"),
        doubles("losses", () -> PerPriorOutputs.of(SHAPE, doubles, null)),
        elements(
            "mined",
            "bytes",
            "an int[]",
            () -> PerPriorOutputs.of(SHAPE, null, intRows),
            "a byte[]"));
  }

  List<Refusal> elementsOfKernels() {
    MemorySegment doubles = ofArray(new double[300]);
    MemorySegment longLabels = ofArray(new long[300]);
    MemorySegment in = right.locations;
    MemorySegment out = right.losses;
    SmoothL1 smoothL1 = SmoothL1.of(1f);
    SoftmaxCrossEntropy entropy = SoftmaxCrossEntropy.of(3);
    ZeroOneLoss zeroOne = ZeroOneLoss.of(3);
    HardNegatives negatives = HardNegatives.of(10);
    ElementLoss elements = ElementLoss.of(ElementForm.l1());
    Elements view = Elements.of(in, in, 3);
    return List.of(
        doubles("predicted", () -> smoothL1.sum(doubles, in, 2)),
        doubles("target", () -> smoothL1.sum(in, doubles, 2)),
        doubles("losses", () -> smoothL1.perPrior(in, in, 2, doubles)),
        doubles("gradients", () -> smoothL1.gradient(in, in, 2, 1f, doubles)),
        labels("a long[]", () -> smoothL1.sumOfPositives(in, in, longLabels, 2)),
        labels("a long[]", () -> smoothL1.gradientOfPositives(in, in, longLabels, 2, 1f, out)),
        doubles("logits", () -> entropy.sum(doubles, right.labels, 2)),
        labels("a long[]", () -> entropy.sum(in, longLabels, 2)),
        doubles("losses", () -> entropy.perRow(in, right.labels, 2, doubles)),
        doubles("gradients", () -> entropy.gradient(in, right.labels, 2, 1f, doubles)),
        doubles("scores", () -> zeroOne.mean(doubles, right.labels, 2)),
        labels("a long[]", () -> zeroOne.mean(in, longLabels, 2)),
        doubles("values", () -> negatives.select(doubles, 3, 1, out)),
        elements(
            "indices",
            "integers",
            "a long[]",
            () -> negatives.select(in, 3, 1, longLabels),
            "an int[]"),
        elements(
            "mask", "bytes", "a long[]", () -> negatives.mask(in, 3, 1, longLabels), "a byte[]"),
        doubles("losses", () -> elements.perElement(view, doubles)),
        doubles("gradients", () -> elements.gradient(view, 1f, doubles)));
  }
}
