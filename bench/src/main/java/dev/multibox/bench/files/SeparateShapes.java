package dev.multibox.bench.files;

import dev.multibox.BatchShape;
import dev.multibox.bench.npy.NpyFile;
import java.util.Arrays;
import java.util.List;

/** What the shapes of a file each for scores, locations, labels and targets say. */
final class SeparateShapes {

  /** Where the soft labels stand in the list of files, if they do. */
  static final int SOFT_LABELS = 4;

  private SeparateShapes() {}

  /** Reads the shapes of logits, locations, labels and targets, and refuses those that differ. */
  static BatchShape of(TensorLayout layout, List<NpyFile> files, LabelNumbering numbering)
      throws InputException {
    NpyFile logits = files.get(0);
    NpyFile labels = files.get(2);
    int least = numbering.leastClasses();
    if (!fits(layout, files, least)) {
      refuseOtherLayout(layout, files, least);
    }
    requireClasses(layout, logits, least, "--background none");
    BatchShape batch = ofPredictions(layout, logits, files.get(1), least);
    String reading = reading(layout) + ", and --layout names others";
    if (oneHot(layout, labels, batch.batch(), batch.priors(), batch.classes(), numbering) == null) {
      LossFiles.require(labels, logits, reading, batch.batch(), batch.priors());
    }
    LossFiles.require(files.get(3), logits, reading, boxes(layout, batch.batch(), batch.priors()));
    if (files.size() > SOFT_LABELS) {
      boolean rows = layout != TensorLayout.CLASS_MAJOR;
      long[] soft = {
        batch.batch(),
        rows ? batch.priors() : batch.classes(),
        rows ? batch.classes() : batch.priors()
      };
      LossFiles.require(files.get(SOFT_LABELS), logits, reading, soft);
    }
    return batch;
  }

  /** Refuses scores of one column where one is the background's, with the option that takes it. */
  static void requireClasses(TensorLayout layout, NpyFile logits, int least, String option)
      throws InputException {
    long[] shape = logits.shape();
    boolean rows = shape.length == 2 || shape.length == 3;
    if (rows && least == 2 && shape[columns(layout, shape)] < least) {
      LossFiles.length(
          logits,
          shape[columns(layout, shape)],
          "classes with the background",
          least,
          reading(layout)
              + ", and --layout names others, or "
              + option
              + " takes a sigmoid's scores without a column of the background");
    }
  }

  /**
   * Reads the shapes of logits and locations, and refuses those that differ.
   *
   * @param least columns of the logits
   */
  static BatchShape ofPredictions(TensorLayout layout, NpyFile logits, NpyFile locations, int least)
      throws InputException {
    long[] shape = logits.shape();
    if (shape.length != 2 && shape.length != 3) {
      throw new InputException(
          unreadable(layout, logits), reading(layout) + ", and --layout names others");
    }
    String reading = reading(layout) + ", and --layout names others";
    int batch = LossFiles.images(logits, reading);
    int priors = LossFiles.length(logits, shape[rows(layout, shape)], "priors", 1, reading);
    int classes =
        LossFiles.length(
            logits, shape[columns(layout, shape)], "columns of class scores", least, reading);
    LossFiles.require(locations, logits, reading, boxes(layout, batch, priors));
    return BatchShape.of(batch, priors, classes);
  }

  /** Where one-hot labels stand, of either layout; null where labels are integers. */
  static OneHotRows oneHot(
      TensorLayout layout,
      NpyFile labels,
      int batch,
      int priors,
      int classes,
      LabelNumbering numbering) {
    if (numbering.background() == LabelNumbering.Background.NONE) {
      // A row of zeros would be background and neutral at once.
      return null;
    }
    boolean rows = LossFiles.hasShape(labels, batch, priors, classes);
    boolean columns = LossFiles.hasShape(labels, batch, classes, priors);
    if (columns && (layout == TensorLayout.CLASS_MAJOR || !rows)) {
      return OneHotRows.classMajor(priors, classes);
    }
    return rows ? OneHotRows.priorMajor(priors, classes) : null;
  }

  /** Whether all files have the shapes of a layout. */
  private static boolean fits(TensorLayout layout, List<NpyFile> files, int least) {
    long[] shape = files.getFirst().shape();
    if (shape.length != 2 && shape.length != 3) {
      return false;
    }
    long batch = shape.length == 2 ? 1 : shape[0];
    long priors = shape[rows(layout, shape)];
    long classes = shape[columns(layout, shape)];
    long[] boxes = boxes(layout, batch, priors);
    NpyFile labels = files.get(2);
    return classes >= least
        && LossFiles.hasShape(files.get(1), boxes)
        && LossFiles.hasShape(files.get(3), boxes)
        && (LossFiles.hasShape(labels, batch, priors)
            || LossFiles.hasShape(labels, batch, priors, classes)
            || LossFiles.hasShape(labels, batch, classes, priors));
  }

  private static int rows(TensorLayout layout, long[] shape) {
    return shape.length - (layout == TensorLayout.CLASS_MAJOR ? 1 : 2);
  }

  private static int columns(TensorLayout layout, long[] shape) {
    return shape.length - (layout == TensorLayout.CLASS_MAJOR ? 2 : 1);
  }

  private static long[] boxes(TensorLayout layout, long batch, long priors) {
    return layout == TensorLayout.CLASS_MAJOR
        ? new long[] {batch, LossFiles.COORDINATES, priors}
        : new long[] {batch, priors, LossFiles.COORDINATES};
  }

  /** Says so where it is the logits that are of another layout, or flat. */
  private static void refuseOtherLayout(TensorLayout layout, List<NpyFile> files, int least)
      throws InputException {
    NpyFile logits = files.getFirst();
    TensorLayout other =
        layout == TensorLayout.CLASS_MAJOR ? TensorLayout.PRIOR_MAJOR : TensorLayout.CLASS_MAJOR;
    if (fits(other, files, least)) {
      throw new InputException(
          unreadable(layout, logits), reading(layout) + ", and all files fit --layout " + other);
    }
    long[] shape = logits.shape();
    long[] labels = files.get(2).shape();
    boolean flat = shape.length < 3 || shape[shape.length - 1] == 1;
    if (!flat || labels.length < 1 || labels.length > 2 || files.get(2).count() == 0) {
      return;
    }
    long batch = labels.length == 1 ? 1 : labels[0];
    long priors = labels[labels.length - 1];
    long classes = logits.count() / (batch * priors);
    long[] shaped =
        layout == TensorLayout.CLASS_MAJOR
            ? new long[] {batch, classes, priors}
            : new long[] {batch, priors, classes};
    boolean divides = batch * priors * classes == logits.count() && classes >= least;
    if (divides && !LossFiles.hasShape(logits, shaped)) {
      throw new InputException(
          unreadable(layout, logits),
          reading(layout)
              + ", and .reshape"
              + LossFiles.tuple(shaped)
              + " gives the logits that go with labels of shape "
              + Arrays.toString(labels));
    }
  }

  private static String unreadable(TensorLayout layout, NpyFile logits) {
    String images = layout.logitsShape();
    return logits.name()
        + ": expected logits of shape "
        + images
        + " or "
        + images.replace("images, ", "")
        + ", found "
        + Arrays.toString(logits.shape());
  }

  private static String reading(TensorLayout layout) {
    return "--layout " + layout + " reads logits as " + layout.logitsShape();
  }
}
