package dev.multibox.bench.npy;

import java.nio.ByteOrder;
import java.util.Locale;

/** The element types that are read. */
public enum NpyType {
  /** IEEE 754 binary16. */
  FLOAT16('f', 2),
  /** IEEE 754 binary32. */
  FLOAT32('f', 4),
  /** IEEE 754 binary64. */
  FLOAT64('f', 8),
  /** Signed byte. */
  INT8('i', 1),
  /** Unsigned byte. */
  UINT8('u', 1),
  /** Signed, two bytes. */
  INT16('i', 2),
  /** Signed, four bytes. */
  INT32('i', 4),
  /** Signed, eight bytes. */
  INT64('i', 8);

  static final String EXPECTED =
      "'descr' to be float16, float32, float64, int8, uint8, int16, int32 or int64"
          + " ('<f4', '>i8', '|i1', ...)";

  private final char kind;
  private final int itemSize;

  NpyType(char kind, int itemSize) {
    this.kind = kind;
    this.itemSize = itemSize;
  }

  /** Returns the bytes of an element. */
  public int itemSize() {
    return itemSize;
  }

  /** Returns whether elements are floating-point numbers. */
  public boolean isFloat() {
    return kind == 'f';
  }

  /** Returns NumPy's name, such as {@code float32}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Returns the {@code descr} of this type in a byte order. */
  String descr(ByteOrder order) {
    char mark = itemSize == 1 ? '|' : order == ByteOrder.LITTLE_ENDIAN ? '<' : '>';
    return "" + mark + kind + itemSize;
  }

  /** The type of a {@code descr}, or null; the byte order is {@link #orderOf}. */
  static NpyType of(String descr) {
    if (descr.length() != 3) {
      return null;
    }
    for (NpyType type : values()) {
      // Of a single byte NumPy writes '|'; other writers put an order where none is needed.
      boolean marked = descr.charAt(0) == '<' || descr.charAt(0) == '>';
      if (descr.charAt(1) == type.kind
          && descr.charAt(2) == '0' + type.itemSize
          && (marked || (descr.charAt(0) == '|' && type.itemSize == 1))) {
        return type;
      }
    }
    return null;
  }

  /** The byte order of a {@code descr} that {@link #of} knows. */
  static ByteOrder orderOf(String descr) {
    return switch (descr.charAt(0)) {
      case '<' -> ByteOrder.LITTLE_ENDIAN;
      case '>' -> ByteOrder.BIG_ENDIAN;
      default -> ByteOrder.nativeOrder();
    };
  }
}
