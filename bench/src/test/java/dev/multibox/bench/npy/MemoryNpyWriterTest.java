package dev.multibox.bench.npy;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MemoryNpyWriterTest {

  @TempDir Path folder;

  /** Memory, and what is mapped where there is no memory. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void writesWhatIsReadBackWhateverTheOrder(boolean mapped) throws IOException {
    Path target = folder.resolve("floats.npy");
    float[] expected = new float[3 * 100_001];
    try (MemoryNpyWriter writer =
        mapped
            ? MemoryNpyWriter.create(target, Arena.ofShared(), Optional.empty(), 3, 100_001)
            : MemoryNpyWriter.create(target, 3, 100_001)) {
      assertEquals(mapped, writer.data().isMapped());
      assertEquals(1, files().size());
      for (int i = expected.length - 1; i >= 0; i -= 7) {
        expected[i] = i * 0.37f;
        writer.data().setAtIndex(ValueLayout.JAVA_FLOAT_UNALIGNED, i, expected[i]);
      }
      writer.complete();
      writer.commit();
    }
    try (NpyFile file = NpyFile.open(target)) {
      assertTrue(file.nativeFloat32());
      assertArrayEquals(new long[] {3, 100_001}, file.shape());
      assertArrayEquals(expected, file.floats());
    }
    assertEquals(List.of(target), files());
  }

  @Test
  void leavesNothingWithoutCommit() throws IOException {
    Path target = folder.resolve("kept.npy");
    Files.writeString(target, "before");
    try (MemoryNpyWriter writer = MemoryNpyWriter.create(target, 10)) {
      assertEquals(
          "writer: expected a completed array, got one in memory; call complete()",
          assertThrows(IllegalStateException.class, writer::commit).getMessage());
      writer.complete();
    }
    try (MemoryNpyWriter writer = MemoryNpyWriter.create(target, 10)) {
      writer.data().set(ValueLayout.JAVA_FLOAT_UNALIGNED, 0, 1f);
    }
    assertEquals(List.of(target), files());
    assertEquals("before", Files.readString(target));
  }

  @Test
  void refusesPlacesThatCannotBeWritten() {
    IOException refused = assertThrows(IOException.class, () -> MemoryNpyWriter.create(folder, 10));
    assertEquals(
        folder + ": expected a file or nothing to write to, found a directory; name another file",
        refused.getMessage());
    assertThrows(
        IllegalArgumentException.class, () -> MemoryNpyWriter.create(folder.resolve("a"), 1, -1));
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.toList();
    }
  }
}
