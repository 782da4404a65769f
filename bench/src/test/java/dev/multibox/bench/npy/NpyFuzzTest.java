package dev.multibox.bench.npy;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever the bytes: the exception that is documented, or an array of just these bytes. */
class NpyFuzzTest {

  private static final int IN_MEMORY = 100_000;
  private static final int MAPPED = 2_000;

  /**
   * Header text, its parts and a message take some copies of at most 300 bytes; the first call of a
   * string concatenation takes 30 KiB to link. Headers lie by more.
   */
  private static final long MOST_ALLOCATED = 1 << 17;

  private static final String[] PIECES = {
    "'descr'",
    "'shape'",
    "'fortran_order'",
    "True",
    "False",
    "<f4",
    ">f8",
    "|i1",
    "|O",
    "(",
    ")",
    "{",
    "}",
    ",",
    ":",
    "'",
    "\"",
    "-1",
    "0",
    "1",
    "9223372036854775807",
    "4294967296",
    "1e9",
    "L",
    "\\",
    "\n",
    "\0",
    " ",
    "[('a', '<f4')]",
    "(2147483647, 2147483647)",
    "99999999999999999999"
  };

  @TempDir Path folder;

  @Test
  void refusesOrReadsMutatedBytes() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    List<byte[]> originals = originals();
    long seed = System.nanoTime();
    SplittableRandom random = new SplittableRandom(seed);
    Path name = Path.of("fuzz.npy");
    int read = 0;
    for (int round = 0; round < IN_MEMORY; round++) {
      byte[] bytes = mutated(originals, random);
      long before = threads.getCurrentThreadAllocatedBytes();
      try (NpyFile file = NpyFile.of(name, MemorySegment.ofArray(bytes))) {
        checkAgainst(bytes, file);
        read++;
      } catch (NpyFormatException refused) {
        assertTrue(refused.getMessage().startsWith("fuzz.npy: expected "), refused::getMessage);
      } catch (Throwable other) {
        throw new AssertionError(context(seed, round, bytes), other);
      }
      int thisRound = round;
      long allocated = threads.getCurrentThreadAllocatedBytes() - before;
      assertTrue(
          allocated <= MOST_ALLOCATED,
          () -> allocated + " bytes, " + context(seed, thisRound, bytes));
    }
    int accepted = read;
    assertTrue(accepted > IN_MEMORY / 100, () -> accepted + " read: nothing but refusals tested");
    assertTrue(accepted < IN_MEMORY / 2, () -> accepted + " read: mutations too mild");
  }

  @Test
  void refusesOrReadsMutatedFiles() throws IOException {
    List<byte[]> originals = originals();
    long seed = System.nanoTime();
    SplittableRandom random = new SplittableRandom(seed);
    Path path = folder.resolve("fuzz.npy");
    for (int round = 0; round < MAPPED; round++) {
      byte[] bytes = mutated(originals, random);
      Files.write(path, bytes);
      try (NpyFile file = NpyFile.open(path)) {
        checkAgainst(bytes, file);
      } catch (NpyFormatException refused) {
        assertTrue(refused.getMessage().startsWith(path + ": expected "), refused::getMessage);
      } catch (Throwable other) {
        throw new AssertionError(context(seed, round, bytes), other);
      }
    }
  }

  /**
   * An array that was accepted: its bytes are the last of the file, its size what its shape says.
   */
  private static void checkAgainst(byte[] bytes, NpyFile file) throws NpyFormatException {
    long product = 1;
    for (long length : file.shape()) {
      assertTrue(length >= 0, "negative length");
      product = length == 0 || product == 0 ? 0 : Math.multiplyExact(product, length);
    }
    int size = Math.toIntExact(product * file.type().itemSize());
    assertTrue(product == file.count() && size <= bytes.length, "size");
    assertTrue(file.doubles().length == product && file.floats().length == product, "length");
    if (file.type() == NpyType.UINT8 || file.type() == NpyType.INT8) {
      byte[] found = new byte[size];
      int[] values = file.ints();
      for (int i = 0; i < size; i++) {
        found[i] = (byte) values[i];
      }
      byte[] tail = Arrays.copyOfRange(bytes, bytes.length - size, bytes.length);
      if (!file.inRowMajorOrder()) {
        Arrays.sort(found);
        Arrays.sort(tail);
      }
      assertArrayEquals(tail, found);
    }
  }

  private static List<byte[]> originals() {
    double[] six = {1, 2, 3, 4, 5, 6};
    return List.of(
        NpyBytes.file(1, NpyType.FLOAT32, ByteOrder.LITTLE_ENDIAN, six, 2, 3),
        NpyBytes.file(2, NpyType.INT64, ByteOrder.BIG_ENDIAN, six, 6),
        NpyBytes.file(3, NpyType.INT8, ByteOrder.LITTLE_ENDIAN, six, 1, 2, 3),
        NpyBytes.file(1, NpyType.FLOAT16, ByteOrder.BIG_ENDIAN, six, 3, 2),
        NpyBytes.file(1, NpyType.FLOAT64, ByteOrder.LITTLE_ENDIAN, new double[1]));
  }

  private static byte[] mutated(List<byte[]> originals, SplittableRandom random) {
    byte[] bytes = originals.get(random.nextInt(originals.size())).clone();
    for (int times = random.nextInt(1, 4); times > 0; times--) {
      int at = random.nextInt(Math.max(1, bytes.length));
      switch (random.nextInt(bytes.length == 0 ? 1 : 6)) {
        case 0 -> bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length + 20));
        case 1 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
        case 2 -> bytes[at] = (byte) random.nextInt();
        case 3 -> bytes[Math.min(bytes.length - 1, random.nextInt(12))] = (byte) random.nextInt();
        case 4 -> {
          byte[] piece = PIECES[random.nextInt(PIECES.length)].getBytes(StandardCharsets.US_ASCII);
          System.arraycopy(piece, 0, bytes, at, Math.min(piece.length, bytes.length - at));
        }
        default -> {
          int length = random.nextInt(bytes.length - at);
          System.arraycopy(bytes, at, bytes, random.nextInt(bytes.length - length), length);
        }
      }
    }
    return bytes;
  }

  private static String context(long seed, int round, byte[] bytes) {
    return "seed " + seed + ", round " + round + ": " + HexFormat.of().formatHex(bytes);
  }
}
