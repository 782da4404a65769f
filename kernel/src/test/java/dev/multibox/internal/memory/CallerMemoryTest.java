package dev.multibox.internal.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrowsExactly;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Arrays and buffers are the memory itself; buffers of another byte order are refused. */
class CallerMemoryTest {

  private static final ByteOrder FOREIGN =
      ByteOrder.nativeOrder() == ByteOrder.BIG_ENDIAN
          ? ByteOrder.LITTLE_ENDIAN
          : ByteOrder.BIG_ENDIAN;

  @Test
  void arraysAreWrittenInPlace() {
    float[] floats = new float[3];
    int[] ints = new int[3];
    long[] longs = new long[3];
    CallerMemory.of("a", floats).setAtIndex(ValueLayout.JAVA_FLOAT, 1, 2.5f);
    CallerMemory.of("a", ints).setAtIndex(ValueLayout.JAVA_INT, 1, 7);
    CallerMemory.of("a", longs).setAtIndex(ValueLayout.JAVA_LONG, 1, 1L << 40);
    assertEquals(2.5f, floats[1]);
    assertEquals(7, ints[1]);
    assertEquals(1L << 40, longs[1]);
  }

  @Test
  void buffersAreTheMemoryFromPositionToLimit() {
    for (ByteBuffer bytes : List.of(ByteBuffer.allocateDirect(80), ByteBuffer.allocate(80))) {
      bytes.order(ByteOrder.nativeOrder());
      FloatBuffer floats = bytes.asFloatBuffer().position(2).limit(5);
      MemorySegment segment = CallerMemory.of("a", floats);
      assertEquals(12, segment.byteSize());
      segment.set(ValueLayout.JAVA_FLOAT_UNALIGNED, 4, 2.5f);
      assertEquals(2.5f, floats.get(3));
      IntBuffer ints = bytes.asIntBuffer().position(6).limit(8);
      CallerMemory.of("a", ints).set(ValueLayout.JAVA_INT_UNALIGNED, 4, 9);
      assertEquals(9, ints.get(7));
      LongBuffer longs = bytes.asLongBuffer().position(8);
      CallerMemory.of("a", longs).set(ValueLayout.JAVA_LONG_UNALIGNED, 8, 1L << 40);
      assertEquals(1L << 40, longs.get(9));
    }
    FloatBuffer wrapped = FloatBuffer.wrap(new float[] {1, 2, 3, 4}, 1, 2);
    assertEquals(8, CallerMemory.of("a", wrapped).byteSize());
    assertEquals(2f, CallerMemory.of("a", wrapped).get(ValueLayout.JAVA_FLOAT, 0));
  }

  @Test
  void anotherByteOrderIsRefused() {
    String message =
        "a: expected a buffer in the machine's byte order "
            + ByteOrder.nativeOrder()
            + ", got "
            + FOREIGN
            + "; call .order(ByteOrder.nativeOrder()) on the ByteBuffer before its view is made";
    for (ByteBuffer bytes : List.of(ByteBuffer.allocateDirect(80), ByteBuffer.allocate(80))) {
      bytes.order(FOREIGN);
      assertEquals(message, refusal(() -> CallerMemory.of("a", bytes.asFloatBuffer())));
      assertEquals(message, refusal(() -> CallerMemory.of("a", bytes.asIntBuffer())));
      assertEquals(message, refusal(() -> CallerMemory.of("a", bytes.asLongBuffer())));
    }
  }

  @Test
  void nullIsRefusedByName() {
    for (Executable call :
        List.<Executable>of(
            () -> CallerMemory.of("a", (float[]) null),
            () -> CallerMemory.of("a", (int[]) null),
            () -> CallerMemory.of("a", (long[]) null),
            () -> CallerMemory.of("a", (FloatBuffer) null),
            () -> CallerMemory.of("a", (IntBuffer) null),
            () -> CallerMemory.of("a", (LongBuffer) null))) {
      assertEquals(
          "a: expected an object, got null",
          assertThrowsExactly(NullPointerException.class, call).getMessage());
    }
  }

  private static String refusal(Executable call) {
    return assertThrowsExactly(IllegalArgumentException.class, call).getMessage();
  }
}
