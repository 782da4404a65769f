package dev.multibox.internal.bytes;

import dev.multibox.internal.memory.Arguments;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * Reads the byte form of one object: fields in the order in which {@link ByteFormWriter} wrote
 * them, then {@link #end}. Every deviation is an {@link IllegalArgumentException}.
 */
public final class ByteFormReader {

  private static final String WAY_OUT = "; pass the whole array that toBytes() returned";

  private final ByteBuffer content;

  private ByteFormReader(ByteBuffer content) {
    this.content = content;
  }

  /** Checks letters, kind, version, length and checksum. */
  public static ByteFormReader open(ByteForm form, int version, byte[] bytes) {
    Arguments.notNull("bytes", bytes);
    String type = form.type();
    int least = ByteForm.HEADER + ByteForm.CHECKSUM;
    if (bytes.length < least) {
      throw refused("at least " + least + " bytes of a " + type, bytes.length + WAY_OUT);
    }
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    int magic = buffer.getInt();
    if (magic != ByteForm.MAGIC) {
      throw refused(
          "a " + type + ", which begins with " + hex(ByteForm.MAGIC), hex(magic) + WAY_OUT);
    }
    int kind = Byte.toUnsignedInt(buffer.get());
    if (kind != form.code()) {
      throw refused("a " + type, ByteForm.typeOf(kind) + "; read it by its own class");
    }
    int written = Byte.toUnsignedInt(buffer.get());
    if (written != version) {
      throw refused(
          "version " + version + " of a " + type,
          "version " + written + "; read it with the release of Multibox that wrote it");
    }
    int length = buffer.getInt();
    if (length != bytes.length - least) {
      throw refused(
          (long) length + least + " bytes of a " + type, bytes.length + " bytes" + WAY_OUT);
    }
    int end = ByteForm.HEADER + length;
    CRC32C checksum = new CRC32C();
    checksum.update(bytes, 0, end);
    if (buffer.getInt(end) != (int) checksum.getValue()) {
      throw refused(
          "the checksum " + hex((int) checksum.getValue()) + " of a " + type,
          hex(buffer.getInt(end)) + "; the bytes have changed, write them again");
    }
    return new ByteFormReader(buffer.limit(end));
  }

  /** The next byte, as an integer of 0 to 255. */
  public int int8(String name) {
    return Byte.toUnsignedInt(next(name, 1).get());
  }

  /** The next integer. */
  public int int32(String name) {
    return next(name, Integer.BYTES).getInt();
  }

  /** The next long integer. */
  public long int64(String name) {
    return next(name, Long.BYTES).getLong();
  }

  /** The next float, with all its bits. */
  public float float32(String name) {
    return Float.intBitsToFloat(next(name, Float.BYTES).getInt());
  }

  /** The next double, with all its bits. */
  public double float64(String name) {
    return Double.longBitsToDouble(next(name, Double.BYTES).getLong());
  }

  /** The next constant. */
  public <E extends Enum<E>> E constant(String name, Class<E> type) {
    E[] constants = type.getEnumConstants();
    int ordinal = Byte.toUnsignedInt(next(name, 1).get());
    return constants[Arguments.within(name, ordinal, 0, constants.length - 1)];
  }

  /** The next yes or no. */
  public boolean flag(String name) {
    return Arguments.within(name, Byte.toUnsignedInt(next(name, 1).get()), 0, 1) == 1;
  }

  /** The next byte, which is known to {@link #remaining remain}, as an integer of 0 to 255. */
  public int int8() {
    return Byte.toUnsignedInt(content.get());
  }

  /** The next integer, which is known to {@link #remaining remain}. */
  public int int32() {
    return content.getInt();
  }

  /** The next long integer, which is known to {@link #remaining remain}. */
  public long int64() {
    return content.getLong();
  }

  /** The next double, which is known to {@link #remaining remain}, with all its bits. */
  public double float64() {
    return Double.longBitsToDouble(content.getLong());
  }

  /** Bytes that are left: a check before memory is allocated for so many elements. */
  public int remaining() {
    return content.remaining();
  }

  /** Refuses another number of bytes than what is left, before memory is allocated for them. */
  public void requireRemaining(long bytes, String what) {
    if (content.remaining() != bytes) {
      throw refused(bytes + " bytes of " + what, content.remaining() + WAY_OUT);
    }
  }

  /** Refuses bytes that are left. */
  public void end() {
    if (content.hasRemaining()) {
      throw refused("no bytes behind the last field", content.remaining() + WAY_OUT);
    }
  }

  private ByteBuffer next(String name, int length) {
    if (content.remaining() < length) {
      String bytes = length == 1 ? "1 byte of " : length + " bytes of ";
      throw refused(bytes + name, content.remaining() + WAY_OUT);
    }
    return content;
  }

  private static IllegalArgumentException refused(String expected, String got) {
    return new IllegalArgumentException("bytes: expected " + expected + ", got " + got);
  }

  private static String hex(int value) {
    return "%08x".formatted(value);
  }
}
