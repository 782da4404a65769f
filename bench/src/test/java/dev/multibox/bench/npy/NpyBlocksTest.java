package dev.multibox.bench.npy;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Ranges of elements, of files in Fortran order above all. */
class NpyBlocksTest {

  @TempDir Path folder;

  /** Element {@code index}, in C order, of the arrays here: every range has its own numbers. */
  private static int value(long index) {
    return (int) (index % 100_003);
  }

  /** Where element {@code index} in C order stands in Fortran order: by the definition. */
  private static int fortranIndex(int index, int[] shape) {
    int[] indices = new int[shape.length];
    int rest = index;
    for (int d = shape.length - 1; d >= 0; d--) {
      indices[d] = rest % shape[d];
      rest /= shape[d];
    }
    int at = 0;
    for (int d = shape.length - 1; d >= 0; d--) {
      at = at * shape[d] + indices[d];
    }
    return at;
  }

  private NpyFile fortran(NpyType type, ByteOrder order, int... shape) throws IOException {
    int count = Arrays.stream(shape).reduce(1, (a, b) -> a * b);
    ByteBuffer bytes = ByteBuffer.allocate(count * type.itemSize()).order(order);
    for (int i = 0; i < count; i++) {
      int at = fortranIndex(i, shape) * type.itemSize();
      switch (type) {
        case FLOAT32 -> bytes.putFloat(at, value(i));
        case INT64 -> bytes.putLong(at, value(i));
        case UINT8 -> bytes.put(at, (byte) value(i));
        default -> throw new AssertionError(type);
      }
    }
    String tuple = Arrays.toString(shape).replace('[', '(').replace("]", ",)");
    String dictionary = NpyBytes.dictionary(type.descr(order), "True", tuple);
    return NpyFile.open(
        Files.write(folder.resolve("f.npy"), NpyBytes.file(1, dictionary, bytes.array())));
  }

  /** Shapes of a few and of many neighbours, and runs longer than a block or far apart. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "2 3",
        "3 2",
        "1 12 4",
        "12 1 4",
        "12 4 1",
        "5 7 3",
        "3 1 4 2",
        "2 3 4 5",
        "7 1 1 1 2",
        "2 40000",
        "40000 2",
        "70001 3",
        "300 11 7",
        "3 8732 4",
        "1100 60 3",
        "2 2 2 2 2 2"
      })
  void readsEveryRangeOfFortranOrder(String lengths) throws IOException {
    int[] shape = Arrays.stream(lengths.split(" ")).mapToInt(Integer::parseInt).toArray();
    for (NpyType type : new NpyType[] {NpyType.FLOAT32, NpyType.INT64, NpyType.UINT8}) {
      for (ByteOrder order : new ByteOrder[] {ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN}) {
        try (NpyFile file = fortran(type, order, shape)) {
          assertFalse(file.inRowMajorOrder());
          assertFalse(file.nativeFloat32());
          checkWhole(type, file);
          checkRanges(type, file);
        }
      }
    }
  }

  private static double expected(NpyType type, long index) {
    return type == NpyType.UINT8 ? value(index) & 0xff : value(index);
  }

  private static void checkWhole(NpyType type, NpyFile file) throws IOException {
    float[] floats = file.floats();
    double[] doubles = file.doubles();
    for (int i = 0; i < floats.length; i++) {
      assertEquals((float) expected(type, i), floats[i]);
      assertEquals(expected(type, i), doubles[i]);
    }
  }

  /** Slices of the outermost dimension, as chunks of images are, and ranges across them. */
  private static void checkRanges(NpyType type, NpyFile file) throws IOException {
    long seed = System.nanoTime();
    SplittableRandom random = new SplittableRandom(seed);
    int count = (int) file.count();
    int slice = count / (int) file.shape()[0];
    for (int round = 0; round < 6; round++) {
      int first = random.nextInt((int) file.shape()[0]);
      int images = random.nextInt(1, (int) file.shape()[0] - first + 1);
      checkRange(type, file, seed, first * slice, images * slice);
      int from = random.nextInt(count);
      checkRange(type, file, seed, from, random.nextInt(1, Math.min(50, count - from) + 1));
    }
  }

  private static void checkRange(NpyType type, NpyFile file, long seed, int from, int n)
      throws IOException {
    float[] floats = new float[n];
    file.readFloats(from, MemorySegment.ofArray(floats));
    long[] longs = new long[n + 2];
    file.readLongs(from, longs, 1, n);
    for (int i = 0; i < n; i++) {
      int at = i;
      assertEquals(
          (float) expected(type, from + i), floats[i], () -> seed + ": " + from + "+" + at);
      assertEquals((long) expected(type, from + i), longs[1 + i]);
    }
    assertTrue(longs[0] == 0 && longs[n + 1] == 0);
  }

  @Test
  void readsOneDimensionOfFortranOrderAsItIs() throws IOException {
    try (NpyFile file = fortran(NpyType.FLOAT32, ByteOrder.nativeOrder(), 1, 6, 1)) {
      assertTrue(file.nativeFloat32());
      assertArrayEquals(new float[] {0, 1, 2, 3, 4, 5}, file.floats());
    }
  }

  /** The number that does not fit is named where it stands in the array, not in the file. */
  @Test
  void namesTheNumberOfFortranOrderThatDoesNotFit() throws IOException {
    byte[] elements = new byte[3 * 70_000 * 4];
    ByteBuffer.wrap(elements)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putFloat((1 + 3 * 69_999) * 4, 0.5f)
        .putFloat((2 + 3 * 4) * 4, Float.NaN);
    String dictionary = NpyBytes.dictionary("<f4", "True", "(3, 70000)");
    Path path = Files.write(folder.resolve("f.npy"), NpyBytes.file(1, dictionary, elements));
    try (NpyFile file = NpyFile.open(path)) {
      long[] one = new long[70_000];
      file.readLongs(0, one, 0, one.length);
      assertEquals(
          path
              + ": expected integers, found float32 0.5 at [1][69999];"
              + " numpy.rint(...).astype(numpy.int32) makes such integers",
          assertThrows(NpyFormatException.class, () -> file.readLongs(70_000, one, 0, one.length))
              .getMessage());
      assertTrue(
          assertThrows(NpyFormatException.class, () -> file.readLongs(140_000, one, 0, 9))
              .getMessage()
              .contains("NaN at [2][4]"));
    }
  }
}
