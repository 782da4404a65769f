package dev.multibox.bench.npy;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.multibox.bench.RecordedMessages;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ChannelBytesTest {

  private static final int COUNT = 200_000;

  @TempDir Path folder;
  private Path path;
  private double[] values;

  @BeforeEach
  void name() {
    path = folder.resolve("a.npy");
    values = new double[COUNT];
    Arrays.setAll(values, i -> i & 1);
  }

  private NpyFile open(NpyType type, ByteOrder order) throws IOException {
    return NpyFile.open(Files.write(path, NpyBytes.file(1, type, order, values, 2, COUNT / 2)));
  }

  private long cut(long length) throws IOException {
    long size = Files.size(path);
    try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
      file.setLength(length);
    }
    return size;
  }

  private String message(long size, long found) {
    return path
        + ": expected all of the "
        + size
        + " bytes that it had, found no more than "
        + found
        + ": the file was cut short while it was read; let the program that writes it finish first";
  }

  /**
   * Copied or converted, into arrays or native memory: an exception, not a fault of the machine.
   */
  @ParameterizedTest
  @EnumSource
  void tellsThatAFileWasCutShort(NpyType type) throws IOException {
    for (ByteOrder order : new ByteOrder[] {ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN}) {
      try (NpyFile file = open(type, order);
          Arena arena = Arena.ofConfined()) {
        long half = Files.size(path) / 2;
        String expected = message(cut(half), half);
        MemorySegment memory = arena.allocate(4L * COUNT);
        long[] longs = new long[COUNT];
        assertEquals(expected, refusal(file::floats));
        assertEquals(expected, refusal(file::doubles));
        assertEquals(expected, refusal(() -> file.readFloats(0, memory)));
        assertEquals(expected, refusal(() -> file.readLongs(COUNT - 1, longs, 0, 1)));
        file.readFloats(1, memory.asSlice(0, 40));
        assertEquals(1f, memory.get(ValueLayout.JAVA_FLOAT, 0));
      }
    }
  }

  private interface Read {
    void run() throws IOException;
  }

  private static String refusal(Read read) {
    String message = assertThrows(NpyFormatException.class, read::run).getMessage();
    RecordedMessages.check(message);
    return message;
  }

  @Test
  void mapsWhatIsThere() throws IOException {
    try (NpyFile file = open(NpyType.FLOAT32, ByteOrder.nativeOrder());
        Arena arena = Arena.ofConfined()) {
      MemorySegment mapped = file.mapFloats(arena).orElseThrow();
      assertArrayEquals(file.floats(), mapped.toArray(ValueLayout.JAVA_FLOAT_UNALIGNED));
    }
    try (NpyFile file = open(NpyType.FLOAT32, ByteOrder.nativeOrder());
        Arena arena = Arena.ofConfined()) {
      String expected = message(cut(1000), 1000);
      assertEquals(expected, refusal(() -> file.mapFloats(arena)));
      assertEquals(1000, Files.size(path));
    }
    try (NpyFile file = open(NpyType.FLOAT16, ByteOrder.nativeOrder());
        Arena arena = Arena.ofConfined()) {
      assertEquals(0, file.mapFloats(arena).stream().count());
    }
  }

  @Test
  void saysWhyAFileCannotBeRead() {
    assertEquals(
        "a.npy: expected a readable file, found no permission to read it; ask its owner for it",
        ChannelBytes.refused("a.npy", new AccessDeniedException("a.npy")).getMessage());
    assertEquals(
        "a.npy: expected a readable file, found Input/output error; copy it to another disk",
        ChannelBytes.refused("a.npy", new IOException("Input/output error")).getMessage());
  }
}
