package dev.multibox.loss;

import dev.multibox.BatchShape;
import dev.multibox.PackedLayout;
import dev.multibox.Predictions;
import dev.multibox.internal.InternalView;
import dev.multibox.internal.memory.Arguments;
import dev.multibox.internal.memory.FloatRows;
import java.util.Arrays;

/** The memory behind {@link Gradients}: its rows, its checks, and which rows were written last. */
final class GradientRows {

  private final BatchShape shape;
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

  GradientRows(
      Predictions like, FloatRows logits, FloatRows locations, boolean inPlace, SparseRows sparse) {
    shape = like.shape();
    layout = like.layout();
    packing = like.packing();
    this.logits = logits;
    this.locations = locations;
    this.inPlace = inPlace;
    this.sparse = sparse;
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

  /** Remembers from now on which rows a call wrote. */
  void reuse() {
    Arguments.combination(
        !inPlace && sparse == null,
        "reused",
        "dense gradients in memory of their own",
        inPlace ? "gradients in place" : "sparse gradients");
    writtenRows = new int[Math.toIntExact(shape.rows())];
    writtenCounts = new int[shape.batch()];
    Arrays.fill(writtenCounts, -1);
  }

  /** Refuses predictions of another shape, and memory that is gone, foreign or overlaps. */
  void check(Predictions predictions, Targets targets, boolean shared) {
    Arguments.equal("gradients.batch", shape.batch(), "predictions", predictions.batch());
    Arguments.equal("gradients.priors", shape.priors(), "predictions", predictions.priors());
    Arguments.equal("gradients.classes", shape.classes(), "predictions", predictions.classes());
    if (layout != predictions.layout() || packing != predictions.packing()) {
      throw new IllegalArgumentException(
          "gradients: expected "
              + rows(predictions.layout(), predictions.packing())
              + " rows, got "
              + rows(layout, packing));
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

  private static Object rows(Predictions.Layout layout, PackedLayout packing) {
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
      sparse.requireApart(InternalView.LOGITS.of(predictions).storage().segment(), "logits");
      sparse.requireApart(InternalView.LOCATIONS.of(predictions).storage().segment(), "locations");
      sparse.requireApart(targets.labelMemory(), "labels");
      sparse.requireApart(targets.locations().storage().segment(), "target locations");
    }
    for (FloatRows rows : new FloatRows[] {logits, locations}) {
      Arguments.apart(
          rows.storage().name(), rows.storage().segment(), "labels", targets.labelMemory());
      requireApart(rows, targets.locations());
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

  void setWritten(int image, int[] rows, int count) {
    if (writtenCounts != null) {
      System.arraycopy(rows, 0, writtenRows, image * shape.priors(), count);
      writtenCounts[image] = count;
    }
  }
}
