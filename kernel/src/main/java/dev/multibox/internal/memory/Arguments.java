package dev.multibox.internal.memory;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;

/**
 * Refuses arguments, naming the argument, the expected and the actual value, and the way out. An
 * expected range of a number is the way out itself.
 */
public final class Arguments {

  private static final String GIVE_MORE = "; give longer memory, or lower the sizes";
  private static final String GIVE_OTHER = "; give the output other memory";
  private static final String MAKE_EQUAL = "; give both the same size";

  private Arguments() {}

  /** Refuses null. */
  public static <T> T notNull(String name, T value) {
    if (value == null) {
      throw new NullPointerException(name + ": expected an object, got null");
    }
    return value;
  }

  /** Refuses a number below {@code least}. */
  public static int atLeast(String name, int value, int least) {
    if (value < least) {
      throw new IllegalArgumentException(name + ": expected at least " + least + ", got " + value);
    }
    return value;
  }

  /** Refuses a number below {@code least}. */
  public static long atLeast(String name, long value, long least) {
    if (value < least) {
      throw new IllegalArgumentException(name + ": expected at least " + least + ", got " + value);
    }
    return value;
  }

  /** Refuses a number above {@code most}. */
  public static int atMost(String name, int value, int most) {
    if (value > most) {
      throw new IllegalArgumentException(name + ": expected at most " + most + ", got " + value);
    }
    return value;
  }

  /** Refuses a number outside {@code least .. most}. */
  public static int within(String name, int value, int least, int most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          name + ": expected " + least + " to " + most + ", got " + value);
    }
    return value;
  }

  /** Refuses a number that is not the index of one of {@code count} things. */
  public static int index(String name, int value, int count, String what) {
    if (value < 0 || value >= count) {
      throw new IndexOutOfBoundsException(
          name
              + ": expected the index of one of "
              + count
              + " "
              + what
              + ", got "
              + value
              + "; they count from 0");
    }
    return value;
  }

  /** Refuses a number that is not finite and above zero. */
  public static float positive(String name, float value) {
    if (!(value > 0f) || Float.isInfinite(value)) {
      throw new IllegalArgumentException(name + ": expected a finite number above 0, got " + value);
    }
    return value;
  }

  /** Refuses a number that is not finite and above zero. */
  public static double positive(String name, double value) {
    if (!(value > 0) || Double.isInfinite(value)) {
      throw new IllegalArgumentException(name + ": expected a finite number above 0, got " + value);
    }
    return value;
  }

  /** Refuses a number that is not finite, or below zero. */
  public static float notNegative(String name, float value) {
    if (!(value >= 0f) || Float.isInfinite(value)) {
      throw new IllegalArgumentException(
          name + ": expected a finite number of 0 or more, got " + value);
    }
    return value;
  }

  /**
   * Refuses a value that contradicts another, unless the combination {@code holds}. The words are
   * constants: words that are joined are made before the call, in a process's first call for some
   * milliseconds, so they are thrown as a {@link #refusal} instead (journal Y11).
   */
  public static void combination(boolean holds, String name, String expected, Object actual) {
    if (!holds) {
      throw refusal(name, expected, actual);
    }
  }

  /** Refuses as {@link #combination(boolean, String, String, Object)}, with a way out. */
  public static void combination(
      boolean holds, String name, String expected, Object actual, String wayOut) {
    if (!holds) {
      throw refusal(name, expected, actual + "; " + wayOut);
    }
  }

  /** The refusal of a value. */
  public static IllegalArgumentException refusal(String name, String expected, Object actual) {
    return new IllegalArgumentException(name + ": expected " + expected + ", got " + actual);
  }

  /** The refusal of a label that is neither -1 nor a class, at a place of the tensor. */
  public static IllegalArgumentException badLabel(int label, int greatest, String place) {
    return new IllegalArgumentException(
        "labels: expected -1 to "
            + greatest
            + ", got "
            + label
            + " at "
            + place
            + "; -1 ignores a label, map others to it or to a class");
  }

  /** Refuses a size that differs from another's. */
  public static void equal(String name, long value, String other, long expected) {
    if (value != expected) {
      throw new IllegalArgumentException(
          name + ": expected " + expected + " as in " + other + ", got " + value + MAKE_EQUAL);
    }
  }

  /** Refuses a storage of fewer than {@code expected} elements. */
  public static void holds(String name, long actual, long expected, String what) {
    if (actual < expected) {
      throw new IndexOutOfBoundsException(
          name + ": expected at least " + expected + " " + what + ", got " + actual + GIVE_MORE);
    }
  }

  /** Refuses an output that is the same array as an input. */
  public static void different(String name, Object output, String other, Object input) {
    if (output == input) {
      throw new IllegalArgumentException(
          name + ": expected memory of its own, got the array of " + other + GIVE_OTHER);
    }
  }

  /** Refuses an output that overlaps an input. */
  public static void apart(String name, MemorySegment output, String other, MemorySegment input) {
    apart(name, output, output.byteSize(), other, input, input.byteSize());
  }

  /** Refuses an output whose first bytes overlap the first bytes of an input. */
  public static void apart(
      String name,
      MemorySegment output,
      long outputBytes,
      String other,
      MemorySegment input,
      long inputBytes) {
    if (overlap(output, outputBytes, input, inputBytes)) {
      throw new IllegalArgumentException(
          name + ": expected memory of its own, got memory that overlaps " + other + GIVE_OTHER);
    }
  }

  private static boolean overlap(MemorySegment a, long aBytes, MemorySegment b, long bBytes) {
    if (NativeMemory.holds(a) && NativeMemory.holds(b)) {
      // Makes no object, and a segment without an end has no end to compare.
      return aBytes > 0
          && bBytes > 0
          && a.address() < b.address() + bBytes
          && b.address() < a.address() + aBytes;
    }
    return a.asOverlappingSlice(b).isPresent()
        && a.asSlice(0, aBytes).asOverlappingSlice(b.asSlice(0, bBytes)).isPresent();
  }

  /** Refuses memory that is too short for {@code count} elements, gone or another thread's. */
  public static void input(
      String name, MemorySegment segment, long count, long elementBytes, String what) {
    notNull(name, segment);
    alive(name, segment);
    accessible(name, segment, false);
    holds(name, segment.byteSize() / elementBytes, count, what);
  }

  /** Refuses memory as {@link #input}, and read-only memory. */
  public static void output(
      String name, MemorySegment segment, long count, long elementBytes, String what) {
    input(name, segment, count, elementBytes, what);
    writable(name, segment);
  }

  /** Refuses read-only memory. */
  public static void writable(String name, MemorySegment segment) {
    if (segment.isReadOnly()) {
      throw new IllegalArgumentException(
          name
              + ": expected memory to write to, got a read-only segment; give the segment that"
              + " asReadOnly() was called on");
    }
  }

  /** Refuses a buffer in another byte order than the machine's. */
  public static void nativeOrder(String name, ByteOrder order) {
    if (order != ByteOrder.nativeOrder()) {
      throw new IllegalArgumentException(
          name
              + ": expected a buffer in the machine's byte order "
              + ByteOrder.nativeOrder()
              + ", got "
              + order
              + "; call .order(ByteOrder.nativeOrder()) on the ByteBuffer before its view is made");
    }
  }

  /** Refuses a segment whose arena is closed. */
  public static void alive(String name, MemorySegment segment) {
    if (!segment.scope().isAlive()) {
      throw new IllegalStateException(
          name
              + ": expected live memory, its arena is closed; keep the arena open until the last"
              + " call");
    }
  }

  /** Refuses a segment that this thread, or with {@code shared} any thread, may not touch. */
  public static void accessible(String name, MemorySegment segment, boolean shared) {
    if (!segment.isAccessibleBy(Thread.currentThread())) {
      throw new IllegalStateException(
          name
              + ": expected memory of this thread, its arena is confined to another; allocate it in"
              + " Arena.ofShared() or Arena.ofAuto()");
    }
    if (shared && !segment.isAccessibleBy(Elsewhere.THREAD)) {
      throw new IllegalArgumentException(
          name
              + ": expected memory of a shared arena as images run on several threads,"
              + " its arena is confined to one; allocate it in Arena.ofShared() or Arena.ofAuto()");
    }
  }

  /** A thread that is never started, to ask about access from any thread but this one. */
  private static final class Elsewhere {
    static final Thread THREAD = Thread.ofPlatform().unstarted(() -> {});
  }
}
