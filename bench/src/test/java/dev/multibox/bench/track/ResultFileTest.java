package dev.multibox.bench.track;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultFileTest {

  private static final Path KEPT = Path.of("results");

  @TempDir Path folder;

  @Test
  void otherUnitsAreRefused() throws IOException {
    Path kept = kept();
    assertTrue(ResultFile.read(kept).measurements().size() > 1);
    Path file = folder.resolve("other.json");
    String text = Files.readString(kept);
    Files.writeString(file, text.replaceFirst("\"us/op\"", "\"ms/op\""));
    ResultFile run = ResultFile.read(file);
    assertEquals(
        "scoreUnit: expected us/op, got ms/op; 'multibox ratios --save DIR' writes such files",
        assertThrows(IllegalArgumentException.class, run::measurements).getMessage());
  }

  private static Path kept() throws IOException {
    try (var files = Files.list(KEPT)) {
      List<Path> json = files.filter(file -> file.toString().endsWith(".json")).sorted().toList();
      return json.getLast();
    }
  }
}
