package dev.multibox.bench.npy;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.StringJoiner;

/**
 * What stands before the elements of a file: magic string, version, length, and a Python dictionary
 * literal of three entries. Source: numpy/lib/format.py.
 *
 * <p>Every size is checked against the file's before it is used. Immutable.
 */
final class NpyHeader {

  /**
   * Longest dictionary: what format 1.0 can have; 2.0 exists for structured types of many fields.
   */
  static final int MOST_BYTES = 65535;

  /** Room for a shape of six dimensions of 19 digits; a multiple of 64 as the format wants. */
  static final int WRITTEN_BYTES = 256;

  private static final int MOST_WRITTEN = 6;

  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
  private static final int VERSION_END = MAGIC.length + 2;

  private static final int LONGEST_PREFIX = VERSION_END + Integer.BYTES;

  private static final String SAVE = "numpy.save writes one";
  private static final String SAVE_ANEW = "copy or save it anew";

  private final NpyType type;
  private final ByteOrder order;
  private final boolean fortranOrder;
  private final long[] shape;
  private final long count;
  private final long dataOffset;

  private NpyHeader(
      NpyType type,
      ByteOrder order,
      boolean fortranOrder,
      long[] shape,
      long count,
      long dataOffset) {
    this.type = type;
    this.order = order;
    this.fortranOrder = fortranOrder;
    this.shape = shape;
    this.count = count;
    this.dataOffset = dataOffset;
  }

  /** Reads the header of a file's bytes. */
  static NpyHeader of(String file, FileBytes bytes) throws NpyFormatException {
    long size = bytes.size();
    ByteBuffer prefix = read(bytes, 0, (int) Math.min(size, LONGEST_PREFIX));
    for (int i = 0; i < Math.min(size, MAGIC.length); i++) {
      if (prefix.get(i) != MAGIC[i]) {
        throw new NpyFormatException(
            file, "a .npy file", "other first bytes than its magic string", SAVE);
      }
    }
    if (size < VERSION_END) {
      throw new NpyFormatException(file, "a .npy file", "a file of " + size + " bytes", SAVE);
    }
    int major = Byte.toUnsignedInt(prefix.get(MAGIC.length));
    int minor = Byte.toUnsignedInt(prefix.get(MAGIC.length + 1));
    if (major < 1 || major > 3 || minor != 0) {
      throw new NpyFormatException(
          file, "format 1.0, 2.0 or 3.0", major + "." + minor, "numpy.save writes these");
    }
    int start = VERSION_END + (major == 1 ? Short.BYTES : Integer.BYTES);
    if (size < start) {
      throw new NpyFormatException(
          file, "a .npy header", "the end of the file at byte " + size, SAVE_ANEW);
    }
    long length =
        major == 1
            ? Short.toUnsignedInt(prefix.getShort(VERSION_END))
            : Integer.toUnsignedLong(prefix.getInt(VERSION_END));
    if (length > MOST_BYTES) {
      throw new NpyFormatException(
          file, "a header of at most " + MOST_BYTES + " bytes", "one of " + length, SAVE_ANEW);
    }
    if (length > size - start) {
      throw new NpyFormatException(
          file,
          "a header of " + length + " bytes",
          "the end of the file after " + (size - start),
          SAVE_ANEW);
    }
    byte[] text = read(bytes, start, (int) length).array();
    String dictionary =
        new String(text, major < 3 ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8);
    return of(file, new NpyDictionary(file, dictionary), start + length);
  }

  private static ByteBuffer read(FileBytes bytes, long position, int length)
      throws NpyFormatException {
    byte[] read = new byte[length];
    bytes.read(position, MemorySegment.ofArray(read));
    return ByteBuffer.wrap(read).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static NpyHeader of(String file, NpyDictionary dictionary, long dataOffset)
      throws NpyFormatException {
    NpyType type = NpyType.of(dictionary.descr());
    if (type == null) {
      throw new NpyFormatException(
          file,
          "'descr' to be bool, an integer or a floating-point number of at most 8 bytes",
          "'" + dictionary.descr() + "'",
          ".astype(numpy.float32) makes such an array");
    }
    long[] shape = dictionary.shape();
    return new NpyHeader(
        type,
        NpyType.orderOf(dictionary.descr()),
        dictionary.fortranOrder(),
        shape,
        count(file, shape, type),
        dataOffset);
  }

  private static long count(String file, long[] shape, NpyType type) throws NpyFormatException {
    if (Arrays.stream(shape).anyMatch(length -> length == 0)) {
      return 0;
    }
    long bytes = type.itemSize();
    for (long length : shape) {
      try {
        bytes = Math.multiplyExact(bytes, length);
      } catch (ArithmeticException overflow) {
        throw new NpyFormatException(
            file, "a shape below 2^63 bytes", Arrays.toString(shape), SAVE_ANEW);
      }
    }
    return bytes / type.itemSize();
  }

  /** The {@link #WRITTEN_BYTES} of a header, format 1.0, C order. */
  static ByteBuffer bytes(NpyType type, ByteOrder order, long... shape) {
    if (shape.length > MOST_WRITTEN || Arrays.stream(shape).anyMatch(length -> length < 0)) {
      throw new IllegalArgumentException(
          "shape: expected at most "
              + MOST_WRITTEN
              + " lengths of 0 or more, got "
              + Arrays.toString(shape)
              + "; multiply some of them");
    }
    StringJoiner lengths = new StringJoiner(", ", "(", shape.length == 1 ? ",)" : ")");
    Arrays.stream(shape).mapToObj(Long::toString).forEach(lengths::add);
    String dictionary =
        "{'descr': '"
            + type.descr(order)
            + "', 'fortran_order': False, 'shape': "
            + lengths
            + ", }";
    byte[] bytes = new byte[WRITTEN_BYTES];
    Arrays.fill(bytes, (byte) ' ');
    ByteBuffer header = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    header.put(MAGIC).put((byte) 1).put((byte) 0);
    header.putShort((short) (WRITTEN_BYTES - VERSION_END - Short.BYTES));
    header.put(dictionary.getBytes(StandardCharsets.US_ASCII));
    header.put(WRITTEN_BYTES - 1, (byte) '\n');
    return header.rewind();
  }

  /** Refuses a file of fewer or more bytes than header and elements have. */
  void requireSize(String file, long fileSize) throws NpyFormatException {
    long expected = count * type.itemSize();
    long found = fileSize - dataOffset;
    if (found != expected) {
      boolean less = found < expected;
      throw new NpyFormatException(
          file,
          expected + " bytes of " + type + " " + Arrays.toString(shape) + " after the header",
          found + (less ? ": the file is cut short" : ": something follows the array"),
          less ? "copy or save it anew" : "save one array in a file");
    }
  }

  /** Where an element stands, such as {@code [3][8731]}. */
  String position(long index) {
    StringBuilder indices = new StringBuilder();
    long rest = index;
    for (int dimension = shape.length - 1; dimension >= 0; dimension--) {
      indices.insert(0, "[" + rest % shape[dimension] + "]");
      rest /= shape[dimension];
    }
    return indices.isEmpty() ? "[]" : indices.toString();
  }

  NpyType type() {
    return type;
  }

  ByteOrder order() {
    return order;
  }

  boolean fortranOrder() {
    return fortranOrder;
  }

  long[] shape() {
    return shape.clone();
  }

  long count() {
    return count;
  }

  long dataOffset() {
    return dataOffset;
  }
}
