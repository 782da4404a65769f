package dev.multibox.bench.formats;

import com.fasterxml.jackson.core.JsonLocation;
import dev.multibox.bench.formats.CategoryList.Category;
import dev.multibox.bench.formats.Findings.Kind;
import dev.multibox.bench.formats.ImageList.Image;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Reads COCO's ground truth: an object with arrays of images, categories and annotations, in any
 * order. Segments are skipped.
 */
final class CocoGroundTruth {

  private static final BoxTable.Form FORM = BoxTable.Form.CORNER_SIZE;
  private static final String EXPECTED = "an object with images, categories and annotations";

  private final JsonReader json;
  private final Findings findings;
  private final ImageList images;
  private final List<Category> categories = new ArrayList<>();
  private final Set<Long> categoryIds = new HashSet<>();
  private final Set<Long> annotationIds = new HashSet<>();
  private final List<Annotation> annotations = new ArrayList<>();
  private final Set<String> found = new HashSet<>();

  /** An annotation, before images and categories are known. */
  private record Annotation(
      JsonLocation at,
      long id,
      long image,
      long category,
      double[] box,
      double area,
      boolean crowd,
      boolean ignore) {}

  private CocoGroundTruth(
      JsonReader json, GroundTruthFiles.Additions additions, Findings findings) {
    images = new ImageList(additions.width(), additions.height());
    this.json = json;
    this.findings = findings;
  }

  static DataSet read(Path file, GroundTruthFiles.Additions additions, Findings findings)
      throws IOException {
    try (JsonReader json = new JsonReader(file)) {
      CocoGroundTruth reading = new CocoGroundTruth(json, additions, findings);
      json.document(
          EXPECTED,
          reading::section,
          "a results file, which is an array, is named by --detections");
      reading.requireSections(file);
      return reading.dataSet();
    }
  }

  private void section(String name) throws IOException {
    found.add(name);
    switch (name) {
      case "images" -> json.records(name, this::image);
      case "categories" -> json.records(name, this::category);
      case "annotations" -> json.records(name, this::annotation);
      default -> json.skip();
    }
  }

  private void requireSections(Path file) throws FormatException {
    for (String name : List.of("images", "categories", "annotations")) {
      if (!found.contains(name)) {
        throw new FormatException(
            file.toString(), EXPECTED, "no \"" + name + '"', "COCO's ground truth has all three");
      }
    }
  }

  private void image() throws IOException {
    Long[] id = new Long[1];
    String[] name = {""};
    double[] size = new double[2];
    json.fields(
        field -> {
          switch (field) {
            case "id" -> id[0] = json.integer("id");
            case "file_name" -> name[0] = json.text("file_name");
            case "width" -> size[0] = json.number("width");
            case "height" -> size[1] = json.number("height");
            default -> json.skip();
          }
        });
    long number = required(id[0], "id", "an image");
    String place = json.recordPlace();
    if (!images.add(
        new Image(number, name[0].isEmpty() ? "" + number : name[0], size[0], size[1]))) {
      findings.add(Kind.DUPLICATE_IMAGE, place, "image id " + number);
    }
  }

  private void category() throws IOException {
    Long[] id = new Long[1];
    String[] name = {""};
    json.fields(
        field -> {
          switch (field) {
            case "id" -> id[0] = json.integer("id");
            case "name" -> name[0] = json.text("name");
            default -> json.skip();
          }
        });
    long number = required(id[0], "id", "a category");
    if (categoryIds.add(number)) {
      categories.add(new Category(number, name[0].isEmpty() ? "" + number : name[0]));
    } else {
      findings.add(Kind.DUPLICATE_CATEGORY, json.recordPlace(), "category id " + number);
    }
  }

  private void annotation() throws IOException {
    Long[] ids = new Long[3];
    double[][] box = new double[1][];
    double[] area = {Double.NaN};
    boolean[] flags = new boolean[2];
    json.fields(
        field -> {
          switch (field) {
            case "id" -> ids[0] = json.integer("id");
            case "image_id" -> ids[1] = json.integer("image_id");
            case "category_id" -> ids[2] = json.integer("category_id");
            case "bbox" -> json.box("bbox", box[0] = new double[BoxTable.COORDINATES]);
            case "area" -> area[0] = json.number("area");
            case "iscrowd" -> flags[0] = json.flag("iscrowd");
            case "ignore" -> flags[1] = json.flag("ignore");
            default -> json.skip();
          }
        });
    annotations.add(
        new Annotation(
            json.record(),
            ids[0] == null ? annotations.size() + 1L : ids[0],
            required(ids[1], "image_id", "an annotation"),
            required(ids[2], "category_id", "an annotation"),
            required(box[0], "bbox", "an annotation"),
            area[0],
            flags[0],
            flags[1]));
  }

  private <T> T required(T value, String field, String record) throws FormatException {
    if (value == null) {
      throw json.refusedRecord(
          record + " with a field " + field, "none", "COCO's format asks for it");
    }
    return value;
  }

  private DataSet dataSet() {
    CategoryList list = new CategoryList(categories);
    BoxRows rows = new BoxRows();
    for (Annotation annotation : annotations) {
      add(annotation, list, rows);
    }
    return new DataSet(DataSet.Kind.COCO, images, list, rows.table(FORM, images.count()));
  }

  private void add(Annotation annotation, CategoryList list, BoxRows rows) {
    if (!annotationIds.add(annotation.id)) {
      find(Kind.DUPLICATE_ANNOTATION, annotation, "annotation id " + annotation.id);
    }
    OptionalInt image = images.placeOf(annotation.image);
    OptionalInt label = list.labelOf(annotation.category);
    Kind problem = BoxChecks.problem(FORM, annotation.box);
    if (image.isEmpty()) {
      find(Kind.UNKNOWN_IMAGE, annotation, "image_id " + annotation.image);
    } else if (label.isEmpty()) {
      find(Kind.UNKNOWN_CATEGORY, annotation, "category_id " + annotation.category);
    } else if (problem != null) {
      find(problem, annotation, "box " + Arrays.toString(annotation.box));
    } else {
      double area = annotation.area;
      if (Double.isNaN(area)) {
        find(Kind.WITHOUT_AREA, annotation, "annotation id " + annotation.id);
        area = annotation.box[2] * annotation.box[3];
      }
      rows.add(
          image.getAsInt(),
          label.getAsInt(),
          annotation.box,
          area,
          annotation.id,
          annotation.crowd,
          annotation.ignore);
    }
  }

  private void find(Kind kind, Annotation annotation, String found) {
    findings.add(kind, json.place(annotation.at), found);
  }
}
