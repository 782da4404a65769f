package dev.multibox.bench.formats;

import java.io.IOException;
import java.nio.file.Path;

/** Reads COCO's results: an array of records with image_id, category_id, bbox and score. */
final class CocoResults {

  private static final BoxTable.Form FORM = BoxTable.Form.CORNER_SIZE;

  private final JsonReader json;
  private final DataSet truth;
  private final DetectionRows rows;
  private final double[] box = new double[BoxTable.COORDINATES];

  // The record that is being read.
  private boolean hasImage;
  private boolean hasCategory;
  private boolean hasBox;
  private boolean hasScore;
  private long image;
  private long category;
  private double score;

  private CocoResults(JsonReader json, DataSet truth, Findings findings) {
    this.json = json;
    this.truth = truth;
    rows = new DetectionRows(FORM, truth, findings);
  }

  static BoxTable read(Path file, DataSet truth, Findings findings) throws IOException {
    try (JsonReader json = new JsonReader(file)) {
      CocoResults reading = new CocoResults(json, truth, findings);
      json.documentOfArray(
          "an array of detections",
          reading::record,
          "ground truth, which is an object, is named by --ground-truth");
      return reading.rows.table();
    }
  }

  private void record() throws IOException {
    hasImage = false;
    hasCategory = false;
    hasBox = false;
    hasScore = false;
    json.fields(this::field);
    require(hasImage, "image_id");
    require(hasCategory, "category_id");
    require(hasBox, "bbox");
    require(hasScore, "score");
    rows.add(
        truth.images().placeOf(image),
        image,
        truth.categories().labelOf(category),
        category,
        box,
        score,
        json::recordPlace);
  }

  private void field(String name) throws IOException {
    switch (name) {
      case "image_id" -> {
        image = json.integer(name);
        hasImage = true;
      }
      case "category_id" -> {
        category = json.integer(name);
        hasCategory = true;
      }
      case "bbox" -> {
        json.box(name, box);
        hasBox = true;
      }
      case "score" -> {
        score = json.number(name);
        hasScore = true;
      }
      default -> json.skip();
    }
  }

  private void require(boolean there, String field) throws FormatException {
    if (!there) {
      throw json.refusedRecord(
          "a detection with a field " + field,
          "none",
          "the fields are image_id, category_id, bbox and score");
    }
  }
}
