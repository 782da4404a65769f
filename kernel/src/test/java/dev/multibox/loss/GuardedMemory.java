package dev.multibox.loss;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Memory of every kind that a call may be given wrongly. What is given as an output bears a
 * pattern, and tells where it has been written to.
 */
final class GuardedMemory implements AutoCloseable {

  // All ones: labels of -1 where a test lets an output overlap labels, so that they are legal.
  private static final byte PATTERN = (byte) 0xff;

  private final Arena shared = Arena.ofShared();
  private final Arena confined = Arena.ofConfined();
  private final ExecutorService elsewhere = Executors.newSingleThreadExecutor();
  private final Arena foreign = CompletableFuture.supplyAsync(Arena::ofConfined, elsewhere).join();
  private final List<MemorySegment> outputs = new ArrayList<>();

  /** Zeros that any thread may use. */
  MemorySegment memory(long bytes) {
    return shared.allocate(bytes, 8);
  }

  /** Zeros that this thread alone may use. */
  MemorySegment ofThisThread(long bytes) {
    return confined.allocate(bytes, 8);
  }

  /** Zeros that another thread alone may use. */
  MemorySegment ofAnotherThread(long bytes) {
    return CompletableFuture.supplyAsync(() -> foreign.allocate(bytes, 8), elsewhere).join();
  }

  /** What was memory. */
  static MemorySegment closed(long bytes) {
    try (Arena arena = Arena.ofShared()) {
      return arena.allocate(bytes, 8);
    }
  }

  /** Memory that nothing may be written to as long as calls are refused. */
  MemorySegment output(long bytes) {
    return guard(memory(bytes));
  }

  /** An array that nothing may be written to as long as calls are refused. */
  float[] floats(int length) {
    float[] array = new float[length];
    guard(MemorySegment.ofArray(array));
    return array;
  }

  /** An array that nothing may be written to as long as calls are refused. */
  int[] ints(int length) {
    int[] array = new int[length];
    guard(MemorySegment.ofArray(array));
    return array;
  }

  /** An array that nothing may be written to as long as calls are refused. */
  byte[] bytes(int length) {
    byte[] array = new byte[length];
    guard(MemorySegment.ofArray(array));
    return array;
  }

  MemorySegment guard(MemorySegment output) {
    outputs.add(output);
    return output;
  }

  /** Fills every output with the pattern. */
  void arm() {
    outputs.forEach(output -> output.fill(PATTERN));
  }

  /** Names the outputs that have been written to and the first byte of each; empty if none was. */
  String changed() {
    StringJoiner changed = new StringJoiner(", ");
    for (MemorySegment output : outputs) {
      for (long at = 0; at < output.byteSize(); at++) {
        if (output.get(ValueLayout.JAVA_BYTE, at) != PATTERN) {
          changed.add(output + " at byte " + at);
          break;
        }
      }
    }
    return changed.toString();
  }

  @Override
  public void close() {
    CompletableFuture.runAsync(foreign::close, elsewhere).join();
    elsewhere.close();
    confined.close();
    shared.close();
  }
}
