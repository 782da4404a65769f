package dev.multibox.bench.formats;

import dev.multibox.bench.formats.CategoryList.Category;
import dev.multibox.bench.formats.Findings.Kind;
import dev.multibox.bench.formats.ImageList.Image;
import dev.multibox.bench.npy.ArrayName;
import dev.multibox.bench.npy.NpyFile;
import java.io.IOException;
import java.util.Arrays;
import java.util.TreeSet;

/**
 * Reads rows of a .npy file: objects {@code [n][6 or 7]} with image, x, y, width, height, category
 * and, if wanted, 1 for a crowd; detections {@code [n][7]} with image, x, y, width, height, score
 * and category, as pycocotools takes them.
 */
final class NpyRows {

  private static final BoxTable.Form FORM = BoxTable.Form.CORNER_SIZE;
  private static final int DETECTION = 7;
  private static final int OBJECT = 6;
  private static final int CROWD = 6;
  private static final int SCORE = 5;

  private final String name;
  private final double[] numbers;
  private final int columns;

  private NpyRows(String text, String meaning, int least, int most) throws IOException {
    try (NpyFile file = NpyFile.open(ArrayName.parse(text))) {
      name = file.name();
      long[] shape = file.shape();
      if (shape.length != 2 || shape[1] < least || shape[1] > most) {
        throw new FormatException(
            name,
            "rows [n," + least + (most > least ? " or " + most : "") + "] of " + meaning,
            "shape " + Arrays.toString(shape),
            "numpy.column_stack makes rows of columns");
      }
      columns = (int) shape[1];
      numbers = file.doubles();
    }
  }

  private int count() {
    return numbers.length / columns;
  }

  private double at(int row, int column) {
    return numbers[row * columns + column];
  }

  private double[] box(int row) {
    return Arrays.copyOfRange(numbers, row * columns + 1, row * columns + 5);
  }

  private long id(int row, int column, String meaning) throws FormatException {
    double value = at(row, column);
    if (value != Math.rint(value) || Math.abs(value) > 1L << 53) {
      throw new FormatException(
          place(row), "a whole number for the " + meaning, "" + value, "ids have no fraction");
    }
    return (long) value;
  }

  private String place(int row) {
    return name + ", row " + row;
  }

  /** Reads objects. Images and categories are those of the rows, by ascending id. */
  static DataSet readObjects(String text, GroundTruthFiles.Additions additions, Findings findings)
      throws IOException {
    NpyRows file =
        new NpyRows(text, "image, x, y, width, height, category[, crowd]", OBJECT, OBJECT + 1);
    TreeSet<Long> imageIds = new TreeSet<>();
    TreeSet<Long> categoryIds = new TreeSet<>();
    for (long id = 0; id < additions.images(); id++) {
      imageIds.add(id);
    }
    for (int row = 0; row < file.count(); row++) {
      imageIds.add(file.id(row, 0, "image"));
      categoryIds.add(file.id(row, OBJECT - 1, "category"));
    }
    ImageList list = new ImageList(additions.width(), additions.height());
    imageIds.forEach(id -> list.add(new Image(id, id.toString(), 0, 0)));
    CategoryList categories =
        new CategoryList(categoryIds.stream().map(id -> new Category(id, id.toString())).toList());
    BoxRows rows = new BoxRows();
    for (int row = 0; row < file.count(); row++) {
      double[] box = file.box(row);
      Kind problem = BoxChecks.problem(FORM, box);
      if (problem != null) {
        findings.add(problem, file.place(row), "box " + Arrays.toString(box));
        continue;
      }
      rows.add(
          list.placeOf((long) file.at(row, 0)).getAsInt(),
          categories.labelOf((long) file.at(row, OBJECT - 1)).getAsInt(),
          box,
          box[2] * box[3],
          row + 1L,
          file.columns > CROWD && file.at(row, CROWD) != 0,
          false);
    }
    return new DataSet(DataSet.Kind.ROWS, list, categories, rows.table(FORM, list.count()));
  }

  static BoxTable readDetections(String text, DataSet truth, Findings findings) throws IOException {
    NpyRows file =
        new NpyRows(text, "image, x, y, width, height, score, category", DETECTION, DETECTION);
    DetectionRows rows = new DetectionRows(FORM, truth, findings);
    for (int row = 0; row < file.count(); row++) {
      long image = file.id(row, 0, "image");
      long category = file.id(row, DETECTION - 1, "category");
      String place = file.place(row);
      rows.add(
          truth.images().placeOf(image),
          image,
          truth.categories().labelOf(category),
          category,
          file.box(row),
          file.at(row, SCORE),
          () -> place);
    }
    return rows.table();
  }
}
