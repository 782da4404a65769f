package dev.multibox.bench.formats;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DetectionWriterTest {

  @TempDir Path folder;

  private static void write(DataSet truth, DetectionWriter writer) throws IOException {
    writer.write(
        truth.images().get(1), 1, truth.categories().get(1), 0.1f, new float[] {0, 1, 2, 3});
    writer.write(
        truth.images().get(0), 2, truth.categories().get(2), 0.7f, new float[] {-1, 0.1f, 2, 3});
  }

  @ParameterizedTest
  @ValueSource(strings = {"d.json", "d.npy", "d"})
  void writesWhatIsRead(String name) throws IOException {
    DataSet truth = FormatFiles.truth(folder);
    Path target = folder.resolve(name);
    try (DetectionWriter writer = DetectionWriter.create(target, truth.categories())) {
      write(truth, writer);
      writer.complete();
      writer.commit();
    }
    Findings findings = new Findings();
    BoxTable read = DetectionFiles.read(target.toString(), truth, findings);
    assertEquals(List.of(), findings.lines());
    assertEquals(2, read.count());
    assertEquals(2, read.label(0));
    assertEquals(0.7f, (float) read.value(0));
    assertArrayEquals(new double[] {-1, 0.1f, 2, 3}, read.corners(0), 1e-6);
    assertArrayEquals(new double[] {0, 1, 2, 3}, read.corners(1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"d.json", "d.npy", "d"})
  void leavesNothingWithoutACommit(String name) throws IOException {
    DataSet truth = FormatFiles.truth(folder);
    try (DetectionWriter writer =
        DetectionWriter.create(folder.resolve(name), truth.categories())) {
      write(truth, writer);
    }
    assertEquals(List.of("truth.json"), names());
  }

  @Test
  void writesARecordALine() throws IOException {
    DataSet truth = FormatFiles.truth(folder);
    Path target = folder.resolve("d.json");
    try (DetectionWriter writer = DetectionWriter.create(target, truth.categories())) {
      write(truth, writer);
      writer.complete();
      writer.commit();
    }
    assertEquals(
        """
        [
        {"image_id":3,"category_id":0,"bbox":[0.0,1.0,2.0,2.0],"score":0.1},
        {"image_id":9,"category_id":7,"bbox":[-1.0,0.1,3.0,2.9],"score":0.7}
        ]
        """,
        Files.readString(target));
  }

  @Test
  void refusesClassesThatWouldShareAFile() throws IOException {
    CategoryList classes = CategoryList.named(List.of("a/b", "a_b"));
    FormatFiles.refuses(
        () -> DetectionWriter.create(folder.resolve("d"), classes), "found a_b twice");
    assertEquals(List.of(), names());
  }

  private List<String> names() throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(file -> !file.equals(folder))
          .map(file -> file.getFileName().toString())
          .toList();
    }
  }
}
