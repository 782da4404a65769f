package dev.multibox.internal.bytes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrowsExactly;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** What is written is read with the same bits, and whatever else is refused. */
class ByteFormTest {

  private static final float NAN = Float.intBitsToFloat(0x7fc0dead);
  private static final double LONG_NAN = Double.longBitsToDouble(0xfff8_0000_dead_beefL);

  private enum Choice {
    FIRST,
    SECOND
  }

  private static byte[] written() {
    return new ByteFormWriter(ByteForm.BOX_CODING, 3)
        .int32(-7)
        .float32(NAN)
        .float64(LONG_NAN)
        .constant(Choice.SECOND)
        .flag(true)
        .toBytes();
  }

  @Test
  void readsWhatWasWritten() {
    ByteFormReader reader = ByteFormReader.open(ByteForm.BOX_CODING, 3, written());
    reader.requireRemaining(18, "everything");
    assertEquals(-7, reader.int32("integer"));
    assertEquals(0x7fc0dead, Float.floatToRawIntBits(reader.float32("float")));
    assertEquals(0xfff8_0000_dead_beefL, Double.doubleToRawLongBits(reader.float64("double")));
    assertEquals(Choice.SECOND, reader.constant("choice", Choice.class));
    assertTrue(reader.flag("flag"));
    reader.requireRemaining(0, "nothing");
    reader.end();
  }

  /** The layout is a promise to other releases. */
  @Test
  void layoutIsKept() {
    assertEquals(
        "4d424f58"
            + "05"
            + "03"
            + "00000012"
            + "fffffff9"
            + "7fc0dead"
            + "fff80000deadbeef"
            + "01"
            + "01"
            + "51723f05",
        HexFormat.of().formatHex(written()));
  }

  @Test
  void growsWithItsContent() {
    ByteFormWriter writer = new ByteFormWriter(ByteForm.LOSS_TERMS, 1);
    for (int i = 0; i < 10_000; i++) {
      writer.int32(i);
    }
    ByteFormReader reader = ByteFormReader.open(ByteForm.LOSS_TERMS, 1, writer.toBytes());
    for (int i = 0; i < 10_000; i++) {
      assertEquals(i, reader.int32("number"));
    }
    reader.end();
  }

  @Test
  void moreThanAnArrayHoldsIsRefused() {
    assertEquals(256, ByteFormWriter.larger("LossTerms", 128, 129));
    int most = Integer.MAX_VALUE - 8;
    assertEquals(most, ByteFormWriter.larger("LossTerms", 1 << 30, most));
    assertEquals(
        "LossTerms: expected at most 2147483639 bytes, got 2147483640; write several smaller"
            + " objects",
        assertThrowsExactly(
                IllegalStateException.class,
                () -> ByteFormWriter.larger("LossTerms", most, most + 1L))
            .getMessage());
  }

  @Test
  void everyTruncationIsRefused() {
    byte[] whole = written();
    for (int length = 0; length < whole.length; length++) {
      byte[] part = Arrays.copyOf(whole, length);
      String message = refusal(part);
      String expected =
          length < 14
              ? "at least 14 bytes of a BoxCoding, got " + length
              : "32 bytes of a BoxCoding, got " + length + " bytes";
      assertEquals(
          "bytes: expected " + expected + "; pass the whole array that toBytes() returned",
          message);
    }
    assertTrue(
        refusal(Arrays.copyOf(whole, 33)).contains("expected 32 bytes of a BoxCoding, got 33"));
  }

  @Test
  void everyFlippedBitIsRefused() {
    byte[] whole = written();
    for (int bit = 0; bit < 8 * whole.length; bit++) {
      byte[] flipped = whole.clone();
      flipped[bit / 8] ^= (byte) (1 << bit % 8);
      String message = refusal(flipped);
      assertTrue(message.startsWith("bytes: expected "), message);
      assertTrue(message.contains(", got "), message);
    }
  }

  @Test
  void otherObjectsAreRefused() {
    assertEquals(
        "bytes: expected a BoxCoding, which begins with 4d424f58, got 00000000; pass the whole"
            + " array that toBytes() returned",
        refusal(new byte[20]));
    assertEquals(
        "bytes: expected a BoxCoding, got a LossTerms; read it by its own class",
        refusal(new ByteFormWriter(ByteForm.LOSS_TERMS, 3).toBytes()));
    assertEquals(
        "bytes: expected version 3 of a BoxCoding, got version 4; read it with the release of"
            + " Multibox that wrote it",
        refusal(new ByteFormWriter(ByteForm.BOX_CODING, 4).toBytes()));
    byte[] unknown = written();
    unknown[4] = 77;
    assertEquals(
        "bytes: expected a BoxCoding, got the unknown kind 77; read it by its own class",
        refusal(unknown));
    byte[] changed = written();
    changed[12] = 1;
    assertEquals(
        "bytes: expected the checksum 2ca44f01 of a BoxCoding, got 51723f05; the bytes have"
            + " changed, write them again",
        refusal(changed));
    assertEquals(
        "bytes: expected an object, got null",
        assertThrowsExactly(
                NullPointerException.class, () -> ByteFormReader.open(ByteForm.BOX_CODING, 3, null))
            .getMessage());
  }

  @Test
  void fieldsThatAreNotThereAreRefused() {
    String end = "; pass the whole array that toBytes() returned";
    assertEquals(
        "bytes: expected 4 bytes of count, got 0" + end, refused(reader -> reader.int32("count")));
    assertEquals(
        "bytes: expected 4 bytes of beta, got 0" + end, refused(reader -> reader.float32("beta")));
    assertEquals(
        "bytes: expected 8 bytes of sum, got 0" + end, refused(reader -> reader.float64("sum")));
    assertEquals(
        "bytes: expected 1 byte of choice, got 0" + end,
        refused(reader -> reader.constant("choice", Choice.class)));
    assertEquals(
        "bytes: expected 1 byte of flag, got 0" + end, refused(reader -> reader.flag("flag")));
    assertEquals(
        "bytes: expected 96 bytes of 4 images, got 4" + end,
        assertThrowsExactly(
                IllegalArgumentException.class, () -> open(2).requireRemaining(96, "4 images"))
            .getMessage());
    ByteFormReader longer = open(2);
    assertEquals(
        "bytes: expected no bytes behind the last field, got 4" + end,
        assertThrowsExactly(IllegalArgumentException.class, longer::end).getMessage());
  }

  @Test
  void constantsOutOfRangeAreRefused() {
    assertEquals(
        "choice: expected 0 to 1, got 2",
        assertThrowsExactly(
                IllegalArgumentException.class,
                () -> open(0x02000000).constant("choice", Choice.class))
            .getMessage());
    assertEquals(
        "flag: expected 0 to 1, got 255",
        assertThrowsExactly(IllegalArgumentException.class, () -> open(0xff000000).flag("flag"))
            .getMessage());
  }

  private static ByteFormReader open(int content) {
    byte[] bytes = new ByteFormWriter(ByteForm.BOX_CODING, 3).int32(content).toBytes();
    return ByteFormReader.open(ByteForm.BOX_CODING, 3, bytes);
  }

  private static String refused(Function<ByteFormReader, Object> read) {
    byte[] empty = new ByteFormWriter(ByteForm.BOX_CODING, 3).toBytes();
    ByteFormReader reader = ByteFormReader.open(ByteForm.BOX_CODING, 3, empty);
    return assertThrowsExactly(IllegalArgumentException.class, () -> read.apply(reader))
        .getMessage();
  }

  private static String refusal(byte[] bytes) {
    return assertThrowsExactly(
            IllegalArgumentException.class,
            () -> ByteFormReader.open(ByteForm.BOX_CODING, 3, bytes))
        .getMessage();
  }
}
