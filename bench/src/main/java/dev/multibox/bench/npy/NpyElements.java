package dev.multibox.bench.npy;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** Elements of a type and byte order, converted from blocks of a file's bytes. */
final class NpyElements {

  // Constants, and bytes reversed where need be: a layout that is no constant costs a call each.
  private static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT_UNALIGNED;
  private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED;
  private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED;
  private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED;

  private static final double TWO_TO_63 = 0x1p63;

  private final NpyType type;
  private final boolean reversed;

  NpyElements(NpyType type, ByteOrder order) {
    this.type = type;
    reversed = order != ByteOrder.nativeOrder();
  }

  /** Converts to the nearest float32. */
  ElementSink floats(MemorySegment into) {
    return (block, at, step, n) -> {
      switch (type) {
        case FLOAT16 -> {
          for (int i = 0; i < n; i++) {
            put(into, at + i * step, Float.float16ToFloat(shortAt(block, i)));
          }
        }
        case FLOAT32 -> {
          for (int i = 0; i < n; i++) {
            put(into, at + i * step, Float.intBitsToFloat(intAt(block, i)));
          }
        }
        case FLOAT64 -> {
          for (int i = 0; i < n; i++) {
            put(into, at + i * step, (float) Double.longBitsToDouble(longAt(block, i)));
          }
        }
        case UINT64 -> {
          for (int i = 0; i < n; i++) {
            long value = longAt(block, i);
            put(into, at + i * step, value >= 0 ? (float) value : 2f * (float) half(value));
          }
        }
        case BOOL, INT8, UINT8, INT16, UINT16, INT32, UINT32, INT64 -> {
          for (int i = 0; i < n; i++) {
            put(into, at + i * step, (float) integer(block, i));
          }
        }
      }
      return -1;
    };
  }

  private static void put(MemorySegment into, long index, float value) {
    into.set(FLOAT, index * Float.BYTES, value);
  }

  /** Converts whole numbers of 64 bits; refuses others. */
  ElementSink longs(long[] into, int first) {
    return (block, at, step, n) -> {
      for (int i = 0; i < n; i++) {
        if (!isLong(block, i)) {
          return i;
        }
        into[first + Math.toIntExact(at + i * step)] = integer(block, i);
      }
      return -1;
    };
  }

  /** Converts to float64; integers beyond 2^53 are rounded. */
  ElementSink doubles(double[] into) {
    return (block, at, step, n) -> {
      for (int i = 0; i < n; i++) {
        into[Math.toIntExact(at + i * step)] =
            switch (type) {
              case FLOAT16, FLOAT32, FLOAT64 -> floating(block, i);
              case UINT64 -> unsigned(longAt(block, i));
              case BOOL, INT8, UINT8, INT16, UINT16, INT32, UINT32, INT64 ->
                  (double) integer(block, i);
            };
      }
      return -1;
    };
  }

  /** An element as a message shows it. */
  String text(MemorySegment block, int index) {
    return switch (type) {
      case FLOAT16, FLOAT32 -> String.valueOf((float) floating(block, index));
      case FLOAT64 -> String.valueOf(floating(block, index));
      case UINT64 -> Long.toUnsignedString(longAt(block, index));
      case BOOL, INT8, UINT8, INT16, UINT16, INT32, UINT32, INT64 ->
          String.valueOf(integer(block, index));
    };
  }

  private boolean isLong(MemorySegment block, int index) {
    if (type == NpyType.UINT64) {
      return longAt(block, index) >= 0;
    }
    if (type.isFloat()) {
      double value = floating(block, index);
      return value == Math.rint(value) && Math.abs(value) < TWO_TO_63;
    }
    return true;
  }

  private long integer(MemorySegment block, int index) {
    return switch (type) {
      case BOOL -> block.get(ValueLayout.JAVA_BYTE, index) == 0 ? 0 : 1;
      case INT8 -> block.get(ValueLayout.JAVA_BYTE, index);
      case UINT8 -> Byte.toUnsignedInt(block.get(ValueLayout.JAVA_BYTE, index));
      case INT16 -> shortAt(block, index);
      case UINT16 -> Short.toUnsignedInt(shortAt(block, index));
      case INT32 -> intAt(block, index);
      case UINT32 -> Integer.toUnsignedLong(intAt(block, index));
      case INT64, UINT64 -> longAt(block, index);
      case FLOAT16, FLOAT32, FLOAT64 -> (long) floating(block, index);
    };
  }

  private double floating(MemorySegment block, int index) {
    return switch (type) {
      case FLOAT16 -> Float.float16ToFloat(shortAt(block, index));
      case FLOAT32 -> Float.intBitsToFloat(intAt(block, index));
      case FLOAT64 -> Double.longBitsToDouble(longAt(block, index));
      default -> throw new AssertionError(type + " is no floating-point number");
    };
  }

  private static double unsigned(long value) {
    return value >= 0 ? (double) value : 2 * (double) half(value);
  }

  /** Half of an unsigned number; its lowest bit stays, which may be what rounding looks at. */
  private static long half(long value) {
    return (value >>> 1) | (value & 1);
  }

  private short shortAt(MemorySegment block, int index) {
    short value = block.get(SHORT, (long) index * Short.BYTES);
    return reversed ? Short.reverseBytes(value) : value;
  }

  private int intAt(MemorySegment block, int index) {
    int value = block.get(INT, (long) index * Integer.BYTES);
    return reversed ? Integer.reverseBytes(value) : value;
  }

  private long longAt(MemorySegment block, int index) {
    long value = block.get(LONG, (long) index * Long.BYTES);
    return reversed ? Long.reverseBytes(value) : value;
  }
}
