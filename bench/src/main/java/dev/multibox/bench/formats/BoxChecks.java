package dev.multibox.bench.formats;

import dev.multibox.bench.formats.Findings.Kind;
import java.util.HashSet;
import java.util.Set;

/** Finds rows that cannot be evaluated, or that are there twice. */
final class BoxChecks {

  private BoxChecks() {}

  /** What is wrong with a box, or null. */
  static Kind problem(BoxTable.Form form, double[] box) {
    for (double coordinate : box) {
      if (!Double.isFinite(coordinate)) {
        return Kind.BOX_NOT_FINITE;
      }
    }
    double width = form.hasSizes() ? box[2] : box[2] - box[0];
    double height = form.hasSizes() ? box[3] : box[3] - box[1];
    return width < 0 || height < 0 ? Kind.NEGATIVE_SIZE : null;
  }

  /** What is wrong with a detection, or null. */
  static Kind problem(BoxTable.Form form, double[] box, double score) {
    return Double.isNaN(score) ? Kind.SCORE_NOT_A_NUMBER : problem(form, box);
  }

  /** Counts detections that are there twice. */
  static void findDuplicates(ImageList images, BoxTable detections, String file, Findings into) {
    for (int image = 0; image < images.count(); image++) {
      Set<BoxTable.Row> seen = new HashSet<>();
      for (int row = detections.start(image); row < detections.start(image + 1); row++) {
        if (!seen.add(detections.row(row))) {
          into.add(
              Kind.DUPLICATE_DETECTION,
              file + ", image " + images.get(image).name(),
              "score " + detections.value(row));
        }
      }
    }
  }
}
