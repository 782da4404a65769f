package dev.multibox.bench.formats;

import dev.multibox.bench.formats.Findings.Kind;
import java.util.Arrays;
import java.util.OptionalInt;
import java.util.function.Supplier;

/** Takes detections as they are read, and counts those that the ground truth has no place for. */
public final class DetectionRows {

  private final BoxTable.Form form;
  private final DataSet truth;
  private final Findings findings;
  private final BoxRows rows = new BoxRows();
  private long count;

  /** Starts without any. */
  public DetectionRows(BoxTable.Form form, DataSet truth, Findings findings) {
    this.form = form;
    this.truth = truth;
    this.findings = findings;
  }

  /**
   * Takes a detection.
   *
   * @param image its place, or nothing where the ground truth does not have it
   * @param imageName what a message calls it
   * @param label of its category, or nothing
   * @param categoryName what a message calls it
   * @param box four numbers
   * @param score how sure it is
   * @param place where it stands in the file
   */
  void add(
      OptionalInt image,
      Object imageName,
      OptionalInt label,
      Object categoryName,
      double[] box,
      double score,
      Supplier<String> place) {
    long number = count++;
    if (image.isEmpty()) {
      findings.add(Kind.UNKNOWN_IMAGE, place.get(), "image " + imageName);
      return;
    }
    if (label.isEmpty()) {
      findings.add(Kind.UNKNOWN_CATEGORY, place.get(), "category " + categoryName);
      return;
    }
    Kind problem = BoxChecks.problem(form, box, score);
    if (problem != null) {
      findings.add(problem, place.get(), "box " + Arrays.toString(box) + " of score " + score);
      return;
    }
    rows.add(image.getAsInt(), label.getAsInt(), box, score, number, false, false);
  }

  /** Adds a detection of an image and label that are there. */
  public void add(int image, int label, double[] box, double score) {
    add(OptionalInt.of(image), image, OptionalInt.of(label), label, box, score, () -> "");
  }

  /** Returns the detections image by image. */
  public BoxTable table() {
    return rows.table(form, truth.images().count());
  }
}
