package dev.multibox.bench.npy;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.multibox.bench.RecordedMessages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NpyWriterTest {

  @TempDir Path folder;

  @Test
  void writesWhatIsReadBack() throws IOException {
    Path target = folder.resolve("floats.npy");
    float[] values = new float[50_000];
    for (int i = 0; i < values.length; i++) {
      values[i] = i * 0.37f;
    }
    values[1] = Float.NaN;
    try (NpyWriter writer = NpyWriter.create(target, NpyType.FLOAT32)) {
      writer.writeFloats(values, 0, 20_001);
      writer.writeFloats(values, 20_001, 29_999);
      assertEquals(50_000, writer.count());
      writer.complete(5, 10_000);
      writer.commit();
    }
    try (NpyFile file = NpyFile.open(target)) {
      assertEquals(NpyType.FLOAT32, file.type());
      assertArrayEquals(new long[] {5, 10_000}, file.shape());
      assertArrayEquals(values, file.floats());
    }
    assertEquals(List.of(target), files());
  }

  @Test
  void writesIntegersOfUnknownNumber() throws IOException {
    Path ints = folder.resolve("ints.npy");
    try (NpyWriter writer = NpyWriter.create(ints, NpyType.INT32)) {
      writer.writeInts(new int[] {9, -1, Integer.MIN_VALUE, 9}, 1, 2);
      writer.complete(2);
      writer.commit();
    }
    Path longs = folder.resolve("longs.npy");
    try (NpyWriter writer = NpyWriter.create(longs, NpyType.INT64)) {
      for (long i = 0; i < 10_000; i++) {
        writer.writeLong(i << 40);
      }
      writer.complete(writer.count());
      writer.commit();
    }
    try (NpyFile file = NpyFile.open(ints);
        NpyFile wide = NpyFile.open(longs)) {
      assertArrayEquals(new int[] {-1, Integer.MIN_VALUE}, file.ints());
      assertArrayEquals(new long[] {10_000}, wide.shape());
      assertEquals(9_999.0 * (1L << 40), wide.doubles()[9_999]);
    }
  }

  @Test
  void writesDoubles() throws IOException {
    Path doubles = folder.resolve("doubles.npy");
    double[] values = {Math.PI, -0.0, Double.NaN, Double.MIN_VALUE, 1L << 53, 7};
    try (NpyWriter writer = NpyWriter.create(doubles, NpyType.FLOAT64)) {
      writer.writeDoubles(values);
      writer.writeDoubles();
      writer.complete(3, 2);
      writer.commit();
    }
    try (NpyFile read = NpyFile.open(doubles)) {
      assertArrayEquals(new long[] {3, 2}, read.shape());
      assertArrayEquals(values, read.doubles());
    }
  }

  @Test
  void writesEmptyAndDeepShapes() throws IOException {
    Path target = folder.resolve("empty.npy");
    try (NpyWriter writer = NpyWriter.create(target, NpyType.INT64)) {
      writer.complete(Long.MAX_VALUE, 0, 1, 1, 1, 1);
      writer.commit();
    }
    try (NpyFile file = NpyFile.open(target)) {
      assertEquals(0, file.count());
      assertEquals(6, file.shape().length);
    }
  }

  @Test
  void leavesNothingWithoutCommit() throws IOException {
    Path target = folder.resolve("kept.npy");
    Files.writeString(target, "before");
    try (NpyWriter writer = NpyWriter.create(target, NpyType.FLOAT32)) {
      writer.writeFloats(new float[100_000], 0, 100_000);
      assertEquals(2, files().size());
    }
    assertEquals(List.of(target), files());
    assertEquals("before", Files.readString(target));
  }

  @Test
  void replacesTheTarget() throws IOException {
    Path target = folder.resolve("old.npy");
    Files.writeString(target, "before");
    try (NpyWriter writer = NpyWriter.create(target, NpyType.INT64)) {
      writer.writeLong(5);
      writer.complete(1);
      writer.commit();
    }
    try (NpyFile file = NpyFile.open(target)) {
      assertArrayEquals(new int[] {5}, file.ints());
    }
  }

  @Test
  void refusesAShapeOfAnotherSize() throws IOException {
    Path target = folder.resolve("wrong.npy");
    try (NpyWriter writer = NpyWriter.create(target, NpyType.INT64)) {
      writer.writeLong(1);
      assertThrows(IllegalArgumentException.class, () -> writer.complete(2));
      assertThrows(IllegalArgumentException.class, () -> writer.complete(-1, -1));
      assertThrows(IllegalStateException.class, () -> writer.writeFloats(new float[1], 0, 1));
      assertThrows(IllegalStateException.class, writer::commit);
      writer.complete(1);
      assertThrows(IllegalStateException.class, () -> writer.writeLong(1));
    }
    assertEquals(List.of(), files());
  }

  @Test
  void refusesPlacesThatCannotBeWritten() throws IOException {
    assertRefused(folder, "found a directory");
    assertRefused(folder.resolve("none").resolve("a.npy"), "expected a folder to write to");
    // 250 letters are a name, but none with a process's number behind them
    Path longest = folder.resolve("a".repeat(250));
    IOException tooLong =
        assertThrows(IOException.class, () -> NpyWriter.create(longest, NpyType.INT64));
    assertEquals(
        longest + ": expected a folder to write to, found that it refuses: ; name another folder",
        tooLong.getMessage().replace(tooLong.getCause().toString(), ""));
    assertRefused(Path.of("/dev/null"), "found something else; name another file");
    Path file = Files.writeString(folder.resolve("file"), "");
    assertRefused(file.resolve("a.npy"), "expected a folder to write to");
    assertThrows(IllegalArgumentException.class, () -> NpyWriter.create(file, NpyType.FLOAT16));
  }

  private static void assertRefused(Path target, String message) {
    IOException refused =
        assertThrows(IOException.class, () -> NpyWriter.create(target, NpyType.INT64));
    assertTrue(refused.getMessage().startsWith(target + ": expected"), refused.getMessage());
    assertTrue(refused.getMessage().contains(message), refused.getMessage());
    RecordedMessages.check(refused.getMessage());
  }

  @Test
  void aFullDiskIsToldWithTheFile() {
    Path target = folder.resolve("full.npy");
    assertEquals(
        target
            + ": expected room to write, found: No space left on device; name a folder on"
            + " another disk",
        TemporaryFile.noRoom(target, new IOException("No space left on device")).getMessage());
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.toList();
    }
  }

  /** A writer that is used otherwise than it says. */
  @Test
  void misuseIsToldInWholeSentences() throws IOException {
    Path file = folder.resolve("misused.npy");
    assertEquals(
        "type: expected one of [float32, float64, int32, int64], got int8",
        assertThrows(IllegalArgumentException.class, () -> NpyWriter.create(file, NpyType.INT8))
            .getMessage());
    try (NpyWriter writer = NpyWriter.create(file, NpyType.FLOAT32)) {
      writer.writeFloats(new float[6], 0, 6);
      assertEquals(
          "writer: expected a completed array, got one without a shape; call complete(shape)",
          assertThrows(IllegalStateException.class, writer::commit).getMessage());
      assertEquals(
          "writer: expected float32, got int64; create it of that type",
          assertThrows(IllegalStateException.class, () -> writer.writeLong(1)).getMessage());
      assertEquals(
          "shape: expected lengths that multiply to 6, got [2, 4]; count the elements that were"
              + " written",
          assertThrows(IllegalArgumentException.class, () -> writer.complete(2, 4)).getMessage());
      assertEquals(
          "shape: expected at most 6 lengths of 0 or more, got [1, 1, 1, 1, 1, 1, 6]; multiply some"
              + " of them",
          assertThrows(IllegalArgumentException.class, () -> writer.complete(1, 1, 1, 1, 1, 1, 6))
              .getMessage());
      writer.complete(2, 3);
      assertEquals(
          "writer: expected an array to go on with, got a completed one; create another",
          assertThrows(IllegalStateException.class, () -> writer.writeFloats(new float[1], 0, 1))
              .getMessage());
      writer.commit();
      assertEquals(
          file + ": expected an open writer, got a closed one; create another",
          assertThrows(IllegalStateException.class, writer::commit).getMessage());
    }
  }
}
