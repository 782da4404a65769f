package dev.multibox.loss;

import dev.multibox.BatchShape;
import dev.multibox.PackedLayout;
import dev.multibox.Predictions;
import dev.multibox.internal.InternalView;
import dev.multibox.internal.OneCall;
import dev.multibox.internal.memory.Arguments;
import dev.multibox.internal.memory.FloatRows;
import dev.multibox.internal.memory.FloatStorage;
import dev.multibox.internal.memory.Sizes;
import java.lang.foreign.MemorySegment;

/** The memory behind {@link Gradients}: its rows, its checks, and which rows were written last. */
final class GradientRows {

  /** The name of the gradients of the class scores, for messages. */
  static final String LOGITS = "logit gradients";

  /** The name of the gradients of the locations, for messages. */
  static final String LOCATIONS = "location gradients";

  final OneCall calls = new OneCall("Gradients");
  private final BatchShape shape;
  // Null where the gradients are sparse, which predictions of any layout have.
  private final Predictions.Layout layout;
  private final PackedLayout packing;
  private final FloatRows logits;
  private final FloatRows locations;
  private final boolean inPlace;
  private final SparseRows sparse;
  private WrittenRows written;
  private Predictions checkedPredictions;
  private Targets checkedTargets;

  private GradientRows(
      BatchShape shape,
      Predictions.Layout layout,
      PackedLayout packing,
      FloatRows logits,
      FloatRows locations,
      boolean inPlace,
      SparseRows sparse) {
    this.shape = shape;
    this.layout = layout;
    this.packing = packing;
    this.logits = logits;
    this.locations = locations;
    this.inPlace = inPlace;
    this.sparse = sparse;
  }

  /** All rows, prior-major or class-major. */
  static GradientRows dense(
      BatchShape shape, Predictions.Layout layout, MemorySegment logits, MemorySegment locations) {
    Arguments.notNull("shape", shape);
    FloatRows scores = rows(shape, layout, LOGITS, logits, shape.classes());
    FloatRows boxes = rows(shape, layout, LOCATIONS, locations, Sizes.COORDINATES);
    Arguments.apart(LOGITS, scores.storage().segment(), LOCATIONS, boxes.storage().segment());
    return new GradientRows(shape, layout, null, scores, boxes, false, null);
  }

  /** All rows of one tensor. */
  static GradientRows packed(BatchShape shape, PackedLayout packing, MemorySegment tensor) {
    Arguments.notNull("shape", shape);
    Arguments.notNull("layout", packing);
    int priors = shape.priors();
    int classes = shape.classes();
    int width = packing.width(classes);
    FloatStorage storage =
        FloatStorage.of(
            "gradients",
            tensor,
            Sizes.product(shape.rows(), width),
            "floats [batch][priors][" + width + "]");
    Arguments.writable("gradients", tensor);
    FloatRows logits = FloatRows.packed(storage, priors, classes, width, packing.firstClass());
    FloatRows locations =
        FloatRows.packed(storage, priors, Sizes.COORDINATES, width, packing.firstLocation(classes));
    return new GradientRows(
        shape, Predictions.Layout.PACKED, packing, logits, locations, false, null);
  }

  /** All rows, those of the class scores in the scores' own memory. */
  static GradientRows inPlace(Predictions predictions, MemorySegment locations) {
    Arguments.notNull("predictions", predictions);
    Predictions.Layout layout = predictions.layout();
    Arguments.combination(
        layout != Predictions.Layout.PACKED,
        "predictions",
        "prior-major or class-major",
        layout,
        "Gradients.packed makes those of packed predictions");
    FloatRows logits = InternalView.LOGITS.of(predictions);
    Arguments.writable("logits", logits.storage().segment());
    FloatRows boxes = rows(predictions.shape(), layout, LOCATIONS, locations, Sizes.COORDINATES);
    Arguments.apart(LOCATIONS, boxes.storage().segment(), "logits", logits.storage().segment());
    return new GradientRows(predictions.shape(), layout, null, logits, boxes, true, null);
  }

  private static FloatRows rows(
      BatchShape shape,
      Predictions.Layout layout,
      String name,
      MemorySegment segment,
      int columns) {
    boolean classMajor = layout == Predictions.Layout.CLASS_MAJOR;
    long count = Sizes.product(shape.rows(), columns);
    // Words are joined for a refusal alone (journal Y11).
    boolean fits = segment != null && segment.byteSize() / Float.BYTES >= count;
    FloatStorage storage =
        FloatStorage.of(name, segment, count, fits ? "" : words(columns, classMajor));
    Arguments.writable(name, segment);
    return classMajor
        ? FloatRows.columnMajor(storage, shape.priors(), columns)
        : FloatRows.rowMajor(storage, shape.priors(), columns);
  }

  private static String words(int columns, boolean classMajor) {
    return classMajor
        ? "floats [batch][" + columns + "][priors]"
        : "floats [batch][priors][" + columns + "]";
  }

  /** The rows that are not zero. */
  static GradientRows sparse(BatchShape shape, SparseRows sparse) {
    return new GradientRows(shape, null, null, sparse.logits(), sparse.locations(), false, sparse);
  }

  FloatRows logits() {
    return logits;
  }

  FloatRows locations() {
    return locations;
  }

  boolean isInPlace() {
    return inPlace;
  }

  /** The sparse rows, or null where the gradients are dense. */
  SparseRows sparse() {
    return sparse;
  }

  /** Records from now on which rows a call writes. */
  void record() {
    Arguments.combination(
        !inPlace && sparse == null,
        "reused",
        "dense gradients in memory of their own",
        inPlace ? "gradients in place" : "sparse gradients",
        "Gradients.dense makes them");
    if (written == null) {
      written = new WrittenRows(shape);
    }
  }

  /** Refuses predictions of another shape, and memory that is gone, foreign or overlaps. */
  void check(Predictions predictions, Targets targets, boolean shared) {
    Shapes.requireSame("gradients", shape, predictions.shape());
    if (sparse == null) {
      requireLayoutOf(predictions);
    }
    logits.storage().check(shared);
    locations.storage().check(shared);
    if (sparse != null) {
      sparse.check(shared);
    }
    if (inPlace) {
      Arguments.combination(
          logits == InternalView.LOGITS.of(predictions),
          "gradients",
          "those of these predictions",
          "others",
          "call Gradients.inPlace with the predictions of the call");
    }
    // Once a pair of views: asking a segment makes an object.
    if (predictions != checkedPredictions || targets != checkedTargets) {
      requireApart(predictions, targets);
      checkedPredictions = predictions;
      checkedTargets = targets;
    }
  }

  private void requireLayoutOf(Predictions predictions) {
    if (layout != predictions.layout() || packing != predictions.packing()) {
      String factory =
          switch (predictions.layout()) {
            case PRIOR_MAJOR -> "dense";
            case CLASS_MAJOR -> "classMajor";
            case PACKED -> "packed";
          };
      throw new IllegalArgumentException(
          "gradients: expected "
              + name(predictions.layout(), predictions.packing())
              + " rows as the predictions have, got "
              + name(layout, packing)
              + "; Gradients."
              + factory
              + " makes them");
    }
  }

  private static Object name(Predictions.Layout layout, PackedLayout packing) {
    return packing == null ? layout : packing;
  }

  private void requireApart(Predictions predictions, Targets targets) {
    if (!inPlace) {
      requireApart(logits, InternalView.LOGITS.of(predictions));
      requireApart(locations, InternalView.LOGITS.of(predictions));
    }
    requireApart(logits, InternalView.LOCATIONS.of(predictions));
    requireApart(locations, InternalView.LOCATIONS.of(predictions));
    if (sparse != null) {
      sparse.requireApart("logits", InternalView.LOGITS.of(predictions).storage().segment());
      sparse.requireApart("locations", InternalView.LOCATIONS.of(predictions).storage().segment());
      sparse.requireApart(targets);
    }
    for (FloatRows rows : new FloatRows[] {logits, locations}) {
      targets.rows().requireApart(rows.storage().name(), rows.storage().segment());
    }
  }

  /** Refuses another output that overlaps this memory. */
  void requireApart(String name, MemorySegment output) {
    for (FloatRows rows : new FloatRows[] {logits, locations}) {
      Arguments.apart(name, output, rows.storage().name(), rows.storage().segment());
    }
    if (sparse != null) {
      sparse.requireApart(name, output);
    }
  }

  private static void requireApart(FloatRows output, FloatRows input) {
    Arguments.apart(
        output.storage().name(),
        output.storage().segment(),
        input.storage().name(),
        input.storage().segment());
  }

  /** The record of the rows that the last call wrote, or null where nobody asked for it. */
  WrittenRows written() {
    return written;
  }
}
