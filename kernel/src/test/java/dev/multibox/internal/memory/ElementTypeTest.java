package dev.multibox.internal.memory;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrowsExactly;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Heap memory of every other type is refused, also where it is read-only or a part. */
class ElementTypeTest {

  private static final Map<ElementType, MemorySegment> HEAP =
      Map.of(
          ElementType.FLOAT, MemorySegment.ofArray(new float[8]),
          ElementType.INT, MemorySegment.ofArray(new int[8]),
          ElementType.LONG, MemorySegment.ofArray(new long[8]),
          ElementType.BYTE, MemorySegment.ofArray(new byte[8]),
          ElementType.DOUBLE, MemorySegment.ofArray(new double[8]),
          ElementType.SHORT, MemorySegment.ofArray(new short[8]),
          ElementType.CHAR, MemorySegment.ofArray(new char[8]));

  @ParameterizedTest
  @EnumSource
  void onlyItsOwnArraysAndBytesAreTaken(ElementType wanted) {
    for (Map.Entry<ElementType, MemorySegment> entry : HEAP.entrySet()) {
      MemorySegment whole = entry.getValue();
      for (MemorySegment segment :
          new MemorySegment[] {
            whole, whole.asReadOnly(), whole.asSlice(4), whole.asSlice(1).asReadOnly()
          }) {
        if (entry.getKey() == wanted || entry.getKey() == ElementType.BYTE) {
          assertDoesNotThrow(() -> wanted.require("logits", segment));
        } else {
          assertThrowsExactly(
              IllegalArgumentException.class,
              () -> wanted.require("logits", segment),
              entry.getKey() + " for " + wanted);
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void memoryOutsideTheHeapHasNoType(ElementType wanted) {
    try (Arena arena = Arena.ofConfined()) {
      assertDoesNotThrow(() -> wanted.require("logits", arena.allocate(8, 8)));
    }
    MemorySegment direct = MemorySegment.ofBuffer(ByteBuffer.allocateDirect(8).asDoubleBuffer());
    assertDoesNotThrow(() -> wanted.require("logits", direct));
  }

  @Test
  void messagesSayTheWayOut() {
    assertEquals(
        "labels: expected integers, got a segment of a long[]; copy the values to an int[]",
        message(ElementType.INT, "labels", HEAP.get(ElementType.LONG)));
    assertEquals(
        "logits: expected floats, got a segment of a double[]; copy the values to a float[]",
        message(ElementType.FLOAT, "logits", HEAP.get(ElementType.DOUBLE)));
    assertEquals(
        "mined: expected bytes, got a segment of an int[]; copy the values to a byte[]",
        message(ElementType.BYTE, "mined", HEAP.get(ElementType.INT)));
    assertEquals(
        "logit rows: expected 64-bit integers, got a segment of an int[]; copy the values to a"
            + " long[]",
        message(ElementType.LONG, "logit rows", HEAP.get(ElementType.INT)));
  }

  private static String message(ElementType wanted, String name, MemorySegment segment) {
    return assertThrowsExactly(IllegalArgumentException.class, () -> wanted.require(name, segment))
        .getMessage();
  }
}
