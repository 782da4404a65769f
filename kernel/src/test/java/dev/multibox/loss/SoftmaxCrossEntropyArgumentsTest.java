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

/** What cross entropy refuses when it is used by itself. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SoftmaxCrossEntropyArgumentsTest {

  private static final long HUGE = Long.MAX_VALUE;

  private final GuardedMemory memory = new GuardedMemory();
  private final MemorySegment input = memory.memory(160);
  private final MemorySegment output = memory.output(160);
  private final float[] floats = new float[40];
  private final int[] ints = new int[10];
  private final float[] losses = memory.floats(10);

  private final SoftmaxCrossEntropy entropy = SoftmaxCrossEntropy.of(3);

  @AfterAll
  void close() {
    memory.close();
  }

  @ParameterizedTest
  @MethodSource({"arrays", "segments", "labels"})
  void refuses(Refusal refusal) {
    refusal.verify(memory);
  }

  @Test
  void takesWhatIsRight() {
    entropy.perRow(floats, ints, 10, new float[10]);
    entropy.perRow(input, input, 10, memory.ofThisThread(40));
    entropy.perRow(input, input, 0, memory.ofThisThread(1));
  }

  List<Refusal> arrays() {
    String thirty =
        "logits: expected at least 30 floats [rows][classes], got 29; give longer memory, or lower"
            + " the sizes";
    float[] few = new float[29];
    return List.of(
        Refusal.illegal(
            "one class",
            () -> SoftmaxCrossEntropy.of(1),
            "classes: expected at least 2, the background's among them, got 1; ElementForm",
            "takes one column, and so does MultiBoxLoss with SIGMOID_CROSS_ENTROPY and"
                + " BackgroundColumn.NONE"),
        Refusal.isNull("backend", () -> SoftmaxCrossEntropy.of(3, null)),
        Refusal.isNull("logits", () -> entropy.perRow(null, ints, 10, losses)),
        Refusal.isNull("labels", () -> entropy.perRow(floats, null, 10, losses)),
        Refusal.isNull("losses", () -> entropy.perRow(floats, ints, 10, null)),
        Refusal.isNull("logits", () -> entropy.sum(null, ints, 10)),
        Refusal.isNull("labels", () -> entropy.sum(floats, null, 10)),
        Refusal.negative("rows", () -> entropy.perRow(floats, ints, -1, losses)),
        Refusal.negative("rows", () -> entropy.sum(floats, ints, -1)),
        Refusal.tooShort(thirty, () -> entropy.perRow(few, ints, 10, losses)),
        Refusal.tooShort(thirty, () -> entropy.sum(few, ints, 10)),
        Refusal.tooShort(
            "labels: expected at least 10 integers [rows], got 9; give longer memory, or lower the"
                + " sizes",
            () -> entropy.perRow(floats, new int[9], 10, losses)),
        Refusal.tooShort(
            "losses: expected at least 10 floats [rows], got 9; give longer memory, or lower the"
                + " sizes",
            () -> entropy.perRow(floats, ints, 10, new float[9])),
        Refusal.tooShort(
            "logits: expected at least 6442450941 floats [rows][classes], got 40; give longer"
                + " memory, or lower the sizes",
            () -> entropy.sum(floats, ints, Integer.MAX_VALUE)),
        Refusal.same("logits", () -> entropy.perRow(losses, ints, 3, losses)));
  }

  List<Refusal> segments() {
    List<Refusal> refusals = new ArrayList<>();
    refusals.add(Refusal.isNull("logits", () -> entropy.perRow(null, input, 9, output)));
    refusals.add(Refusal.isNull("labels", () -> entropy.perRow(input, null, 9, output)));
    refusals.add(Refusal.isNull("losses", () -> entropy.perRow(input, input, 9, null)));
    refusals.add(Refusal.negative("rows", () -> entropy.perRow(input, input, -1, output)));
    refusals.add(Refusal.negative("rows", () -> entropy.sum(input, input, -1)));
    refusals.add(
        Refusal.tooShort(
            "logits: expected at least 14 rows of logits, got 13; give longer memory, or lower the"
                + " sizes",
            () -> entropy.perRow(input, input, 14, output)));
    refusals.add(
        Refusal.tooShort(
            "labels: expected at least 10 integers [rows], got 9; give longer memory, or lower the"
                + " sizes",
            () -> entropy.sum(input, input.asSlice(0, 39), 10)));
    refusals.add(
        Refusal.tooShort(
            "losses: expected at least 10 floats [rows], got 9; give longer memory, or lower the"
                + " sizes",
            () -> entropy.perRow(input, input, 10, output.asSlice(0, 39))));
    refusals.add(
        Refusal.tooShort(
            "logits: expected at least " + HUGE + " rows of logits, got 13",
            () -> entropy.sum(input, input, HUGE)));
    MemorySegment closed = GuardedMemory.closed(160);
    MemorySegment foreign = memory.ofAnotherThread(160);
    refusals.add(Refusal.isClosed("logits", () -> entropy.perRow(closed, input, 9, output)));
    refusals.add(Refusal.isForeign("logits", () -> entropy.perRow(foreign, input, 9, output)));
    refusals.add(Refusal.isClosed("labels", () -> entropy.perRow(input, closed, 9, output)));
    refusals.add(Refusal.isForeign("labels", () -> entropy.perRow(input, foreign, 9, output)));
    refusals.add(Refusal.isClosed("logits", () -> entropy.sum(closed, input, 9)));
    refusals.add(Refusal.isForeign("logits", () -> entropy.sum(foreign, input, 9)));
    refusals.add(Refusal.isClosed("losses", () -> entropy.perRow(input, input, 9, closed)));
    refusals.add(Refusal.isForeign("losses", () -> entropy.perRow(input, input, 9, foreign)));
    refusals.add(
        Refusal.overlap("logits", () -> entropy.perRow(output.asSlice(0, 100), input, 5, output)));
    refusals.add(
        Refusal.overlap("labels", () -> entropy.perRow(input, output.asSlice(19), 5, output)));
    refusals.add(Refusal.readOnly(() -> entropy.perRow(input, input, 9, output.asReadOnly())));
    return refusals;
  }

  List<Refusal> labels() {
    List<Refusal> refusals = new ArrayList<>();
    // Beyond the first tile of rows.
    float[] logits = new float[1200];
    float[] many = memory.floats(400);
    for (int row : new int[] {0, 7, 399}) {
      for (int label : new int[] {-2, 3, Integer.MIN_VALUE, Integer.MAX_VALUE}) {
        int[] wrong = new int[400];
        wrong[row] = label;
        String expected =
            ("labels: expected -1 to 2, got %d at [%d]; -1 ignores a label, map others to"
                    + " it or to a class")
                .formatted(label, row);
        MemorySegment logitMemory = MemorySegment.ofArray(logits);
        MemorySegment labelMemory = MemorySegment.ofArray(wrong);
        MemorySegment lossMemory = MemorySegment.ofArray(many);
        List<Executable> calls =
            List.of(
                () -> entropy.perRow(logits, wrong, 400, many),
                () -> entropy.sum(logits, wrong, 400),
                () -> entropy.perRow(logitMemory, labelMemory, 400, lossMemory),
                () -> entropy.sum(logitMemory, labelMemory, 400));
        calls.forEach(call -> refusals.add(Refusal.illegal("label " + label, call, expected)));
      }
    }
    return refusals;
  }
}
