package dev.multibox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.multibox.internal.bytes.ByteForm;
import dev.multibox.internal.bytes.ByteFormWriter;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sizes beyond what an int counts, without the memory. */
class BatchShapeTest {

  @ParameterizedTest
  @CsvSource({
    "64, 8732, 4000, 558848, 2235392000, 2235392",
    "64, 24564, 4000, 1572096, 6288384000, 6288384",
    "100000, 24564, 1203, 2456400000, 2955049200000, 9825600000",
    "2147483647, 1, 2, 2147483647, 4294967294, 8589934588",
    "1, 2147483647, 2147483647, 2147483647, 4611686014132420609, 8589934588",
    "0, 2147483647, 2147483647, 0, 0, 0",
    "2147483647, 0, 2, 0, 0, 0",
    "0, 0, 2, 0, 0, 0"
  })
  void productsAreLong(
      int batch, int priors, int classes, long rows, long logits, long coordinates) {
    BatchShape shape = BatchShape.of(batch, priors, classes);
    assertEquals(rows, shape.rows());
    assertEquals(logits, shape.logits());
    assertEquals(coordinates, shape.coordinates());
  }

  @Test
  void rowsOfManyImagesAreLong() {
    assertEquals(2_183_000_000L, BatchShape.of(250_000, 8732, 21).rows());
    assertEquals(8_732_000_000L, BatchShape.of(250_000, 8732, 21).coordinates());
  }

  @ParameterizedTest
  @CsvSource({
    "2147483647, 2147483647, 2147483647, 4611686014132420609 * 2147483647",
    "2147483647, 2147483647, 3, 4611686014132420609 * 4",
    "2147483647, 2147483647, 2, 4611686014132420609 * 4",
    "2147483647, 1073741825, 4, 2305843010287435775 * 4"
  })
  void overflowOfLongIsRefused(int batch, int priors, int classes, String product) {
    IllegalArgumentException refused =
        assertThrows(IllegalArgumentException.class, () -> BatchShape.of(batch, priors, classes));
    assertEquals("batch * priors * classes: " + product + " passes 2^63 - 1", refused.getMessage());
  }

  /** 2^31 * 2^30 * 4 is 2^63: one image fewer, and it fits. */
  @Test
  void mostThatFits() {
    assertEquals(
        4L * 2147483647 * 1073741824, BatchShape.of(2147483647, 1073741824, 4).coordinates());
  }

  @ParameterizedTest
  @CsvSource({
    "-1, 1, 2, 'batch: expected at least 0, got -1'",
    "1, -1, 2, 'priors: expected at least 0, got -1'",
    "1, 1, 0, 'classes: expected at least 1, got 0'",
    "-2147483648, -2147483648, 2, 'batch: expected at least 0, got -2147483648'"
  })
  void sizesOutOfRangeAreRefused(int batch, int priors, int classes, String message) {
    IllegalArgumentException refused =
        assertThrows(IllegalArgumentException.class, () -> BatchShape.of(batch, priors, classes));
    assertEquals(message, refused.getMessage());
  }

  @Test
  void bytesComeBackAndAreKept() {
    for (BatchShape shape :
        List.of(
            BatchShape.of(2, 8732, 21),
            BatchShape.of(0, 0, 2),
            BatchShape.of(1, Integer.MAX_VALUE, Integer.MAX_VALUE))) {
      assertEquals(26, shape.toBytes().length);
      assertEquals(shape, BatchShape.of(shape.toBytes()));
    }
    // A promise to other releases: MBOX, kind, version, length, sizes, checksum.
    assertEquals(
        "4d424f58" + "01" + "01" + "0000000c" + "00000002" + "0000221c" + "00000015" + "b7190254",
        HexFormat.of().formatHex(BatchShape.of(2, 8732, 21).toBytes()));
  }

  @Test
  void bytesOfOthersAreRefused() {
    byte[] bytes = BatchShape.of(2, 8732, 21).toBytes();
    for (int bit = 0; bit < 8 * bytes.length; bit++) {
      byte[] flipped = bytes.clone();
      flipped[bit / 8] ^= (byte) (1 << bit % 8);
      assertThrows(IllegalArgumentException.class, () -> BatchShape.of(flipped), "bit " + bit);
    }
    for (int length = 0; length < bytes.length; length++) {
      byte[] part = Arrays.copyOf(bytes, length);
      assertThrows(IllegalArgumentException.class, () -> BatchShape.of(part), "length " + length);
    }
    // Sizes out of range in bytes that are whole.
    byte[] negative =
        new ByteFormWriter(ByteForm.BATCH_SHAPE, 1).int32(-1).int32(1).int32(2).toBytes();
    IllegalArgumentException refused =
        assertThrows(IllegalArgumentException.class, () -> BatchShape.of(negative));
    assertEquals("batch: expected at least 0, got -1", refused.getMessage());
    byte[] longer =
        new ByteFormWriter(ByteForm.BATCH_SHAPE, 1).int32(1).int32(1).int32(2).int32(3).toBytes();
    assertThrows(IllegalArgumentException.class, () -> BatchShape.of(longer));
  }
}
