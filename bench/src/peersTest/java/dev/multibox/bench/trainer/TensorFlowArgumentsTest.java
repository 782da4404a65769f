package dev.multibox.bench.trainer;

import static dev.multibox.bench.trainer.TrainerRefusals.CLASSES;
import static dev.multibox.bench.trainer.TrainerRefusals.LOGITS;
import static dev.multibox.bench.trainer.TrainerRefusals.PRIORS;
import static dev.multibox.bench.trainer.TrainerRefusals.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.multibox.BatchShape;
import dev.multibox.loss.ReferenceLoss;
import dev.multibox.loss.Targets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TInt64;
import org.tensorflow.types.TUint8;

/** TensorFlow's tensors of every wrong type and shape; labels of 64 bits. */
@Tag("peers")
class TensorFlowArgumentsTest {

  private static final Shape BOXES = Shape.of(1, PRIORS, 4);

  private final Graph graph = new Graph();
  private final Ops ops = Ops.create(graph);
  private final TensorFlowMultiBoxLoss loss =
      new TensorFlowMultiBoxLoss(
          ops,
          placeholder(Shape.of(1, PRIORS, CLASSES)),
          placeholder(BOXES),
          ReferenceLoss.CAFFE_SSD.policy());
  private final TFloat32 logits =
      TFloat32.tensorOf(Shape.of(1, PRIORS, CLASSES), DataBuffers.of(LOGITS));
  private final TFloat32 boxes = TFloat32.tensorOf(BOXES, DataBuffers.of(new float[PRIORS * 4]));
  private final TInt32 labels =
      TInt32.tensorOf(Shape.of(1, PRIORS), DataBuffers.of(TrainerRefusals.labels()));

  private Operand<TFloat32> placeholder(Shape shape) {
    return ops.placeholder(TFloat32.class, Placeholder.shape(shape));
  }

  @AfterEach
  void close() {
    loss.close();
    graph.close();
  }

  /** What TensorFlow calls for a tensor of a graphics card. */
  @Test
  void tensorsOfAnotherDevice() {
    refused(
        "tensor: expected the memory of the CPU, got another device's",
        "; fetch it from an operation on /cpu:0",
        () -> new TensorFlowMultiBoxLoss.Memory().fallback());
  }

  @Test
  void labelsOf64BitsGiveTheSameLoss() {
    BatchShape shape = BatchShape.of(1, PRIORS, CLASSES);
    double expected =
        loss.evaluate(
            logits, boxes, Targets.of(shape, TrainerRefusals.labels(), new float[PRIORS * 4]));
    assertEquals(TrainerRefusals.LOSS, expected, 1e-6);
    assertEquals(expected, loss.evaluate(logits, boxes, labels, boxes));
    assertEquals(expected, loss.evaluate(logits, boxes, wide(TrainerRefusals.wideLabels()), boxes));
    refused(
        "labels: expected -1 to 2, got -4294967295 at [0][3]",
        "-1 for a prior to ignore",
        () -> loss.evaluate(logits, boxes, wide(0, 0, 0, 1 - (1L << 32)), boxes));
  }

  private static Tensor wide(long... numbers) {
    return TInt64.tensorOf(Shape.of(1, PRIORS), DataBuffers.of(numbers));
  }

  @Test
  void otherTypes() {
    String wayOut = "; cast it by ops.dtypes.cast";
    Tensor doubles = TFloat64.tensorOf(Shape.of(1, PRIORS, CLASSES));
    Tensor doubleBoxes = TFloat64.tensorOf(BOXES);
    Tensor integerBoxes = TInt32.tensorOf(BOXES);
    String got = ": expected DT_FLOAT, got DT_DOUBLE";
    refused("logits" + got, wayOut, () -> loss.evaluate(doubles, boxes, labels, boxes));
    refused("locations" + got, wayOut, () -> loss.evaluate(logits, doubleBoxes, labels, boxes));
    refused(
        "target locations" + got, wayOut, () -> loss.evaluate(logits, boxes, labels, doubleBoxes));
    refused(
        "locations: expected DT_FLOAT, got DT_INT32",
        wayOut,
        () -> loss.evaluate(logits, integerBoxes, labels, boxes));
    for (Tensor other :
        new Tensor[] {
          TFloat32.tensorOf(Shape.of(1, PRIORS)), TUint8.tensorOf(Shape.of(1, PRIORS))
        }) {
      refused(
          "labels: expected DT_INT32, got " + other.dataType(),
          wayOut,
          () -> loss.evaluate(logits, boxes, other, boxes));
    }
  }

  @Test
  void otherShapes() {
    Tensor five = TFloat32.tensorOf(Shape.of(1, 5, 4));
    Tensor turned = TFloat32.tensorOf(Shape.of(1, CLASSES, PRIORS));
    refused(
        "logits: expected shape [1, 4, 3] as [batch][priors][classes], got [1, 3, 4]",
        "this batch",
        () -> loss.evaluate(turned, boxes, labels, boxes));
    refused(
        "locations: expected shape [1, 4, 4] as [batch][priors][4], got [1, 5, 4]",
        "this batch",
        () -> loss.evaluate(logits, five, labels, boxes));
    refused(
        "target locations: expected shape [1, 4, 4] as [batch][priors][4], got [1, 5, 4]",
        "this batch",
        () -> loss.evaluate(logits, boxes, labels, five));
    refused(
        "labels: expected shape [1, 4] as [batch][priors], got [4]",
        "this batch",
        () -> loss.evaluate(logits, boxes, TInt32.tensorOf(Shape.of(4)), boxes));
  }

  @Test
  void shapesOfTheGraph() {
    for (Shape shape :
        new Shape[] {Shape.of(-1, PRIORS, CLASSES), Shape.of(PRIORS, CLASSES), Shape.unknown()}) {
      refused(
          "logits: expected a shape [batch][priors][classes] of known sizes, got ",
          "last dimension",
          () -> graphLoss(shape, BOXES));
    }
    for (Shape shape : new Shape[] {Shape.of(1, 5, 4), Shape.of(1, PRIORS, 3), Shape.of(16)}) {
      refused(
          "locations: expected shape [1, 4, 4] as [batch][priors][4], got ",
          "this batch",
          () -> graphLoss(Shape.of(1, PRIORS, CLASSES), shape));
    }
  }

  private void graphLoss(Shape ofLogits, Shape ofLocations) {
    new TensorFlowMultiBoxLoss(
            ops, placeholder(ofLogits), placeholder(ofLocations), ReferenceLoss.CAFFE_SSD.policy())
        .close();
  }

  @Test
  void theFirstBatchIsDiagnosed() throws Throwable {
    TInt32 last = TInt32.tensorOf(Shape.of(1, PRIORS), DataBuffers.of(2, 2, 0, 2));
    TrainerRefusals.warnsOnce(
        "3 of 4 priors have the label 2", () -> loss.evaluate(logits, boxes, last, boxes));
  }
}
