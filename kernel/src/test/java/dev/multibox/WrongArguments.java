package dev.multibox;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.reflect.Array;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.List;

/** Wrong arguments of every type that public methods take. */
final class WrongArguments {

  private static final int LENGTH = SampleArguments.LENGTH;

  private static final ByteOrder OTHER_ORDER =
      ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN
          ? ByteOrder.BIG_ENDIAN
          : ByteOrder.LITTLE_ENDIAN;

  private final MemorySegment gone;
  private final MemorySegment foreign;

  WrongArguments() {
    try (Arena arena = Arena.ofShared()) {
      gone = arena.allocate(8L * LENGTH, 64);
    }
    foreign = ofAnotherThread();
  }

  private static MemorySegment ofAnotherThread() {
    MemorySegment[] made = new MemorySegment[1];
    Thread other = Thread.ofPlatform().start(() -> made[0] = confined());
    try {
      other.join();
    } catch (InterruptedException interrupted) {
      throw new AssertionError(interrupted);
    }
    return made[0];
  }

  @SuppressWarnings("resource") // never closed, so that the memory stays
  private static MemorySegment confined() {
    return Arena.ofConfined().allocate(8L * LENGTH, 64);
  }

  /** Wrong objects, whatever the other arguments are: null, and memory whose arena is closed. */
  List<Object> unusable(Class<?> type) {
    List<Object> wrong = new ArrayList<>();
    if (!type.isPrimitive()) {
      wrong.add(null);
    }
    if (type == MemorySegment.class) {
      wrong.add(gone);
    }
    return wrong;
  }

  /** Wrong numbers, no elements, and memory that is read-only, foreign or of another byte order. */
  List<Object> wrong(Class<?> type) {
    if (type == int.class) {
      return List.of(-1, Integer.MIN_VALUE, Integer.MAX_VALUE);
    }
    if (type == long.class) {
      return List.of(-1L, Long.MIN_VALUE, Long.MAX_VALUE);
    }
    if (type == float.class) {
      return List.of(-1f, Float.NaN, Float.POSITIVE_INFINITY);
    }
    if (type == double.class) {
      return List.of(-1.0, Double.NaN, Double.POSITIVE_INFINITY);
    }
    if (type.isArray() && type.getComponentType().isPrimitive()) {
      return List.of(Array.newInstance(type.getComponentType(), 0));
    }
    ByteBuffer bytes = ByteBuffer.allocateDirect(8 * LENGTH).order(OTHER_ORDER);
    if (type == MemorySegment.class) {
      MemorySegment readOnly = Arena.ofAuto().allocate(8L * LENGTH, 64).asReadOnly();
      return List.of(foreign, readOnly, MemorySegment.NULL);
    }
    if (type == FloatBuffer.class) {
      FloatBuffer readOnly = FloatBuffer.allocate(LENGTH).asReadOnlyBuffer();
      return List.of(bytes.asFloatBuffer(), readOnly, FloatBuffer.allocate(0));
    }
    if (type == IntBuffer.class) {
      return List.of(bytes.asIntBuffer(), IntBuffer.allocate(0));
    }
    if (type == LongBuffer.class) {
      return List.of(bytes.asLongBuffer(), LongBuffer.allocate(0));
    }
    return type == ByteBuffer.class ? List.of(ByteBuffer.allocate(0)) : List.of();
  }
}
