package dev.multibox.internal.memory;

import java.lang.foreign.MemorySegment;

/**
 * The type of the elements that an argument holds. Heap memory of another type is refused, as its
 * bits would be read as other numbers; memory outside the heap and {@code byte[]} have no type.
 */
public enum ElementType {
  /** 32-bit floats. */
  FLOAT("floats", "a float[]", MemorySegment.ofArray(new float[0])),
  /** 32-bit integers. */
  INT("integers", "an int[]", MemorySegment.ofArray(new int[0])),
  /** 64-bit integers. */
  LONG("64-bit integers", "a long[]", MemorySegment.ofArray(new long[0])),
  /** Bytes. */
  BYTE("bytes", "a byte[]", MemorySegment.ofArray(new byte[0])),
  /** No argument holds doubles. */
  DOUBLE("doubles", "a double[]", MemorySegment.ofArray(new double[0])),
  /** No argument holds 16-bit integers. */
  SHORT("16-bit integers", "a short[]", MemorySegment.ofArray(new short[0])),
  /** No argument holds characters. */
  CHAR("characters", "a char[]", MemorySegment.ofArray(new char[0]));

  private static final ElementType[] ALL = values();

  private final String words;
  private final String array;

  /**
   * The class of such segments. A read-only segment hides its array, but not its class. Where a JDK
   * has one class for several types, they cannot be told apart and none is refused.
   */
  private final Class<?> kind;

  ElementType(String words, String array, MemorySegment example) {
    this.words = words;
    this.array = array;
    kind = example.getClass();
  }

  /** Refuses a heap segment of another type. */
  public void require(String name, MemorySegment segment) {
    Class<?> actual = segment.getClass();
    if (actual == kind || actual == BYTE.kind || segment.isNative()) {
      return;
    }
    for (ElementType other : ALL) {
      if (actual == other.kind) {
        throw new IllegalArgumentException(
            name
                + ": expected "
                + words
                + ", got a segment of "
                + other.array
                + "; copy the values to "
                + array);
      }
    }
  }
}
