package dev.multibox.loss;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the selection refuses when it is used by itself. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HardNegativesArgumentsTest {

  private final GuardedMemory memory = new GuardedMemory();
  private final HardNegatives selection = HardNegatives.of(8);
  private final float[] values = new float[20];
  private final int[] indices = memory.ints(20);
  private final byte[] mask = memory.bytes(20);
  private final MemorySegment input = memory.memory(80);
  private final MemorySegment output = memory.output(80);

  @AfterAll
  void close() {
    memory.close();
  }

  @ParameterizedTest
  @MethodSource({"capacities", "counts", "nulls", "lengths", "unusableMemory", "outputs"})
  void refuses(Refusal refusal) {
    refusal.verify(memory);
  }

  @Test
  void takesWhatIsRight() {
    selection.select(values, 8, 8, new int[8]);
    selection.selectRanked(input, 8, 3, memory.ofThisThread(12));
    selection.mask(input, 8, 0, memory.ofThisThread(8));
    selection.mask(values, 0, 0, new byte[0]);
    HardNegatives.of(0).select(values, 0, 0, new int[0]);
  }

  List<Refusal> capacities() {
    return List.of(
        Refusal.illegal(
            "capacity -1", () -> HardNegatives.of(-1), "capacity: expected at least 0, got -1"),
        Refusal.isNull("backend", () -> HardNegatives.of(4, null)));
  }

  /** All six calls, of arrays and of segments. */
  private List<Executable> calls(
      float[] keys, MemorySegment keyMemory, int count, int k, MemorySegment into) {
    return List.of(
        () -> selection.select(keys, count, k, indices),
        () -> selection.selectRanked(keys, count, k, indices),
        () -> selection.mask(keys, count, k, mask),
        () -> selection.select(keyMemory, count, k, into),
        () -> selection.selectRanked(keyMemory, count, k, into),
        () -> selection.mask(keyMemory, count, k, into));
  }

  List<Refusal> counts() {
    List<Refusal> refusals = new ArrayList<>();
    addCount(refusals, -1, 0, "count: expected 0 to 8, got -1");
    addCount(refusals, 9, 1, "count: expected 0 to 8, got 9");
    addCount(refusals, Integer.MAX_VALUE, 1, "count: expected 0 to 8, got 2147483647");
    addCount(refusals, 5, -1, "k: expected 0 to 5, got -1");
    addCount(refusals, 5, 6, "k: expected 0 to 5, got 6");
    return refusals;
  }

  private void addCount(List<Refusal> refusals, int count, int k, String message) {
    calls(values, input, count, k, output)
        .forEach(call -> refusals.add(Refusal.illegal(message, call, message)));
  }

  List<Refusal> nulls() {
    List<Refusal> refusals = new ArrayList<>();
    calls(null, null, 5, 2, output).forEach(call -> refusals.add(Refusal.isNull("values", call)));
    refusals.add(Refusal.isNull("indices", () -> selection.select(values, 5, 2, null)));
    refusals.add(Refusal.isNull("indices", () -> selection.selectRanked(values, 5, 2, null)));
    refusals.add(Refusal.isNull("mask", () -> selection.mask(values, 5, 2, null)));
    refusals.add(Refusal.isNull("indices", () -> selection.select(input, 5, 2, null)));
    refusals.add(Refusal.isNull("indices", () -> selection.selectRanked(input, 5, 2, null)));
    refusals.add(Refusal.isNull("mask", () -> selection.mask(input, 5, 2, null)));
    return refusals;
  }

  List<Refusal> lengths() {
    List<Refusal> refusals = new ArrayList<>();
    calls(new float[4], input.asSlice(0, 19), 5, 2, output)
        .forEach(
            call ->
                refusals.add(
                    Refusal.outOfBounds(
                        "short values",
                        call,
                        "values: expected at least 5 floats [count], got 4; give longer memory, or"
                            + " lower the sizes")));
    String index =
        "indices: expected at least 3 integers [k], got 2; give longer memory, or lower the sizes";
    String mark = "mask: expected at least 5 bytes [count], got 4";
    int[] two = memory.ints(2);
    byte[] four = memory.bytes(4);
    MemorySegment short11 = memory.output(11);
    MemorySegment short4 = memory.output(4);
    refusals.add(Refusal.outOfBounds(index, () -> selection.select(values, 5, 3, two), index));
    refusals.add(
        Refusal.outOfBounds(index, () -> selection.selectRanked(values, 5, 3, two), index));
    refusals.add(Refusal.outOfBounds(mark, () -> selection.mask(values, 5, 3, four), mark));
    refusals.add(Refusal.outOfBounds(index, () -> selection.select(input, 5, 3, short11), index));
    refusals.add(
        Refusal.outOfBounds(index, () -> selection.selectRanked(input, 5, 3, short11), index));
    refusals.add(Refusal.outOfBounds(mark, () -> selection.mask(input, 5, 3, short4), mark));
    return refusals;
  }

  List<Refusal> unusableMemory() {
    List<Refusal> refusals = new ArrayList<>();
    MemorySegment closed = GuardedMemory.closed(80);
    MemorySegment foreign = memory.ofAnotherThread(80);
    for (Executable call : calls(values, closed, 5, 2, output).subList(3, 6)) {
      refusals.add(Refusal.isClosed("values", call));
    }
    for (Executable call : calls(values, foreign, 5, 2, output).subList(3, 6)) {
      refusals.add(Refusal.isForeign("values", call));
    }
    refusals.add(Refusal.isClosed("indices", () -> selection.select(input, 5, 2, closed)));
    refusals.add(Refusal.isClosed("indices", () -> selection.selectRanked(input, 5, 2, closed)));
    refusals.add(Refusal.isClosed("mask", () -> selection.mask(input, 5, 2, closed)));
    refusals.add(Refusal.isForeign("indices", () -> selection.select(input, 5, 2, foreign)));
    refusals.add(Refusal.isForeign("indices", () -> selection.selectRanked(input, 5, 2, foreign)));
    refusals.add(Refusal.isForeign("mask", () -> selection.mask(input, 5, 2, foreign)));
    return refusals;
  }

  List<Refusal> outputs() {
    List<Refusal> refusals = new ArrayList<>();
    addOutput(refusals, input, output.asReadOnly(), "expected memory to write to, got a read-only");
    String overlap =
        "expected memory of its own, got memory that overlaps values; give the output other memory";
    addOutput(refusals, output, output, overlap);
    // By the last byte of five keys.
    addOutput(refusals, output, output.asSlice(19), overlap);
    return refusals;
  }

  private void addOutput(
      List<Refusal> refusals, MemorySegment keys, MemorySegment into, String expected) {
    List<Executable> calls = calls(values, keys, 5, 2, into).subList(3, 6);
    refusals.add(Refusal.illegal("indices", calls.get(0), "indices: " + expected));
    refusals.add(Refusal.illegal("ranked indices", calls.get(1), "indices: " + expected));
    refusals.add(Refusal.illegal("mask", calls.get(2), "mask: " + expected));
  }
}
