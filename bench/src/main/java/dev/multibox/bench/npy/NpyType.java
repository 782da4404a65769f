package dev.multibox.bench.npy;

import java.nio.ByteOrder;
import java.util.Locale;

/** The element types that are read. */
public enum NpyType {
  /** IEEE 754 binary16. */
  FLOAT16('f', 2, "e", "half"),
  /** IEEE 754 binary32. */
  FLOAT32('f', 4, "f", "single"),
  /** IEEE 754 binary64. */
  FLOAT64('f', 8, "d", "double", "float"),
  /** A byte, 0 for false; every other value is true. */
  BOOL('b', 1, "?", "bool_"),
  /** Signed byte. */
  INT8('i', 1, "b", "byte"),
  /** Unsigned byte. */
  UINT8('u', 1, "B", "ubyte"),
  /** Signed, two bytes. */
  INT16('i', 2, "h", "short"),
  /** Unsigned, two bytes. */
  UINT16('u', 2, "H", "ushort"),
  /** Signed, four bytes. */
  INT32('i', 4, "i", "intc"),
  /** Unsigned, four bytes. */
  UINT32('u', 4, "I", "uintc"),
  /** Signed, eight bytes. */
  INT64('i', 8, "lqpn", "long", "longlong", "int", "int_", "intp"),
  /** Unsigned, eight bytes. */
  UINT64('u', 8, "LQPN", "ulong", "ulonglong", "uint", "uintp");

  private final char kind;
  private final int itemSize;
  private final String codes;
  private final String[] aliases;

  NpyType(char kind, int itemSize, String codes, String... aliases) {
    this.kind = kind;
    this.itemSize = itemSize;
    this.codes = codes;
    this.aliases = aliases;
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

  /**
   * The type of a {@code descr} as NumPy reads it, or null: {@code <f4}, {@code =f4}, {@code |f4},
   * {@code f4}, {@code f} or {@code float32}; the byte order is {@link #orderOf}.
   */
  static NpyType of(String descr) {
    boolean marked = !descr.isEmpty() && "<>=|".indexOf(descr.charAt(0)) >= 0;
    String name = marked ? descr.substring(1) : descr;
    for (NpyType type : values()) {
      boolean code = name.length() == 1 && type.codes.contains(name);
      if (code || name.equals("" + type.kind + type.itemSize)) {
        return type;
      }
      // NumPy knows no byte order of a name.
      if (!marked && type.hasName(name)) {
        return type;
      }
    }
    return null;
  }

  private boolean hasName(String name) {
    for (String alias : aliases) {
      if (alias.equals(name)) {
        return true;
      }
    }
    return toString().equals(name);
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
