package dev.multibox.bench.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.multibox.bench.npy.NpyBytes;
import dev.multibox.bench.npy.NpyFile;
import dev.multibox.bench.npy.NpyFormatException;
import dev.multibox.bench.npy.NpyType;
import java.io.RandomAccessFile;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.ForkJoinPool;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FloatChunksTest {

  @TempDir Path folder;

  /** Few and many ranges, on one thread and several. */
  @ParameterizedTest
  @CsvSource({
    "FLOAT32, 5, 3, 2, 1",
    "FLOAT32, 700, 1000, 300, 3",
    "FLOAT16, 700, 1000, 700, 2",
    "INT64, 9, 300000, 4, 2",
    "FLOAT32, 3, 600000, 1, 2"
  })
  void readsTheImagesOfAChunk(NpyType type, int images, int perImage, int most, int threads)
      throws Exception {
    double[] values = new double[images * perImage];
    Arrays.setAll(values, i -> i % 2039);
    Path path = folder.resolve("a.npy");
    ByteOrder order = ByteOrder.nativeOrder();
    Files.write(path, NpyBytes.file(1, type, order, values, images, perImage));
    try (NpyFile file = NpyFile.open(path);
        ForkJoinPool pool = new ForkJoinPool(threads)) {
      FloatChunks chunks = new FloatChunks(file, perImage, most, pool);
      for (int first = 0; first < images; first += most) {
        int count = Math.min(most, images - first);
        MemorySegment chunk = chunks.at(first, count);
        assertEquals(4L * count * perImage, chunk.byteSize());
        for (int i = 0; i < count * perImage; i++) {
          float found = chunk.getAtIndex(ValueLayout.JAVA_FLOAT, i);
          assertEquals((float) values[first * perImage + i], found);
        }
      }
    }
  }

  @Test
  void tellsThatTheFileWasCutShort() throws Exception {
    Path path = folder.resolve("a.npy");
    byte[] bytes =
        NpyBytes.file(
            1, NpyType.FLOAT32, ByteOrder.nativeOrder(), new double[3_000_000], 3, 1_000_000);
    Files.write(path, bytes);
    try (NpyFile file = NpyFile.open(path);
        RandomAccessFile shortened = new RandomAccessFile(path.toFile(), "rw");
        ForkJoinPool pool = new ForkJoinPool(2)) {
      FloatChunks chunks = new FloatChunks(file, 1_000_000, 3, pool);
      shortened.setLength(5_000_000);
      assertEquals(4_000_000, chunks.at(0, 1).byteSize());
      String message = assertThrows(NpyFormatException.class, () -> chunks.at(0, 3)).getMessage();
      assertTrue(message.contains("found no more than 5000000: the file was cut short"), message);
    }
  }

  /** A file without content on the disk, larger than the memory that there is for a copy. */
  @Test
  void mapsWhatThereIsNoMemoryFor() throws Exception {
    long count = Runtime.getRuntime().maxMemory() / 2;
    Path path = folder.resolve("empty.npy");
    NpyBytes.writeZeros(path, NpyType.FLOAT32, count);
    try (NpyFile file = NpyFile.open(path);
        ForkJoinPool pool = new ForkJoinPool(1)) {
      MemorySegment chunk = new FloatChunks(file, count, 1, pool).at(0, 1);
      assertTrue(chunk.isMapped());
      assertEquals(4 * count, chunk.byteSize());
      assertEquals(0f, chunk.getAtIndex(ValueLayout.JAVA_FLOAT_UNALIGNED, count - 1));
    }
    Path integers = folder.resolve("integers.npy");
    NpyBytes.writeZeros(integers, NpyType.INT32, count);
    try (NpyFile file = NpyFile.open(integers);
        ForkJoinPool pool = new ForkJoinPool(1)) {
      assertEquals(
          "no native memory for " + count + " numbers of 4 bytes",
          assertThrows(OutOfMemoryError.class, () -> new FloatChunks(file, count, 1, pool))
              .getMessage());
    }
  }
}
