package dev.multibox.bench.npy;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class NpyFileTest {

  private static final String F4 = NpyBytes.dictionary("<f4", "False", "(2, 3)");

  @TempDir Path folder;

  static Stream<Arguments> everyForm() {
    List<Arguments> forms = new ArrayList<>();
    for (NpyType type : NpyType.values()) {
      for (ByteOrder order : List.of(ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN)) {
        for (int version = 1; version <= 3; version++) {
          forms.add(Arguments.of(type, order, version));
        }
      }
    }
    return forms.stream();
  }

  private static double[] values(NpyType type) {
    return switch (type) {
      case FLOAT16 -> new double[] {0, -1.5, 65504, 0x1p-24, 0.25, Double.NaN};
      case FLOAT32 -> new double[] {0, -1.5, Float.MAX_VALUE, Float.MIN_VALUE, 3.25, Double.NaN};
      case FLOAT64 -> new double[] {0, -1.5, 1e300, 0.1, Math.PI, Double.NEGATIVE_INFINITY};
      case BOOL -> new double[] {0, 1, 1, 0, 1, 0};
      case INT8 -> new double[] {0, -1, 127, -128, 20, 5};
      case UINT8 -> new double[] {0, 1, 127, 128, 255, 5};
      case INT16 -> new double[] {0, -1, 32767, -32768, 258, 5};
      case UINT16 -> new double[] {0, 1, 32767, 32768, 65535, 258};
      case UINT32 -> new double[] {0, 1, Integer.MAX_VALUE, 0x1p31, 0x1p32 - 1, 0x1020304};
      case UINT64 -> new double[] {0, 1, Integer.MAX_VALUE, 0x1p62, 0x1p63, 0x1p64 - 0x1p11};
      case INT32, INT64 -> new double[] {0, -1, Integer.MAX_VALUE, Integer.MIN_VALUE, 0x1020304, 5};
    };
  }

  @ParameterizedTest
  @MethodSource("everyForm")
  void readsEveryTypeOrderAndVersion(NpyType type, ByteOrder order, int version)
      throws IOException {
    double[] values = values(type);
    Path path = write(NpyBytes.file(version, type, order, values, 2, 3));
    try (NpyFile file = NpyFile.open(path)) {
      assertEquals(path, file.path());
      assertEquals(path.toString(), file.name());
      assertEquals(type, file.type());
      assertArrayEquals(new long[] {2, 3}, file.shape());
      assertEquals(6, file.count());
      boolean isNative = order == ByteOrder.nativeOrder();
      assertEquals(type == NpyType.FLOAT32 && isNative, file.nativeFloat32());
      assertTrue(file.inRowMajorOrder());
      float[] floats = new float[6];
      for (int i = 0; i < 6; i++) {
        floats[i] = (float) values[i];
      }
      assertArrayEquals(floats, file.floats());
      assertArrayEquals(values, file.doubles());
      float[] range = new float[5];
      file.readFloats(2, MemorySegment.ofArray(range).asSlice(4, 12));
      assertArrayEquals(new float[] {0, floats[2], floats[3], floats[4], 0}, range);
      if (type.isFloat()) {
        NpyRefusal.verify(
            "expected integers, found " + type + " -1.5 at [0][1]; ", path, file::ints);
        return;
      }
      long[] part = new long[4];
      file.readLongs(1, part, 2, 2);
      assertArrayEquals(new long[] {0, 0, (long) values[1], (long) values[2]}, part);
      if (type != NpyType.UINT32 && type != NpyType.UINT64) {
        int[] ints = Arrays.stream(values).mapToInt(value -> (int) value).toArray();
        assertArrayEquals(ints, file.ints());
      }
    }
  }

  @Test
  void readsSingleNumberAndNothing() throws IOException {
    double[] one = {7};
    try (NpyFile file =
        NpyFile.open(write(NpyBytes.file(1, NpyType.INT64, ByteOrder.BIG_ENDIAN, one)))) {
      assertArrayEquals(new long[0], file.shape());
      assertArrayEquals(new int[] {7}, file.ints());
    }
    String huge = NpyBytes.dictionary("<f8", "True", "(0, 9223372036854775807, 9)");
    try (NpyFile file = NpyFile.open(write(NpyBytes.file(1, huge, new byte[0])))) {
      assertEquals(0, file.count());
      assertEquals(0, file.floats().length);
    }
  }

  static Stream<Arguments> badFiles() {
    byte[] six = new byte[24];
    byte[] good = NpyBytes.file(1, F4, six);
    byte[] version = good.clone();
    version[6] = 4;
    byte[] longHeader = good.clone();
    longHeader[8] = -1;
    byte[] hugeHeader = NpyBytes.file(2, F4, six);
    hugeHeader[11] = 0x7f;
    return Stream.of(
        Arguments.of(
            new byte[0], "expected a .npy file, found a file of 0 bytes; numpy.save writes one"),
        Arguments.of(
            new byte[] {(byte) 0x80, 4, 'c'},
            "expected a .npy file, found other first bytes than its magic string; numpy.save"
                + " writes one"),
        Arguments.of(Arrays.copyOf(good, 5), "found a file of 5 bytes"),
        Arguments.of(
            Arrays.copyOf(good, 9),
            "expected a .npy header, found the end of the file at byte 9; copy or save it anew"),
        Arguments.of(
            version, "expected format 1.0, 2.0 or 3.0, found 4.0; numpy.save writes these"),
        Arguments.of(
            longHeader,
            "expected a header of 255 bytes, found the end of the file after 142; copy or save it"
                + " anew"),
        Arguments.of(
            hugeHeader,
            "expected a header of at most 65535 bytes, found one of 2130706548; copy or save it"
                + " anew"),
        Arguments.of(
            Arrays.copyOf(good, good.length - 1),
            "found 23: the file is cut short; copy or save it anew"),
        Arguments.of(
            Arrays.copyOf(good, good.length + 1),
            "found 25: something follows the array; save one array in a file"));
  }

  @ParameterizedTest
  @MethodSource("badFiles")
  void refusesEverythingElse(byte[] bytes, String message) throws IOException {
    Path path = write(bytes);
    NpyRefusal.verify(message, path, () -> NpyFile.open(path));
  }

  @Test
  void refusesWhatIsNoFile() throws IOException {
    NpyRefusal.verify(
        "expected a file, found a directory; name a .npy file in it",
        folder,
        () -> NpyFile.open(folder));
    Path missing = folder.resolve("missing.npy");
    NpyRefusal.verify(
        "expected a .npy file, found no such file; relative names are looked for in "
            + Path.of("").toAbsolutePath(),
        missing,
        () -> NpyFile.open(missing));
    Path device = Path.of("/dev/zero");
    if (Files.exists(device)) {
      NpyRefusal.verify(
          "found a device or pipe; write it to a file first", device, () -> NpyFile.open(device));
    }
  }

  @Test
  void namesTheIntegerThatDoesNotFit() throws IOException {
    double[] values = {0, 1, 2, 3, 4, 5e9};
    Path path = write(NpyBytes.file(1, NpyType.INT64, ByteOrder.BIG_ENDIAN, values, 3, 2));
    try (NpyFile file = NpyFile.open(path)) {
      NpyRefusal.verify("found 5000000000 at [2][1]; ", path, file::ints);
    }
  }

  /** One above the middle of two floats, and of two doubles: the lowest bit tells which is near. */
  @Test
  void roundsLargeUnsignedNumbersToTheNearest() throws IOException {
    byte[] elements =
        ByteBuffer.allocate(16)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putLong(Long.MIN_VALUE + (1L << 39) + 1)
            .putLong(Long.MIN_VALUE + (1L << 10) + 1)
            .array();
    String dictionary = NpyBytes.dictionary("<u8", "False", "(2,)");
    try (NpyFile file = NpyFile.open(write(NpyBytes.file(1, dictionary, elements)))) {
      assertEquals(0x1p63f + 0x1p40f, file.floats()[0]);
      assertEquals(0x1p63 + 0x1p11, file.doubles()[1]);
    }
  }

  @Test
  void readsBytesInMemory() throws IOException {
    byte[] bytes = NpyBytes.file(1, NpyType.INT8, ByteOrder.nativeOrder(), new double[] {1, -2}, 2);
    try (NpyFile file = NpyFile.of(Path.of("memory"), MemorySegment.ofArray(bytes))) {
      assertArrayEquals(new int[] {1, -2}, file.ints());
    }
  }

  @Test
  void checksRanges() throws IOException {
    double[] values = {1, 2};
    try (NpyFile file =
        NpyFile.open(
            write(NpyBytes.file(1, NpyType.FLOAT32, ByteOrder.nativeOrder(), values, 2)))) {
      MemorySegment into = MemorySegment.ofArray(new float[2]);
      assertThrows(IndexOutOfBoundsException.class, () -> file.readFloats(1, into));
      assertThrows(IndexOutOfBoundsException.class, () -> file.readFloats(-1, into));
      long[] longs = new long[2];
      assertThrows(IndexOutOfBoundsException.class, () -> file.readLongs(1, longs, 0, 2));
      assertThrows(IndexOutOfBoundsException.class, () -> file.readLongs(0, longs, 1, 2));
      assertThrows(IndexOutOfBoundsException.class, () -> file.readLongs(-1, longs, 0, 1));
      assertEquals(
          file.name() + " (float32 [2]): expected int32; ints() converts other integers",
          assertThrows(IllegalStateException.class, () -> file.readInts(0, new int[1], 0, 1))
              .getMessage());
    }
  }

  /** The disk holds the header alone. */
  @Test
  void moreElementsThanAnArrayHolds() throws IOException {
    Path path = folder.resolve("sparse.npy");
    NpyBytes.writeZeros(path, NpyType.INT8, 1L << 31);
    try (NpyFile file = NpyFile.open(path)) {
      NpyRefusal.verify(
          "expected at most 2147483639 elements to hold at once", path, file::doubles);
    }
  }

  private Path write(byte[] bytes) throws IOException {
    Path path = folder.resolve("array.npy");
    return Files.write(path, bytes);
  }
}
