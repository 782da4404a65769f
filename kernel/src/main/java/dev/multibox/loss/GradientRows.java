package dev.multibox.loss;

import dev.multibox.BatchShape;
import dev.multibox.PackedLayout;
import dev.multibox.Predictions;
import dev.multibox.internal.InternalView;
import dev.multibox.internal.OneCall;
import dev.multibox.internal.memory.Arguments;
import dev.multibox.internal.memory.FloatRows;
import dev.multibox.internal.memory.Sizes;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/** The memory behind {@link Gradients}: its rows, its checks, and which rows were written last. */
final class GradientRows {

  final OneCall calls = new OneCall("Gradients");
  private final BatchShape shape;
  // Null where the gradients are sparse, which predictions of any layout have.
  private final Predictions.Layout layout;
  private final PackedLayout packing;
  private final FloatRows logits;
  private final FloatRows locations;
  private final boolean inPlace;
  private final SparseRows sparse;
  private int[] writtenRows;
  private int[] writtenCounts;
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

  /**
   * All rows.
   *
   * @param packing the layout of the packed tensor, or null where there is none
   */
  static GradientRows dense(
      BatchShape shape,
      Predictions.Layout layout,
      PackedLayout packing,
      FloatRows logits,
      FloatRows locations) {
    return new GradientRows(shape, layout, packing, logits, locations, false, null);
  }

  /** All rows, those of the class scores in their own memory. */
  static GradientRows inPlace(
      BatchShape shape, Predictions.Layout layout, FloatRows logits, FloatRows locations) {
    return new GradientRows(shape, layout, null, logits, locations, true, null);
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
        inPlace ? "gradients in place" : "sparse gradients");
    Arguments.combination(
        shape.rows() <= Sizes.ARRAY,
        "reused",
        "batch * priors of at most " + Sizes.ARRAY + ", as written rows are recorded",
        shape.batch() + " * " + shape.priors());
    if (writtenCounts == null) {
      writtenRows = new int[Math.toIntExact(shape.rows())];
      writtenCounts = new int[shape.batch()];
      Arrays.fill(writtenCounts, -1);
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
          "others");
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
      targets.requireApart(rows.storage().name(), rows.storage().segment());
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

  /** Rows that the last call wrote in an image, or -1 where all may have been. */
  int written(int image) {
    return writtenCounts == null ? -1 : writtenCounts[image];
  }

  int writtenRow(int image, int i) {
    return writtenRows[image * shape.priors() + i];
  }

  /** Records that any row of an image may be written until {@link #setWritten}. */
  void setUnknown(int image) {
    if (writtenCounts != null) {
      writtenCounts[image] = -1;
    }
  }

  void setWritten(int image, int[] rows, int count) {
    if (writtenCounts != null) {
      System.arraycopy(rows, 0, writtenRows, image * shape.priors(), count);
      writtenCounts[image] = count;
    }
  }
}
