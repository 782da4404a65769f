package dev.multibox.bench.formats;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.multibox.bench.npy.NpyType;
import dev.multibox.bench.npy.NpyWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DetectionFilesTest {

  private static final String GOOD =
      """
      [{"image_id": 9, "category_id": 7, "bbox": [1, 2, 3, 4], "score": 0.5},
       {"image_id": 3, "category_id": 0, "bbox": [0, 0, 1.25, 1], "score": 1, "segmentation": [[1]]}]
      """;

  @TempDir Path folder;
  private DataSet truth;
  private final Findings findings = new Findings();

  @BeforeEach
  void readTruth() throws IOException {
    truth = FormatFiles.truth(folder);
  }

  private BoxTable read(String text) throws IOException {
    Path file = FormatFiles.write(folder.resolve("d.json"), text);
    return DetectionFiles.read(file.toString(), truth, findings);
  }

  private void refuses(String from, String to, String... parts) {
    FormatFiles.refuses(() -> read(GOOD.replace(from, to)), parts);
  }

  @Test
  void readsCoco() throws IOException {
    BoxTable detections = read(GOOD);
    assertEquals(List.of(), findings.lines());
    assertEquals(2, detections.count());
    assertEquals(2, detections.label(0));
    assertEquals(0.5, detections.value(0));
    assertArrayEquals(new double[] {1, 2, 4, 6}, detections.corners(0));
    assertEquals(0, read("[]").count());
  }

  @Test
  void namesAndCountsOddRows() throws IOException {
    BoxTable detections =
        read(
            """
            [{"image_id": 8, "category_id": 7, "bbox": [1, 2, 3, 4], "score": 0.5},
            {"image_id": 8, "category_id": 7, "bbox": [1, 2, 3, 4], "score": 0.5},
            {"image_id": 9, "category_id": 6, "bbox": [1, 2, 3, 4], "score": 0.5},
            {"image_id": 9, "category_id": 7, "bbox": [1, 2, 3, 4], "score": NaN},
            {"image_id": 9, "category_id": 7, "bbox": [1, 2, 3, Infinity], "score": 0.5},
            {"image_id": 9, "category_id": 7, "bbox": [1, 2, 3, -4], "score": 0.5},
            {"image_id": 9, "category_id": 7, "bbox": [1, 2, 3, 4], "score": 0.5},
            {"image_id": 9, "category_id": 7, "bbox": [1, 2, 3, 4], "score": 0.5}]
            """);
    assertEquals(2, detections.count());
    FormatFiles.assertFound(
        findings,
        folder,
        "2 rows of images that the ground truth does not have (left out): first image 8 at d.json,"
            + " line 1, column 2",
        "1 row of categories that the ground truth does not have (left out): first category 6 at"
            + " d.json, line 3, column 1",
        "1 row whose score is not a number (left out): first box [1.0, 2.0, 3.0, 4.0] of score NaN"
            + " at d.json, line 4, column 1",
        "1 row whose box is not finite (left out): first box [1.0, 2.0, 3.0, Infinity] of score"
            + " 0.5 at d.json, line 5, column 1",
        "1 row whose box has a negative width or height (left out): first box [1.0, 2.0, 3.0,"
            + " -4.0] of score 0.5 at d.json, line 6, column 1",
        "1 row repeating a detection, which count all the same (kept): first score 0.5 at"
            + " d.json, image a.jpg");
  }

  /** Each field left out, or of another kind. */
  @Test
  void fieldsOfOtherKindsAreRefusedOrRead() throws IOException {
    JsonNode rows = new ObjectMapper().readTree(GOOD);
    int refused = 0;
    for (String field : List.of("image_id", "category_id", "bbox", "score")) {
      for (String value : FormatFiles.WRONG_VALUES) {
        JsonNode changed = rows.deepCopy();
        FormatFiles.exchange((ObjectNode) changed.get(0), field, value);
        refused += FormatFiles.refusesOrReads(() -> read(changed.toString()));
      }
    }
    assertTrue(refused > 15, refused + " refused");
  }

  @Test
  void refusesMalformedCoco() {
    refuses(
        "0.5}", "\"high\"}", "d.json, line 1, column 67: expected a number for score", "\"high\"");
    refuses(", \"score\": 0.5", "", "line 1, column 2", "a detection with a field score");
    refuses("[1, 2, 3, 4]", "[1, 2, 3]", "line 1", "number 4 of 4 for bbox");
    refuses("[1, 2, 3, 4]", "null", "an array [x, y, width, height] for bbox, found null");
    refuses("[[1]]}]", "[[1]]}", "line 3", "or the end ] of the array, found the end of the file");
    refuses("\"image_id\": 3", "\"image_id\": 3.5", "line 2", "an integer for image_id, found 3.5");
    refuses("\"image_id\": 3", "image_id: 3", "line 2", "double-quote");
    FormatFiles.refuses(() -> read("{\"images\": []}"), "named by --ground-truth");
    FormatFiles.refuses(() -> read("[1]"), "a record {...}", "found 1");
  }

  @Test
  void readsVocText() throws IOException {
    Path results = Files.createDirectory(folder.resolve("voc"));
    // images are named as in the ground truth
    FormatFiles.write(results.resolve("comp4_det_test_cat.txt"), "a.jpg 0.5 2 3 4.5 6\n\n");
    FormatFiles.write(results.resolve("dog.txt"), "3 .25 1 1 2 2\nb.jpg 1 1 1 2 2\n");
    FormatFiles.write(results.resolve("cow.txt"), "a.jpg 1 1 1 2 2\n");
    BoxTable detections = DetectionFiles.read(results.toString(), truth, findings);
    assertEquals(2, detections.count());
    assertArrayEquals(new double[] {1, 2, 3.5, 5}, detections.corners(0));
    assertEquals(1, detections.label(1));
    FormatFiles.assertFound(
        findings,
        results,
        "1 row of images that the ground truth does not have (left out): first image b.jpg at"
            + " dog.txt, line 2",
        "1 row of categories that the ground truth does not have (left out): first category"
            + " cow.txt at cow.txt, line 1");
  }

  @Test
  void refusesMalformedVocText() throws IOException {
    Path results = Files.createDirectory(folder.resolve("voc"));
    FormatFiles.refuses(
        () -> DetectionFiles.read(results.toString(), truth, findings),
        "files that end with .txt, found none");
    FormatFiles.write(results.resolve("cat.txt"), "a.jpg high 2 3 4.5 6");
    FormatFiles.refuses(
        () -> DetectionFiles.read(results.toString(), truth, findings),
        "expected a number for score");
    for (String line : List.of("a.jpg 0.5 2 3 4.5", "a.jpg 0.5 2 3 4.5 6 7")) {
      FormatFiles.write(results.resolve("cat.txt"), "a.jpg 0.5 2 3 4.5 6\n" + line);
      FormatFiles.refuses(
          () -> DetectionFiles.read(results.toString(), truth, findings),
          "cat.txt, line 2: expected image, score, left, top, right, bottom",
          line);
    }
    FormatFiles.write(results.resolve("cat.txt"), "a.jpg 0.5 2 3 x 6\n");
    FormatFiles.refuses(
        () -> DetectionFiles.read(results.toString(), truth, findings),
        "line 1: expected a number for coordinate 3 of 4, found \"x\"");
  }

  private String rows(int columns, double... values) throws IOException {
    Path file = folder.resolve("rows.npy");
    try (NpyWriter writer = NpyWriter.create(file, NpyType.FLOAT64)) {
      writer.writeDoubles(values);
      writer.complete(values.length / columns, columns);
      writer.commit();
    }
    return file.toString();
  }

  @Test
  void readsRows() throws IOException {
    String file = rows(7, 9, 1, 2, 3, 4, 0.5, 7, /* */ 4, 1, 2, 3, 4, 0.5, 7);
    BoxTable detections = DetectionFiles.read(file, truth, findings);
    assertEquals(1, detections.count());
    assertArrayEquals(new double[] {1, 2, 4, 6}, detections.corners(0));
    FormatFiles.assertFound(
        findings,
        folder,
        "1 row of images that the ground truth does not have (left out): first image 4 at rows.npy,"
            + " row 1");
    String fraction = rows(7, 9.5, 1, 2, 3, 4, 0.5, 7);
    FormatFiles.refuses(
        () -> DetectionFiles.read(fraction, truth, findings),
        "row 0: expected a whole number for the image, found 9.5");
    String narrow = rows(2, 1, 2);
    FormatFiles.refuses(
        () -> DetectionFiles.read(narrow, truth, findings), "rows [n,7] of image", "[1, 2]");
    String category = rows(7, 9, 1, 2, 3, 4, 0.5, 7.5);
    FormatFiles.refuses(
        () -> DetectionFiles.read(category, truth, findings),
        "row 0: expected a whole number for the category, found 7.5");
  }

  @Test
  void readsObjectsOfRows() throws IOException {
    String file = rows(7, 2, 1, 2, 3, 4, 30, 1, /* */ 0, 1, 2, -3, 4, 20, 0);
    DataSet objects =
        GroundTruthFiles.read(
            file, new GroundTruthFiles.Additions(List.of(), 4, 300, 200), findings);
    assertEquals(4, objects.images().count());
    assertEquals(200, objects.images().get(3).height());
    assertEquals(2, objects.categories().count());
    assertEquals(1, objects.objects().count());
    assertEquals(2, objects.objects().label(0));
    assertEquals(12, objects.objects().value(0));
    FormatFiles.assertFound(
        findings,
        folder,
        "1 row whose box has a negative width or height (left out): first box [1.0, 2.0, -3.0, 4.0]"
            + " at rows.npy, row 1");
    GroundTruthFiles.Additions four = new GroundTruthFiles.Additions(List.of(), 4, 300, 200);
    String narrow = rows(2, 1, 2);
    FormatFiles.refuses(
        () -> GroundTruthFiles.read(narrow, four, findings), "rows [n,6 or 7] of image, x, y");
    String image = rows(6, 0.5, 1, 2, 3, 4, 30);
    FormatFiles.refuses(
        () -> GroundTruthFiles.read(image, four, findings), "a whole number for the image");
    String category = rows(6, 0, 1, 2, 3, 4, 30.5);
    FormatFiles.refuses(
        () -> GroundTruthFiles.read(category, four, findings), "a whole number for the category");
  }
}
