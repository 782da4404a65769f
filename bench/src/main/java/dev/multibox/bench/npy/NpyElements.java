package dev.multibox.bench.npy;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * Elements of a type and byte order, converted from blocks of a file's bytes. Numbers pass through
 * arrays: the loops over them run fast before they are compiled, when a segment's do not, and a
 * command is often over by then. The arrays are the block's: the next elements overwrite them.
 */
final class NpyElements {

  private static final double TWO_TO_63 = 0x1p63;

  private final NpyType type;
  private final ValueLayout.OfShort shorts;
  private final ValueLayout.OfInt ints;
  private final ValueLayout.OfLong longs;
  private final ValueLayout.OfFloat floats;
  private final ValueLayout.OfDouble doubles;

  NpyElements(NpyType type, ByteOrder order) {
    this.type = type;
    shorts = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(order);
    ints = ValueLayout.JAVA_INT_UNALIGNED.withOrder(order);
    longs = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(order);
    floats = ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(order);
    doubles = ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(order);
  }

  /** Whether a copy of the bytes is the numbers of float32. */
  boolean nativeFloat32() {
    return type == NpyType.FLOAT32 && floats.order() == ByteOrder.nativeOrder();
  }

  /** The first element of a block as a message shows it. */
  String text(ElementBlock block, long offset) {
    return switch (type) {
      case FLOAT16, FLOAT32 -> String.valueOf(floats(block, offset, 1)[0]);
      case FLOAT64 -> String.valueOf(doubles(block, offset, 1)[0]);
      case UINT64 -> Long.toUnsignedString(longs(block, offset, 1)[0]);
      case BOOL, INT8, UINT8, INT16, UINT16, INT32, UINT32, INT64 ->
          String.valueOf(longs(block, offset, 1)[0]);
    };
  }

  /** The index of the first of {@code n} elements that is no integer of 64 bits, or -1. */
  int firstThatIsNoLong(ElementBlock block, long offset, int n) {
    if (!type.isFloat() && type != NpyType.UINT64) {
      return -1;
    }
    double[] values = doubles(block, offset, n);
    for (int i = 0; i < n; i++) {
      if (values[i] != Math.rint(values[i]) || Math.abs(values[i]) >= TWO_TO_63) {
        return i;
      }
    }
    return -1;
  }

  /** The nearest float32 of each element. */
  float[] floats(ElementBlock block, long offset, int n) {
    float[] values = block.floatScratch(n);
    switch (type) {
      case FLOAT32 -> MemorySegment.copy(block.bytes(), floats, offset, values, 0, n);
      case FLOAT16 -> {
        short[] halves = shorts(block, offset, n);
        for (int i = 0; i < n; i++) {
          values[i] = Float.float16ToFloat(halves[i]);
        }
      }
      case FLOAT64 -> {
        double[] wide = doubles(block, offset, n);
        for (int i = 0; i < n; i++) {
          values[i] = (float) wide[i];
        }
      }
      case BOOL, INT8, UINT8, INT16, UINT16, INT32, UINT32, INT64 -> {
        long[] wide = longs(block, offset, n);
        for (int i = 0; i < n; i++) {
          values[i] = (float) wide[i];
        }
      }
      case UINT64 -> {
        long[] wide = longs(block, offset, n);
        for (int i = 0; i < n; i++) {
          values[i] = wide[i] >= 0 ? (float) wide[i] : 2f * (float) half(wide[i]);
        }
      }
    }
    return values;
  }

  /** The elements as float64; integers beyond 2^53 are rounded. */
  double[] doubles(ElementBlock block, long offset, int n) {
    double[] values = block.doubleScratch(n);
    switch (type) {
      case FLOAT64 -> MemorySegment.copy(block.bytes(), doubles, offset, values, 0, n);
      case FLOAT16, FLOAT32 -> {
        float[] narrow = floats(block, offset, n);
        for (int i = 0; i < n; i++) {
          values[i] = narrow[i];
        }
      }
      case BOOL, INT8, UINT8, INT16, UINT16, INT32, UINT32, INT64 -> {
        long[] wide = longs(block, offset, n);
        for (int i = 0; i < n; i++) {
          values[i] = (double) wide[i];
        }
      }
      case UINT64 -> {
        long[] wide = longs(block, offset, n);
        for (int i = 0; i < n; i++) {
          values[i] = wide[i] >= 0 ? (double) wide[i] : 2 * (double) half(wide[i]);
        }
      }
    }
    return values;
  }

  /** Integers, those of UINT64 by their bits; and floating-point numbers that are whole. */
  long[] longs(ElementBlock block, long offset, int n) {
    long[] values = block.longScratch(n);
    switch (type) {
      case INT64, UINT64 -> MemorySegment.copy(block.bytes(), longs, offset, values, 0, n);
      case INT32, UINT32 -> {
        int[] narrow = ints(block, offset, n);
        for (int i = 0; i < n; i++) {
          values[i] = type == NpyType.INT32 ? narrow[i] : Integer.toUnsignedLong(narrow[i]);
        }
      }
      case INT16, UINT16 -> {
        short[] narrow = shorts(block, offset, n);
        for (int i = 0; i < n; i++) {
          values[i] = type == NpyType.INT16 ? narrow[i] : Short.toUnsignedInt(narrow[i]);
        }
      }
      case BOOL, INT8, UINT8 -> {
        byte[] narrow = block.byteScratch(n);
        MemorySegment.copy(block.bytes(), ValueLayout.JAVA_BYTE, offset, narrow, 0, n);
        for (int i = 0; i < n; i++) {
          values[i] =
              switch (type) {
                case BOOL -> narrow[i] == 0 ? 0 : 1;
                case INT8 -> narrow[i];
                default -> Byte.toUnsignedInt(narrow[i]);
              };
        }
      }
      case FLOAT16, FLOAT32, FLOAT64 -> {
        double[] wide = doubles(block, offset, n);
        for (int i = 0; i < n; i++) {
          values[i] = (long) wide[i];
        }
      }
    }
    return values;
  }

  /** The elements of INT32 or UINT32. */
  int[] ints(ElementBlock block, long offset, int n) {
    int[] values = block.intScratch(n);
    MemorySegment.copy(block.bytes(), ints, offset, values, 0, n);
    return values;
  }

  private short[] shorts(ElementBlock block, long offset, int n) {
    short[] values = block.shortScratch(n);
    MemorySegment.copy(block.bytes(), shorts, offset, values, 0, n);
    return values;
  }

  /** Half of an unsigned number; its lowest bit stays, which may be what rounding looks at. */
  private static long half(long value) {
    return (value >>> 1) | (value & 1);
  }
}
