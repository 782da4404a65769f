package dev.multibox.internal.bytes;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/** Writes the byte form of one object: fields in order, then {@link #toBytes}. */
public final class ByteFormWriter {

  private static final int MOST_BYTES = Integer.MAX_VALUE - 8;

  private final ByteForm form;
  private ByteBuffer buffer = ByteBuffer.allocate(128);

  /**
   * Begins an object.
   *
   * @param version of the content, 1 to 255
   */
  public ByteFormWriter(ByteForm form, int version) {
    this.form = form;
    buffer.putInt(ByteForm.MAGIC).put((byte) form.code()).put((byte) version).putInt(0);
  }

  /** Appends an integer of 0 to 255, 1 byte. */
  public ByteFormWriter int8(int value) {
    room(1).put((byte) value);
    return this;
  }

  /** Appends an integer, 4 bytes. */
  public ByteFormWriter int32(int value) {
    room(Integer.BYTES).putInt(value);
    return this;
  }

  /** Appends a long integer, 8 bytes. */
  public ByteFormWriter int64(long value) {
    room(Long.BYTES).putLong(value);
    return this;
  }

  /** Appends a float with all its bits, 4 bytes. */
  public ByteFormWriter float32(float value) {
    room(Float.BYTES).putInt(Float.floatToRawIntBits(value));
    return this;
  }

  /** Appends a double with all its bits, 8 bytes. */
  public ByteFormWriter float64(double value) {
    room(Double.BYTES).putLong(Double.doubleToRawLongBits(value));
    return this;
  }

  /** Appends a constant by its ordinal, 1 byte. */
  public ByteFormWriter constant(Enum<?> value) {
    room(1).put((byte) value.ordinal());
    return this;
  }

  /** Appends yes or no, 1 byte. */
  public ByteFormWriter flag(boolean value) {
    room(1).put((byte) (value ? 1 : 0));
    return this;
  }

  /** Ends the object. */
  public byte[] toBytes() {
    room(ByteForm.CHECKSUM);
    int end = buffer.position();
    buffer.putInt(ByteForm.HEADER - Integer.BYTES, end - ByteForm.HEADER);
    CRC32C checksum = new CRC32C();
    checksum.update(buffer.array(), 0, end);
    byte[] bytes = new byte[end + ByteForm.CHECKSUM];
    ByteBuffer.wrap(bytes).put(buffer.array(), 0, end).putInt((int) checksum.getValue());
    return bytes;
  }

  private ByteBuffer room(int more) {
    if (buffer.remaining() < more) {
      int capacity = larger(form.type(), buffer.capacity(), (long) buffer.position() + more);
      buffer = ByteBuffer.allocate(capacity).put(buffer.flip());
    }
    return buffer;
  }

  /** Twice a capacity, and refuses to need more bytes than an array can have. */
  static int larger(String type, int capacity, long needed) {
    if (needed > MOST_BYTES) {
      throw new IllegalStateException(
          "%s: expected at most %d bytes, got %d; write several smaller objects"
              .formatted(type, MOST_BYTES, needed));
    }
    return (int) Math.min(MOST_BYTES, 2L * capacity);
  }
}
