package dev.multibox.internal.memory;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Floats and integers in memory of every kind: the array itself where there is one, else copies.
 */
class FloatStorageTest {

  private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED;
  private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED;
  private static final int COUNT = 12;

  private static FloatStorage floats(MemorySegment segment) {
    return FloatStorage.of("floats", segment, COUNT, "floats");
  }

  private static IntStorage ints(MemorySegment segment) {
    return IntStorage.of("integers", segment, COUNT, "integers");
  }

  /** Writes 100, 101, ... as floats, and checks what the storage reads and writes. */
  private static void verifyFloats(MemorySegment segment, boolean array) {
    for (int i = 0; i < COUNT; i++) {
      segment.set(FLOAT, 4L * i, 100 + i);
    }
    FloatStorage storage = floats(segment);
    assertEquals(array, storage.isArray());
    assertEquals(segment.address(), storage.segment().address());
    assertEquals(4L * COUNT, storage.segment().byteSize(), "what was asked for, and no more");
    float[] read = new float[7];
    storage.read(3, read, 2, 4);
    assertArrayEquals(new float[] {0, 0, 103, 104, 105, 106, 0}, read);
    storage.write(COUNT - 2, read, 2, 2);
    assertEquals(103f, segment.get(FLOAT, 4L * (COUNT - 2)));
    assertEquals(104f, segment.get(FLOAT, 4L * (COUNT - 1)));
    assertEquals(102f, storage.get(2));
    assertThrows(IndexOutOfBoundsException.class, () -> storage.get(-1));
    assertThrows(IndexOutOfBoundsException.class, () -> storage.get(COUNT));
    assertThrows(IndexOutOfBoundsException.class, () -> storage.read(-1, read, 0, 1));
    assertThrows(IndexOutOfBoundsException.class, () -> storage.read(COUNT, read, 0, 1));
    if (array) {
      assertEquals(105f, storage.array()[storage.arrayIndex(5)]);
    }
  }

  private static void verifyInts(MemorySegment segment, boolean array) {
    for (int i = 0; i < COUNT; i++) {
      segment.set(INT, 4L * i, 100 + i);
    }
    IntStorage storage = ints(segment);
    assertEquals(array, storage.isArray());
    assertEquals(segment.address(), storage.segment().address());
    assertEquals(4L * COUNT, storage.segment().byteSize(), "what was asked for, and no more");
    int[] read = new int[7];
    storage.read(3, read, 2, 4);
    assertArrayEquals(new int[] {0, 0, 103, 104, 105, 106, 0}, read);
    storage.write(COUNT - 2, read, 2, 2);
    assertEquals(103, segment.get(INT, 4L * (COUNT - 2)));
    assertEquals(104, segment.get(INT, 4L * (COUNT - 1)));
    assertThrows(IndexOutOfBoundsException.class, () -> storage.read(-1, read, 0, 1));
    assertThrows(IndexOutOfBoundsException.class, () -> storage.read(COUNT, read, 0, 1));
    if (array) {
      assertEquals(105, storage.array()[storage.arrayIndex(5)]);
    }
  }

  @Test
  void arraysAndTheirSlicesAreUsedInPlace() {
    float[] floats = new float[40];
    int[] ints = new int[40];
    verifyFloats(MemorySegment.ofArray(floats), true);
    verifyInts(MemorySegment.ofArray(ints), true);
    verifyFloats(MemorySegment.ofArray(floats).asSlice(4 * 28), true);
    verifyInts(MemorySegment.ofArray(ints).asSlice(4 * 28), true);
    assertEquals(100f, floats[28]);
    assertEquals(100, ints[28]);
    FloatStorage slice = floats(MemorySegment.ofArray(floats).asSlice(4).asSlice(8, 4 * COUNT));
    assertSame(floats, slice.array());
    assertEquals(3, slice.arrayIndex(0));
    assertEquals(3 + 11, slice.arrayIndex(11));
  }

  @Test
  void plainArraysAreUsedInPlace() {
    float[] floats = new float[COUNT];
    int[] ints = new int[COUNT];
    FloatStorage floatStorage =
        FloatStorage.of("floats", CallerMemory.of("floats", floats), COUNT, "floats");
    IntStorage intStorage =
        IntStorage.of("integers", CallerMemory.of("integers", ints), COUNT, "integers");
    assertSame(floats, floatStorage.array());
    assertSame(ints, intStorage.array());
    assertEquals(7, floatStorage.arrayIndex(7));
    assertEquals(7, intStorage.arrayIndex(7));
    floatStorage.write(1, new float[] {5}, 0, 1);
    intStorage.write(1, new int[] {5}, 0, 1);
    assertEquals(5f, floats[1]);
    assertEquals(5, ints[1]);
  }

  @Test
  void allOfTheMemoryIsHeldWhereItsSizeSaysHowMuchThereIs() {
    MemorySegment ten = MemorySegment.ofArray(new byte[43]);
    assertEquals(10, FloatStorage.all("floats", ten).count());
    assertEquals(10, IntStorage.all("integers", ten).count());
    assertEquals(0, FloatStorage.all("floats", CallerMemory.of("floats", new float[0])).count());
  }

  /** A slice of floats that begins within a float is no array of floats. */
  @Test
  void misalignedSlicesAreCopied() {
    for (int skipped = 1; skipped < 4; skipped++) {
      verifyFloats(MemorySegment.ofArray(new float[40]).asSlice(skipped), false);
      verifyInts(MemorySegment.ofArray(new int[40]).asSlice(skipped), false);
    }
  }

  @Test
  void byteArraysAreCopied() {
    for (int skipped = 0; skipped < 4; skipped++) {
      verifyFloats(MemorySegment.ofArray(new byte[160]).asSlice(skipped), false);
      verifyInts(MemorySegment.ofArray(new byte[160]).asSlice(skipped), false);
    }
    verifyFloats(MemorySegment.ofBuffer(ByteBuffer.allocate(160).position(3)), false);
  }

  @Test
  void memoryOutsideTheHeapIsCopiedWhateverItsAlignment() {
    try (Arena arena = Arena.ofConfined()) {
      for (int skipped = 0; skipped < 4; skipped++) {
        verifyFloats(arena.allocate(160, 8).asSlice(skipped), false);
        verifyInts(arena.allocate(160, 8).asSlice(skipped), false);
      }
    }
    verifyFloats(MemorySegment.ofBuffer(ByteBuffer.allocateDirect(160).position(5)), false);
    verifyInts(MemorySegment.ofBuffer(ByteBuffer.allocateDirect(160).position(5)), false);
  }

  @Test
  void buffersAreUsedFromPositionToLimit() {
    float[] floats = new float[40];
    int[] ints = new int[40];
    FloatStorage ofFloats =
        FloatStorage.of(
            "floats",
            CallerMemory.of("floats", FloatBuffer.wrap(floats, 28, COUNT)),
            COUNT,
            "floats");
    IntStorage ofInts =
        IntStorage.of(
            "integers",
            CallerMemory.of("integers", IntBuffer.wrap(ints, 28, COUNT)),
            COUNT,
            "ints");
    assertSame(floats, ofFloats.array());
    assertSame(ints, ofInts.array());
    assertEquals(COUNT, ofFloats.count());
    assertEquals(COUNT, ofInts.count());
    ofFloats.write(0, new float[] {7}, 0, 1);
    ofInts.write(0, new int[] {8}, 0, 1);
    assertEquals(7f, floats[28]);
    assertEquals(8, ints[28]);
    ByteBuffer direct = ByteBuffer.allocateDirect(160).order(ByteOrder.nativeOrder());
    verifyInts(
        IntStorage.all("integers", CallerMemory.of("integers", direct.asIntBuffer())).segment(),
        false);
    verifyFloats(
        FloatStorage.all("floats", CallerMemory.of("floats", direct.asFloatBuffer())).segment(),
        false);
    assertEquals(103f, direct.getFloat(12), "the buffer's own memory");
  }

  @Test
  void buffersOfAnotherByteOrderAreRefused() {
    ByteOrder other =
        ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN
            ? ByteOrder.BIG_ENDIAN
            : ByteOrder.LITTLE_ENDIAN;
    ByteBuffer direct = ByteBuffer.allocateDirect(160).order(other);
    String expected =
        ": expected a buffer in the machine's byte order "
            + ByteOrder.nativeOrder()
            + ", got "
            + other
            + "; call .order(ByteOrder.nativeOrder()) on the ByteBuffer before its view is made";
    assertEquals(
        "locations" + expected,
        assertThrows(
                IllegalArgumentException.class,
                () ->
                    FloatStorage.of(
                        "locations",
                        CallerMemory.of("locations", direct.asFloatBuffer()),
                        0,
                        "floats"))
            .getMessage());
    assertEquals(
        "labels" + expected,
        assertThrows(
                IllegalArgumentException.class,
                () ->
                    IntStorage.of(
                        "labels", CallerMemory.of("labels", direct.asIntBuffer()), 0, "integers"))
            .getMessage());
  }

  /** The array behind a read-only segment stays hidden, so that no kernel could write to it. */
  @Test
  void readOnlyMemoryIsCopied() {
    float[] values = new float[COUNT];
    values[4] = 9;
    FloatStorage floats = floats(MemorySegment.ofArray(values).asReadOnly());
    assertFalse(floats.isArray());
    float[] read = new float[COUNT];
    floats.read(0, read, 0, COUNT);
    assertArrayEquals(values, read);
    int[] numbers = IntStream.range(0, COUNT).toArray();
    IntStorage ints = ints(MemorySegment.ofArray(numbers).asReadOnly());
    assertFalse(ints.isArray());
    int[] readInts = new int[COUNT];
    ints.read(0, readInts, 0, COUNT);
    assertArrayEquals(numbers, readInts);
  }

  /** An index beyond an array is an error here, never a wrapped one. */
  @Test
  void indexBeyondTwoToTheThirtyOneIsRefused() {
    FloatStorage storage = floats(MemorySegment.ofArray(new float[20]).asSlice(16));
    assertThrows(ArithmeticException.class, () -> storage.arrayIndex(Integer.MAX_VALUE));
    assertThrows(ArithmeticException.class, () -> storage.arrayIndex(1L << 32));
    IntStorage ints = ints(MemorySegment.ofArray(new int[20]).asSlice(16));
    assertThrows(ArithmeticException.class, () -> ints.arrayIndex(1L << 32));
  }
}
