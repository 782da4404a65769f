package dev.multibox.bench.trainer;

import static dev.multibox.bench.trainer.TrainerRefusals.CLASSES;
import static dev.multibox.bench.trainer.TrainerRefusals.LOGITS;
import static dev.multibox.bench.trainer.TrainerRefusals.PRIORS;
import static dev.multibox.bench.trainer.TrainerRefusals.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.multibox.loss.ReferenceLoss;
import java.lang.reflect.Proxy;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** DJL's arrays of every wrong type and shape; labels of 64 bits. */
@Tag("peers")
class DjlArgumentsTest {

  private final DjlMultiBoxLoss loss = new DjlMultiBoxLoss(ReferenceLoss.CAFFE_SSD.policy());
  private NDManager manager;
  private NDArray logits;
  private NDArray locations;
  private NDArray labels;
  private NDArray targets;

  @BeforeEach
  void make() {
    System.setProperty("ai.djl.offline", "true");
    manager = NDManager.newBaseManager("PyTorch");
    logits = manager.create(LOGITS, new Shape(1, PRIORS, CLASSES));
    locations = manager.zeros(new Shape(1, PRIORS, 4));
    labels = manager.create(TrainerRefusals.labels(), new Shape(1, PRIORS));
    targets = manager.zeros(new Shape(1, PRIORS, 4));
  }

  @AfterEach
  void close() {
    manager.close();
  }

  private float value() {
    return value(labels);
  }

  private float value(NDArray wanted) {
    return loss.evaluate(new NDList(wanted, targets), new NDList(logits, locations)).getFloat();
  }

  @Test
  void labelsOf64BitsGiveTheSameLoss() {
    float expected = value();
    assertEquals(TrainerRefusals.LOSS, expected, 1e-6);
    assertEquals(expected, value(labels.toType(DataType.INT64, true)));
    // Memory that was kept may hold more than a later batch has.
    NDArray wide = manager.create(new long[] {0, 2, 0, 2}, new Shape(1, PRIORS));
    assertEquals(value(wide.toType(DataType.INT32, true)), value(wide));
    long[] beyond = TrainerRefusals.wideLabels();
    beyond[2] = 1L << 32;
    refused(
        "labels: expected -1 to 2, got 4294967296 at [0][2]",
        "-1 for a prior to ignore",
        () -> value(manager.create(beyond, new Shape(1, PRIORS))));
    beyond[2] = -100;
    refused(
        "labels: expected -1 to 2, got -100 at [0][2]",
        "; -1 ignores a label, map others to it or to a class",
        () -> value(manager.create(beyond, new Shape(1, PRIORS))));
  }

  @Test
  void otherTypes() {
    for (DataType type :
        List.of(DataType.FLOAT64, DataType.FLOAT16, DataType.INT32, DataType.INT64)) {
      String got = ": expected float32, got " + type;
      String wayOut = "; toType(DataType.FLOAT32, false) converts it";
      NDArray otherLogits = logits.toType(type, true);
      NDArray otherBoxes = locations.toType(type, true);
      refused(
          "logits" + got,
          wayOut,
          () -> loss.evaluate(new NDList(labels, targets), new NDList(otherLogits, locations)));
      refused(
          "locations" + got,
          wayOut,
          () -> loss.evaluate(new NDList(labels, targets), new NDList(logits, otherBoxes)));
      refused(
          "target locations" + got,
          wayOut,
          () -> loss.evaluate(new NDList(labels, otherBoxes), new NDList(logits, locations)));
    }
    for (DataType type :
        List.of(DataType.FLOAT32, DataType.FLOAT64, DataType.UINT8, DataType.INT8)) {
      refused(
          "labels: expected int32, got " + type,
          "; toType(DataType.INT32, false) converts it",
          () -> value(labels.toType(type, true)));
    }
  }

  /** The array with the device of a graphics card, which this machine need not have. */
  private static NDArray onGpu(NDArray array) {
    return (NDArray)
        Proxy.newProxyInstance(
            NDArray.class.getClassLoader(),
            new Class<?>[] {NDArray.class},
            (proxy, method, arguments) ->
                method.getName().equals("getDevice")
                    ? Device.gpu(1)
                    : method.invoke(array, arguments));
  }

  @Test
  void arraysOfAGraphicsCard() {
    String got = ": expected the memory of the CPU, got gpu(1)";
    String wayOut = "; toDevice(Device.cpu(), false) copies it";
    refused(
        "logits" + got,
        wayOut,
        () -> loss.evaluate(new NDList(labels, targets), new NDList(onGpu(logits), locations)));
    refused(
        "locations" + got,
        wayOut,
        () -> loss.evaluate(new NDList(labels, targets), new NDList(logits, onGpu(locations))));
    refused(
        "target locations" + got,
        wayOut,
        () -> loss.evaluate(new NDList(labels, onGpu(targets)), new NDList(logits, locations)));
  }

  @Test
  void otherShapes() {
    refused(
        "labels: expected shape [1, 4] as [batch][priors], got [1, 4, 1]; ",
        "this batch",
        () -> value(labels.reshape(1, PRIORS, 1)));
    refused(
        "labels: expected shape [1, 4] as [batch][priors], got [1, 5]; ",
        "this batch",
        () -> value(manager.zeros(new Shape(1, 5), DataType.INT32)));
    refused(
        "locations: expected shape [1, 4, 4] as [batch][priors][4], got [1, 16]; ",
        "this batch",
        () ->
            loss.evaluate(
                new NDList(labels, targets), new NDList(logits, locations.reshape(1, 16))));
    refused(
        "target locations: expected shape [1, 4, 4] as [batch][priors][4], got [1, 5, 4]; ",
        "this batch",
        () ->
            loss.evaluate(
                new NDList(labels, manager.zeros(new Shape(1, 5, 4))),
                new NDList(logits, locations)));
    refused(
        "logits: expected a shape [batch][priors][classes] of known sizes, got [4, 3]; ",
        "last dimension",
        () ->
            loss.evaluate(
                new NDList(labels, targets),
                new NDList(logits.reshape(PRIORS, CLASSES), locations)));
    refused(
        "predicted: expected 2 tensors, logits and locations, got 1; ",
        "alone",
        () -> loss.evaluate(new NDList(labels, targets), new NDList(logits)));
    refused(
        "labels: expected 2 tensors, labels and target locations, got 3; ",
        "alone",
        () -> loss.evaluate(new NDList(labels, targets, targets), new NDList(logits, locations)));
  }

  @Test
  void theFirstBatchIsDiagnosed() throws Throwable {
    logits = logits.softmax(-1);
    TrainerRefusals.warnsOnce("all 4 rows of scores are probabilities", this::value);
  }
}
