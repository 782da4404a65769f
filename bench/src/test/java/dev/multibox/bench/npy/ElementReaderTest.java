package dev.multibox.bench.npy;

import static dev.multibox.bench.harness.WarmAllocation.assertAllocatesNothing;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ElementReaderTest {

  private static final int IMAGES = 5;
  private static final int ROWS = 60;
  private static final int COLUMNS = 7;
  private static final int OF_IMAGE = ROWS * COLUMNS;

  @TempDir Path folder;

  private interface Read {
    void run() throws IOException;
  }

  private static void run(Read read) {
    try {
      read.run();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** Numbers of 0 to 100, which every type but bool has. */
  private NpyFile file(NpyType type, ByteOrder order, boolean fortran) throws IOException {
    double[] values = new double[IMAGES * OF_IMAGE];
    for (int i = 0; i < values.length; i++) {
      values[i] = i % (type == NpyType.BOOL ? 2 : 101);
    }
    Path path = folder.resolve(type + "" + order + fortran + ".npy");
    Files.write(path, NpyBytes.file(1, type, order, values, IMAGES, ROWS, COLUMNS));
    if (fortran) {
      NpyBytes.toFortranOrder(path);
    }
    return NpyFile.open(path);
  }

  /** Images one after the other, as a task reads them, of files of every order. */
  @ParameterizedTest
  @EnumSource
  void anImageAllocatesNothing(NpyType type) throws IOException {
    List<NpyFile> files = new ArrayList<>();
    try (Arena arena = Arena.ofConfined()) {
      List<ElementReader> readers = new ArrayList<>();
      for (ByteOrder order : new ByteOrder[] {ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN}) {
        for (boolean fortran : new boolean[] {false, true}) {
          files.add(file(type, order, fortran));
          readers.add(new ElementReader(arena));
        }
      }
      float[] floats = new float[OF_IMAGE];
      MemorySegment memory = MemorySegment.ofArray(floats);
      long[] longs = new long[OF_IMAGE];
      int[] ints = new int[OF_IMAGE];
      int[] image = new int[1];
      // made once, as it is an object
      Read read =
          () -> {
            long from = (long) image[0] * OF_IMAGE;
            for (int i = 0; i < files.size(); i++) {
              readers.get(i).readFloats(files.get(i), from, memory);
              readers.get(i).readLongs(files.get(i), from, longs, 0, OF_IMAGE);
              if (type == NpyType.INT32) {
                readers.get(i).readInts(files.get(i), from, ints, 0, OF_IMAGE);
              }
            }
            image[0] = (image[0] + 1) % IMAGES;
          };
      assertAllocatesNothing(type.toString(), () -> run(read));
    } finally {
      files.forEach(NpyFile::close);
    }
  }

  /** A reader of files of all forms in turn gives what a new reader gives. */
  @Test
  void readsFilesOfOtherFormsWithTheSameMemory() throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      ElementReader reader = new ElementReader(arena);
      for (NpyType type : NpyType.values()) {
        for (boolean fortran : new boolean[] {true, false}) {
          try (NpyFile file = file(type, ByteOrder.BIG_ENDIAN, fortran)) {
            float[] all = file.floats();
            for (int image = 0; image < IMAGES; image += 2) {
              float[] found = new float[OF_IMAGE + 3];
              int from = image * OF_IMAGE;
              reader.readFloats(file, from, MemorySegment.ofArray(found), OF_IMAGE);
              float[] expected = new float[OF_IMAGE + 3];
              System.arraycopy(all, from, expected, 0, OF_IMAGE);
              assertArrayEquals(expected, found, file.toString());
            }
          }
        }
      }
    }
  }

  @Test
  void refusesMoreThanThereIs() throws IOException {
    try (NpyFile file = file(NpyType.INT32, ByteOrder.LITTLE_ENDIAN, false);
        Arena arena = Arena.ofConfined()) {
      ElementReader reader = new ElementReader(arena);
      float[] floats = new float[OF_IMAGE];
      MemorySegment into = MemorySegment.ofArray(floats);
      long count = file.count();
      refused(() -> reader.readFloats(file, count - OF_IMAGE + 1, into));
      refused(() -> reader.readFloats(file, -1, into));
      refused(() -> reader.readFloats(file, 0, into, OF_IMAGE + 1));
      refused(() -> reader.readLongs(file, count, new long[1], 0, 1));
      refused(() -> reader.readLongs(file, 0, new long[1], 1, 1));
      refused(() -> reader.readInts(file, count, new int[1], 0, 1));
      refused(() -> reader.readInts(file, 0, new int[1], 1, 1));
      assertArrayEquals(new float[OF_IMAGE], floats);
    }
    try (NpyFile file = file(NpyType.INT64, ByteOrder.LITTLE_ENDIAN, false);
        Arena arena = Arena.ofConfined()) {
      ElementReader reader = new ElementReader(arena);
      String message =
          assertThrows(
                  IllegalStateException.class, () -> reader.readInts(file, 0, new int[1], 0, 1))
              .getMessage();
      assertEquals(file + ": expected int32; ints() converts other integers", message);
    }
  }

  private static void refused(Read read) {
    assertThrows(IndexOutOfBoundsException.class, read::run);
  }
}
