package dev.multibox.bench.npy;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** The elements of a file in their type and byte order, converted by ranges. */
final class NpyElements {

  private final NpyType type;
  private final MemorySegment data;
  private final ValueLayout.OfShort shorts;
  private final ValueLayout.OfInt ints;
  private final ValueLayout.OfLong longs;
  private final ValueLayout.OfFloat floats;
  private final ValueLayout.OfDouble doubles;

  NpyElements(NpyType type, ByteOrder order, MemorySegment data) {
    this.type = type;
    this.data = data;
    shorts = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(order);
    ints = ValueLayout.JAVA_INT_UNALIGNED.withOrder(order);
    longs = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(order);
    floats = ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(order);
    doubles = ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(order);
  }

  ValueLayout.OfLong longs() {
    return longs;
  }

  void floats(long from, float[] into, int at, int n) {
    long offset = from * type.itemSize();
    switch (type) {
      case FLOAT16 -> {
        for (int i = 0; i < n; i++) {
          into[at + i] = Float.float16ToFloat(data.get(shorts, offset + (long) i * Short.BYTES));
        }
      }
      case FLOAT32 -> MemorySegment.copy(data, floats, offset, into, at, n);
      case FLOAT64 -> {
        for (int i = 0; i < n; i++) {
          into[at + i] = (float) data.get(doubles, offset + (long) i * Double.BYTES);
        }
      }
      case INT8, UINT8, INT16, INT32, INT64 -> {
        for (int i = 0; i < n; i++) {
          into[at + i] = (float) integer(from + i);
        }
      }
    }
  }

  /** Converts, and returns the index of the first element that does not fit, or -1. */
  long ints(long from, int[] into, int at, int n) {
    if (type == NpyType.INT32) {
      MemorySegment.copy(data, ints, from * Integer.BYTES, into, at, n);
      return -1;
    }
    for (int i = 0; i < n; i++) {
      long value = integer(from + i);
      if ((int) value != value) {
        return from + i;
      }
      into[at + i] = (int) value;
    }
    return -1;
  }

  void doubles(double[] into) {
    switch (type) {
      case FLOAT64 -> MemorySegment.copy(data, doubles, 0, into, 0, into.length);
      case FLOAT16, FLOAT32 -> {
        float[] one = new float[1];
        for (int i = 0; i < into.length; i++) {
          floats(i, one, 0, 1);
          into[i] = one[0];
        }
      }
      case INT8, UINT8, INT16, INT32, INT64 -> {
        for (int i = 0; i < into.length; i++) {
          into[i] = (double) integer(i);
        }
      }
    }
  }

  private long integer(long index) {
    return switch (type) {
      case INT8 -> data.get(ValueLayout.JAVA_BYTE, index);
      case UINT8 -> Byte.toUnsignedInt(data.get(ValueLayout.JAVA_BYTE, index));
      case INT16 -> data.get(shorts, index * Short.BYTES);
      case INT32 -> data.get(ints, index * Integer.BYTES);
      case INT64 -> data.get(longs, index * Long.BYTES);
      case FLOAT16, FLOAT32, FLOAT64 -> throw new AssertionError(type + " is not an integer");
    };
  }
}
