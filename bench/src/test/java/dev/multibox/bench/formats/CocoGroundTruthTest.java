package dev.multibox.bench.formats;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CocoGroundTruthTest {

  @TempDir Path folder;

  private DataSet read(String text, Findings findings) throws IOException {
    Path file = FormatFiles.write(folder.resolve("t.json"), text);
    return GroundTruthFiles.read(file.toString(), FormatFiles.NONE, findings);
  }

  private void refuses(String from, String to, String... parts) {
    String text = FormatFiles.TRUTH.replace(from, to);
    assertFalse(text.equals(FormatFiles.TRUTH), from);
    FormatFiles.refuses(() -> read(text, new Findings()), parts);
  }

  @Test
  void readsSectionsInAnyOrder() throws IOException {
    DataSet truth = FormatFiles.truth(folder);
    assertEquals(2, truth.images().count());
    assertEquals("a.jpg", truth.images().get(0).name());
    assertEquals(20, truth.images().get(0).height());
    assertFalse(truth.images().get(1).hasSize());
    // labels are ranks by id
    assertEquals("dog", truth.categories().get(1).name());
    assertEquals(7, truth.categories().get(2).id());
    BoxTable objects = truth.objects();
    assertEquals(2, objects.count());
    assertEquals(1, objects.start(1));
    assertEquals(2, objects.label(0));
    assertEquals(10, objects.value(0));
    assertArrayEquals(new double[] {1, 2, 4, 6.5}, objects.corners(0));
    assertFalse(objects.isCrowd(0));
    assertTrue(objects.isCrowd(1));
    assertEquals(1, truth.mostOfImage());
  }

  @Test
  void readsWhatGzipPacked() throws IOException {
    Path file = folder.resolve("t.json.gz");
    try (OutputStream packed = new GZIPOutputStream(Files.newOutputStream(file))) {
      packed.write(FormatFiles.TRUTH.getBytes(StandardCharsets.UTF_8));
    }
    assertEquals(
        2,
        GroundTruthFiles.read(file.toString(), FormatFiles.NONE, new Findings()).objects().count());
    Files.writeString(file, "{}");
    FormatFiles.refuses(
        () -> GroundTruthFiles.read(file.toString(), FormatFiles.NONE, new Findings()),
        "expected what gzip writes");
  }

  @Test
  void namesAndCountsOddRows() throws IOException {
    Findings findings = new Findings();
    DataSet truth =
        read(
            """
            {"images": [{"id": 1}, {"id": 1}],
             "categories": [{"id": 1}, {"id": 1}],
             "annotations": [
              {"id": 1, "image_id": 2, "category_id": 1, "bbox": [0, 0, 1, 1], "area": 1},
              {"id": 1, "image_id": 1, "category_id": 2, "bbox": [0, 0, 1, 1], "area": 1},
              {"id": 2, "image_id": 1, "category_id": 1, "bbox": [0, 0, -1, 1], "area": 1},
              {"id": 3, "image_id": 1, "category_id": 1, "bbox": [0, NaN, 1, 1], "area": 1},
              {"id": 4, "image_id": 1, "category_id": 1, "bbox": [0, 0, 2, 3]}]}
            """,
            findings);
    FormatFiles.assertFound(
        findings,
        folder,
        "1 row of images that the ground truth does not have (left out): first image_id 2 at"
            + " t.json, line 4, column 3",
        "1 row of categories that the ground truth does not have (left out): first category_id 2"
            + " at t.json, line 5, column 3",
        "1 row whose box is not finite (left out): first box [0.0, NaN, 1.0, 1.0] at t.json, line"
            + " 7, column 3",
        "1 row whose box has a negative width or height (left out): first box [0.0, 0.0, -1.0,"
            + " 1.0] at t.json, line 6, column 3",
        "1 row repeating an image id (left out): first image id 1 at t.json, line 1, column 24",
        "1 row repeating a category id (left out): first category id 1 at t.json, line 2, column"
            + " 28",
        "1 row repeating an annotation id (kept): first annotation id 1 at t.json, line 5,"
            + " column 3",
        "1 row without an area, in place of which the box's is taken (kept): first annotation id 4"
            + " at t.json, line 8, column 3");
    assertEquals(1, truth.objects().count());
    assertEquals(6, truth.objects().value(0));
  }

  /** Each field in each section left out, or of another kind. */
  @Test
  void fieldsOfOtherKindsAreRefusedOrRead() throws IOException {
    String whole =
        """
        {"images": [{"id": 1, "width": 9, "height": 8, "file_name": "a"}],
         "categories": [{"id": 1, "name": "a"}],
         "annotations": [{"id": 1, "image_id": 1, "category_id": 1, "bbox": [0, 1, 2, 3],
          "area": 6, "iscrowd": 0, "ignore": 0}]}
        """;
    JsonNode sections = new ObjectMapper().readTree(whole);
    int refused = 0;
    for (String section : List.of("images", "categories", "annotations")) {
      for (String field : (Iterable<String>) sections.get(section).get(0)::fieldNames) {
        for (String value : FormatFiles.WRONG_VALUES) {
          JsonNode changed = sections.deepCopy();
          FormatFiles.exchange((ObjectNode) changed.get(section).get(0), field, value);
          refused += FormatFiles.refusesOrReads(() -> read(changed.toString(), new Findings()));
        }
      }
    }
    assertTrue(refused > 50, refused + " refused");
  }

  @Test
  void refusesWhatIsMalformed() {
    refuses(
        "\"id\": 5", "\"id\": \"5\"", "line 3, column 10", "expected an integer for id", "\"5\"");
    refuses("3, 4.5]", "3]", "line 3", "number 4 of 4 for bbox", "found the end ]");
    refuses("3, 4.5]", "3, 4.5, 6]", "expected the end ] of 4 numbers for bbox");
    refuses("3, 4.5]", "3, \"x\"]", "number 4 of 4 for bbox, found \"x\"");
    refuses("\"image_id\": 9, ", "", "an annotation with a field image_id, found none");
    refuses("\"bbox\": [1, 2, 3, 4.5], ", "", "an annotation with a field bbox");
    refuses("\"categories\"", "\"classes\"", "found no \"categories\"");
    refuses("\"iscrowd\": 0", "\"iscrowd\": \"no\"", "expected 0 or 1 for iscrowd");
    refuses("\"dog\"}]}", "\"dog\"}]", "line 8", "found the end of the file");
    refuses("\"dog\"}]}", "\"dog\"}]} []", "expected the end of the file");
    refuses("\"area\": 10,", "\"area\": 10,,", "line 3", "double-quote");
    refuses("\"name\": \"cat\"", "\"name\": {}", "expected a text for name, found an object {");
    refuses("\"images\": [", "\"images\": {", "expected an array of", "found an object {");
    refuses("\"a.jpg\"}", "\"a.jpg\"]", "expected");
    FormatFiles.refuses(() -> read("[]", new Findings()), "named by --detections");
    FormatFiles.refuses(() -> read("", new Findings()), "found the end of the file");
    refuses("\"dog\"}]}", "\"dog\"}]} x", "expected the end of the file");
    refuses("2026", "x", "expected a value");
    refuses("\"tags\": [1,", "\"tags\": [1 1,", "expected a value");
    refuses("\"id\": 5", "\"id\": " + "5".repeat(1001), "; save numbers and names of usual length");
    FormatFiles.refuses(
        () -> GroundTruthFiles.read("none.json", FormatFiles.NONE, new Findings()),
        "expected a file, found no such file");
    FormatFiles.refuses(
        () -> GroundTruthFiles.read("truth.yaml", FormatFiles.NONE, new Findings()),
        "a folder of .xml files");
  }
}
