package dev.multibox.loss;

import dev.multibox.BatchShape;
import dev.multibox.PackedLayout;
import dev.multibox.Predictions;
import dev.multibox.internal.memory.Arguments;
import dev.multibox.internal.memory.FloatRows;
import dev.multibox.internal.memory.FloatStorage;
import dev.multibox.internal.memory.IntStorage;
import dev.multibox.internal.memory.Sizes;
import java.lang.foreign.MemorySegment;

/**
 * The memory behind {@link Targets}: its rows and its checks.
 *
 * @param shape the sizes
 * @param labels the labels, or null where they are one-hot
 * @param oneHot the one-hot labels, or null
 * @param locations the encoded boxes
 * @param softLabels the soft labels, or null
 */
record TargetRows(
    BatchShape shape,
    IntStorage labels,
    FloatRows oneHot,
    FloatRows locations,
    FloatRows softLabels) {

  // Names of the memory, for messages.
  static final String LABELS = "labels";
  static final String ONE_HOT = "one-hot labels";
  static final String LOCATIONS = "target locations";
  static final String PACKED = "targets";
  static final String SOFT = "soft labels";

  private static final String ROWS = "floats [batch][priors][classes]";

  static TargetRows of(BatchShape shape, MemorySegment labels, MemorySegment locations) {
    Arguments.notNull("shape", shape);
    IntStorage integers = integers(labels, shape);
    return new TargetRows(shape, integers, null, boxRows(locations, shape), null);
  }

  static TargetRows coordinateMajor(
      BatchShape shape, MemorySegment labels, MemorySegment locations) {
    Arguments.notNull("shape", shape);
    IntStorage integers = integers(labels, shape);
    FloatStorage boxes = boxes(locations, shape, "floats [batch][4][priors]");
    FloatRows columns = FloatRows.columnMajor(boxes, shape.priors(), Sizes.COORDINATES);
    return new TargetRows(shape, integers, null, columns, null);
  }

  static TargetRows oneHot(BatchShape shape, MemorySegment oneHot, MemorySegment locations) {
    Arguments.notNull("shape", shape);
    FloatStorage hot = FloatStorage.of(ONE_HOT, oneHot, shape.logits(), ROWS);
    FloatRows boxes = boxRows(locations, shape);
    FloatRows rows = FloatRows.rowMajor(hot, shape.priors(), shape.classes());
    return new TargetRows(shape, null, rows, boxes, null);
  }

  static TargetRows packed(BatchShape shape, PackedLayout layout, MemorySegment tensor) {
    Arguments.notNull("shape", shape);
    Arguments.notNull("layout", layout);
    int priors = shape.priors();
    int classes = shape.classes();
    int width = layout.targetWidth(classes);
    FloatStorage storage =
        FloatStorage.of(
            PACKED,
            tensor,
            Sizes.product(shape.rows(), width),
            "floats [batch][priors][" + width + "]");
    return new TargetRows(
        shape,
        null,
        FloatRows.packed(storage, priors, classes, width, layout.firstClass()),
        FloatRows.packed(storage, priors, Sizes.COORDINATES, width, layout.firstLocation(classes)),
        null);
  }

  /** The same, with labels beside the one-hot rows, which become soft labels. */
  TargetRows withLabels(MemorySegment integers) {
    return new TargetRows(shape, integers(integers, shape), null, locations, oneHot);
  }

  TargetRows withSoftLabels(MemorySegment rows) {
    FloatStorage soft = FloatStorage.of(SOFT, rows, shape.logits(), ROWS);
    return with(FloatRows.rowMajor(soft, shape.priors(), shape.classes()));
  }

  TargetRows withSoftLabelsClassMajor(MemorySegment columns) {
    FloatStorage soft =
        FloatStorage.of(SOFT, columns, shape.logits(), "floats [batch][classes][priors]");
    return with(FloatRows.columnMajor(soft, shape.priors(), shape.classes()));
  }

  private TargetRows with(FloatRows soft) {
    return new TargetRows(shape, labels, oneHot, locations, soft);
  }

  private static IntStorage integers(MemorySegment labels, BatchShape shape) {
    return IntStorage.of(LABELS, labels, shape.rows(), "integers [batch][priors]");
  }

  private static FloatStorage boxes(MemorySegment locations, BatchShape shape, String what) {
    return FloatStorage.of(LOCATIONS, locations, shape.coordinates(), what);
  }

  private static FloatRows boxRows(MemorySegment locations, BatchShape shape) {
    FloatStorage boxes = boxes(locations, shape, "floats [batch][priors][4]");
    return FloatRows.rowMajor(boxes, shape.priors(), Sizes.COORDINATES);
  }

  /** Refuses targets of another size than the predictions'. */
  void requireShapeOf(Predictions predictions) {
    Shapes.requireSame(PACKED, shape, predictions.shape());
  }

  /** Refuses a form of labels that the policy has no reading of. */
  void requireFormFor(MultiBoxPolicy policy) {
    // Its row of zeros would be background and neutral at once.
    Arguments.combination(
        labels != null || policy.backgroundColumn() != MultiBoxPolicy.BackgroundColumn.NONE,
        LABELS,
        "integers [batch][priors] with BackgroundColumn.NONE, where label c is column c - 1",
        "one-hot rows; Targets.of takes integers");
    Arguments.combination(
        softLabels == null
            || policy.confidenceLoss() == MultiBoxPolicy.ConfidenceLoss.SOFTMAX_CROSS_ENTROPY,
        SOFT,
        "none with SIGMOID_CROSS_ENTROPY, whose targets are 0 and 1",
        "rows; SOFTMAX_CROSS_ENTROPY takes them");
  }

  /** Refuses memory that has gone or is another thread's. */
  void check(boolean shared) {
    if (labels != null) {
      labels.check(shared);
    } else {
      oneHot.storage().check(shared);
    }
    locations.storage().check(shared);
    if (softLabels != null) {
      softLabels.storage().check(shared);
    }
  }

  /** Refuses an output that overlaps this memory. */
  void requireApart(String output, MemorySegment memory) {
    MemorySegment labelMemory = labels != null ? labels.segment() : oneHot.storage().segment();
    Arguments.apart(output, memory, LABELS, labelMemory);
    Arguments.apart(output, memory, LOCATIONS, locations.storage().segment());
    if (softLabels != null) {
      Arguments.apart(output, memory, SOFT, softLabels.storage().segment());
    }
  }
}
