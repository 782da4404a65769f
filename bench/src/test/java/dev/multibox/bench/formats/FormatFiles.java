package dev.multibox.bench.formats;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.multibox.bench.RecordedMessages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.function.Executable;

/** Small files of each form, and what is expected of reading them. */
final class FormatFiles {

  static final GroundTruthFiles.Additions NONE = new GroundTruthFiles.Additions(List.of(), 0, 0, 0);

  static final String TRUTH =
      """
      {"info": {"year": 2026, "tags": [1, {"a": [2]}]},
       "annotations": [
        {"id": 5, "image_id": 9, "category_id": 7, "bbox": [1, 2, 3, 4.5], "area": 10, "iscrowd": 0},
        {"id": 6, "image_id": 3, "category_id": 0, "bbox": [0, 0, 8, 8], "area": 64, "iscrowd": 1,
         "segmentation": {"counts": [1, 2, 3], "size": [8, 8]}}],
       "images": [{"id": 9, "width": 10, "height": 20, "file_name": "a.jpg"}, {"id": 3}],
       "categories": [{"id": 7, "name": "cat"}, {"id": 0, "name": "dog"}]}
      """;

  /** Values that few fields take; the empty one stands for no field. */
  static final List<String> WRONG_VALUES = List.of("", "{}", "[1]", "\"x\"", "null", "0.5");

  private FormatFiles() {}

  /** Gives a field another value, or removes it. */
  static void exchange(ObjectNode record, String field, String value) throws IOException {
    if (value.isEmpty()) {
      record.remove(field);
    } else {
      record.set(field, new ObjectMapper().readTree(value));
    }
  }

  /** Reads, or is refused in a recorded message; returns how often it is. */
  static int refusesOrReads(Executable reading) {
    try {
      reading.execute();
      return 0;
    } catch (FormatException refused) {
      refuses(
          () -> {
            throw refused;
          });
      return 1;
    } catch (Throwable other) {
      throw new AssertionError(other);
    }
  }

  static Path write(Path file, String text) throws IOException {
    return Files.writeString(file, text);
  }

  static DataSet truth(Path folder) throws IOException {
    Path file = write(folder.resolve("truth.json"), TRUTH);
    Findings findings = new Findings();
    DataSet truth = GroundTruthFiles.read(file.toString(), NONE, findings);
    assertEquals(List.of(), findings.lines());
    return truth;
  }

  /** Refused with a message of one line that has these parts and ends with a way out. */
  static void refuses(Executable reading, String... parts) {
    String message = assertThrows(FormatException.class, reading).getMessage();
    for (String part : parts) {
      assertTrue(message.contains(part), () -> "expected \"" + part + "\" in: " + message);
    }
    assertTrue(message.matches(".+: expected .+, found .+; .+"), message);
    RecordedMessages.check(message);
  }

  /** The lines of the findings, without the folder. */
  static void assertFound(Findings findings, Path folder, String... lines) {
    assertEquals(
        List.of(lines),
        findings.lines().stream().map(line -> line.replace(folder + "/", "")).toList());
  }
}
