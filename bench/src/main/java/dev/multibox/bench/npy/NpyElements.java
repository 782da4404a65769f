package dev.multibox.bench.npy;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * Elements of a type and byte order, converted from blocks of a file's bytes. Numbers pass through
 * arrays: the loops over them run fast before they are compiled, when a segment's do not, and a
 * command is often over by then.
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

  /** Converts to the nearest float32. */
  ElementSink floats(MemorySegment into) {
    return (block, at, step, n) -> {
      float[] values = floatsOf(block, n);
      if (step == 1) {
        MemorySegment.copy(values, 0, into, ValueLayout.JAVA_FLOAT_UNALIGNED, at * Float.BYTES, n);
      } else {
        for (int i = 0; i < n; i++) {
          into.set(ValueLayout.JAVA_FLOAT_UNALIGNED, (at + i * step) * Float.BYTES, values[i]);
        }
      }
      return -1;
    };
  }

  /** Converts whole numbers of 64 bits; refuses others. */
  ElementSink longs(long[] into, int first) {
    return (block, at, step, n) -> {
      if (type.isFloat() || type == NpyType.UINT64) {
        int bad = firstThatIsNoLong(block, n);
        if (bad >= 0) {
          return bad;
        }
      }
      long[] values = longsOf(block, n);
      for (int i = 0; i < n; i++) {
        into[first + Math.toIntExact(at + i * step)] = values[i];
      }
      return -1;
    };
  }

  /** Copies elements of INT32. */
  ElementSink ints(int[] into, int first) {
    return (block, at, step, n) -> {
      if (step == 1) {
        MemorySegment.copy(block, ints, 0, into, first + Math.toIntExact(at), n);
      } else {
        for (int i = 0; i < n; i++) {
          into[first + Math.toIntExact(at + i * step)] = block.get(ints, (long) i * Integer.BYTES);
        }
      }
      return -1;
    };
  }

  /** Converts to float64; integers beyond 2^53 are rounded. */
  ElementSink doubles(double[] into) {
    return (block, at, step, n) -> {
      double[] values = doublesOf(block, n);
      for (int i = 0; i < n; i++) {
        into[Math.toIntExact(at + i * step)] = values[i];
      }
      return -1;
    };
  }

  /** The first element of a block as a message shows it. */
  String text(MemorySegment block) {
    return switch (type) {
      case FLOAT16, FLOAT32 -> String.valueOf(floatsOf(block, 1)[0]);
      case FLOAT64 -> String.valueOf(doublesOf(block, 1)[0]);
      case UINT64 -> Long.toUnsignedString(longsOf(block, 1)[0]);
      case BOOL, INT8, UINT8, INT16, UINT16, INT32, UINT32, INT64 ->
          String.valueOf(longsOf(block, 1)[0]);
    };
  }

  private int firstThatIsNoLong(MemorySegment block, int n) {
    double[] values = doublesOf(block, n);
    for (int i = 0; i < n; i++) {
      if (values[i] != Math.rint(values[i]) || Math.abs(values[i]) >= TWO_TO_63) {
        return i;
      }
    }
    return -1;
  }

  private float[] floatsOf(MemorySegment block, int n) {
    float[] values = new float[n];
    switch (type) {
      case FLOAT32 -> MemorySegment.copy(block, floats, 0, values, 0, n);
      case FLOAT16 -> {
        short[] halves = shortsOf(block, n);
        for (int i = 0; i < n; i++) {
          values[i] = Float.float16ToFloat(halves[i]);
        }
      }
      case FLOAT64 -> {
        double[] wide = doublesOf(block, n);
        for (int i = 0; i < n; i++) {
          values[i] = (float) wide[i];
        }
      }
      case BOOL, INT8, UINT8, INT16, UINT16, INT32, UINT32, INT64 -> {
        long[] wide = longsOf(block, n);
        for (int i = 0; i < n; i++) {
          values[i] = (float) wide[i];
        }
      }
      case UINT64 -> {
        long[] wide = longsOf(block, n);
        for (int i = 0; i < n; i++) {
          values[i] = wide[i] >= 0 ? (float) wide[i] : 2f * (float) half(wide[i]);
        }
      }
    }
    return values;
  }

  private double[] doublesOf(MemorySegment block, int n) {
    double[] values = new double[n];
    switch (type) {
      case FLOAT64 -> MemorySegment.copy(block, doubles, 0, values, 0, n);
      case FLOAT16, FLOAT32 -> {
        float[] narrow = floatsOf(block, n);
        for (int i = 0; i < n; i++) {
          values[i] = narrow[i];
        }
      }
      case BOOL, INT8, UINT8, INT16, UINT16, INT32, UINT32, INT64 -> {
        long[] wide = longsOf(block, n);
        for (int i = 0; i < n; i++) {
          values[i] = (double) wide[i];
        }
      }
      case UINT64 -> {
        long[] wide = longsOf(block, n);
        for (int i = 0; i < n; i++) {
          values[i] = wide[i] >= 0 ? (double) wide[i] : 2 * (double) half(wide[i]);
        }
      }
    }
    return values;
  }

  /** Integers, those of UINT64 by their bits; and floating-point numbers that are whole. */
  private long[] longsOf(MemorySegment block, int n) {
    long[] values = new long[n];
    switch (type) {
      case INT64, UINT64 -> MemorySegment.copy(block, longs, 0, values, 0, n);
      case INT32, UINT32 -> {
        int[] narrow = new int[n];
        MemorySegment.copy(block, ints, 0, narrow, 0, n);
        for (int i = 0; i < n; i++) {
          values[i] = type == NpyType.INT32 ? narrow[i] : Integer.toUnsignedLong(narrow[i]);
        }
      }
      case INT16, UINT16 -> {
        short[] narrow = shortsOf(block, n);
        for (int i = 0; i < n; i++) {
          values[i] = type == NpyType.INT16 ? narrow[i] : Short.toUnsignedInt(narrow[i]);
        }
      }
      case BOOL, INT8, UINT8 -> {
        byte[] narrow = new byte[n];
        MemorySegment.copy(block, ValueLayout.JAVA_BYTE, 0, narrow, 0, n);
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
        double[] wide = doublesOf(block, n);
        for (int i = 0; i < n; i++) {
          values[i] = (long) wide[i];
        }
      }
    }
    return values;
  }

  private short[] shortsOf(MemorySegment block, int n) {
    short[] values = new short[n];
    MemorySegment.copy(block, shorts, 0, values, 0, n);
    return values;
  }

  /** Half of an unsigned number; its lowest bit stays, which may be what rounding looks at. */
  private static long half(long value) {
    return (value >>> 1) | (value & 1);
  }
}
