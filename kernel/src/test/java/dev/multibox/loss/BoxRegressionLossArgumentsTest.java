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

/** What smooth-L1 refuses when it is used by itself. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BoxRegressionLossArgumentsTest {

  private static final long HUGE = Long.MAX_VALUE;

  private final GuardedMemory memory = new GuardedMemory();
  private final MemorySegment input = memory.memory(160);
  private final MemorySegment output = memory.output(160);
  private final float[] floats = new float[40];
  private final int[] ints = new int[10];
  private final float[] losses = memory.floats(10);

  private final SmoothL1 smooth = SmoothL1.of(1f);

  @AfterAll
  void close() {
    memory.close();
  }

  @ParameterizedTest
  @MethodSource({"arrays", "segments", "gradientArrays", "gradientSegments"})
  void refuses(Refusal refusal) {
    refusal.verify(memory);
  }

  @Test
  void takesWhatIsRight() {
    smooth.perPrior(floats, floats, 10, new float[10]);
    smooth.perPrior(input, input, 10, memory.ofThisThread(40));
    smooth.sumOfPositives(floats, floats, ints, 10);
    smooth.sumOfPositives(input, input, input, 10);
    smooth.gradient(floats, floats, 10, 1f, new float[40]);
    smooth.gradient(input, input, 10, 1f, memory.ofThisThread(160));
    smooth.gradientOfPositives(floats, floats, ints, 10, 1f, new float[40]);
    smooth.gradientOfPositives(input, input, input, 10, 1f, memory.ofThisThread(160));
  }

  List<Refusal> arrays() {
    String four =
        "expected at least 40 floats [priors][4], got 39; give longer memory, or lower the sizes";
    float[] few = new float[39];
    return List.of(
        Refusal.isNull("form", () -> BoxRegressionLoss.of(null)),
        Refusal.isNull("backend", () -> BoxRegressionLoss.of(LocationLoss.l1(), null)),
        Refusal.isNull("backend", () -> SmoothL1.of(1f, null)),
        Refusal.illegal(
            "beta of 0", () -> SmoothL1.of(0f), "beta: expected a finite number above 0, got 0.0"),
        Refusal.isNull("predicted", () -> smooth.perPrior(null, floats, 10, losses)),
        Refusal.isNull("target", () -> smooth.perPrior(floats, null, 10, losses)),
        Refusal.isNull("losses", () -> smooth.perPrior(floats, floats, 10, null)),
        Refusal.isNull("predicted", () -> smooth.sum(null, floats, 10)),
        Refusal.isNull("target", () -> smooth.sum(floats, null, 10)),
        Refusal.isNull("labels", () -> smooth.sumOfPositives(floats, floats, null, 10)),
        Refusal.negative("priors", () -> smooth.perPrior(floats, floats, -1, losses)),
        Refusal.negative("priors", () -> smooth.sum(floats, floats, -1)),
        Refusal.negative("priors", () -> smooth.sumOfPositives(floats, floats, ints, -1)),
        Refusal.tooShort("predicted: " + four, () -> smooth.perPrior(few, floats, 10, losses)),
        Refusal.tooShort("target: " + four, () -> smooth.perPrior(floats, few, 10, losses)),
        Refusal.tooShort(
            "losses: expected at least 10 floats [priors], got 9; give longer memory, or lower the"
                + " sizes",
            () -> smooth.perPrior(floats, floats, 10, new float[9])),
        Refusal.tooShort("predicted: " + four, () -> smooth.sum(few, floats, 10)),
        Refusal.tooShort("target: " + four, () -> smooth.sumOfPositives(floats, few, ints, 10)),
        Refusal.tooShort(
            "labels: expected at least 10 integers [priors], got 9; give longer memory, or lower"
                + " the sizes",
            () -> smooth.sumOfPositives(floats, floats, new int[9], 10)),
        // 4 times as many floats as an int can count.
        Refusal.tooShort(
            "predicted: expected at least 8589934588 floats [priors][4], got 40; give longer"
                + " memory, or lower the sizes",
            () -> smooth.sum(floats, floats, Integer.MAX_VALUE)),
        Refusal.same("predicted", () -> smooth.perPrior(losses, floats, 2, losses)),
        Refusal.same("target", () -> smooth.perPrior(floats, losses, 2, losses)));
  }

  List<Refusal> segments() {
    List<Refusal> refusals = new ArrayList<>();
    refusals.add(Refusal.isNull("predicted", () -> smooth.perPrior(null, input, 9, output)));
    refusals.add(Refusal.isNull("target", () -> smooth.perPrior(input, null, 9, output)));
    refusals.add(Refusal.isNull("losses", () -> smooth.perPrior(input, input, 9, null)));
    refusals.add(Refusal.isNull("labels", () -> smooth.sumOfPositives(input, input, null, 9)));
    refusals.add(Refusal.negative("priors", () -> smooth.perPrior(input, input, -1, output)));
    refusals.add(Refusal.negative("priors", () -> smooth.sum(input, input, -1)));
    String ten =
        "expected at least 11 locations [priors][4], got 10; give longer memory, or lower the"
            + " sizes";
    refusals.add(
        Refusal.tooShort("predicted: " + ten, () -> smooth.perPrior(input, input, 11, output)));
    refusals.add(
        Refusal.tooShort(
            "target: expected at least 10 locations [priors][4], got 9; give longer memory, or"
                + " lower the sizes",
            () -> smooth.sum(input, input.asSlice(1), 10)));
    refusals.add(
        Refusal.tooShort(
            "losses: expected at least 10 floats [priors], got 9; give longer memory, or lower the"
                + " sizes",
            () -> smooth.perPrior(input, input, 10, output.asSlice(0, 39))));
    refusals.add(
        Refusal.tooShort(
            "labels: expected at least 10 integers [priors], got 9; give longer memory, or lower"
                + " the sizes",
            () -> smooth.sumOfPositives(input, input, input.asSlice(0, 39), 10)));
    refusals.add(
        Refusal.tooShort(
            "predicted: expected at least " + HUGE + " locations [priors][4], got 10",
            () -> smooth.sum(input, input, HUGE)));
    MemorySegment closed = GuardedMemory.closed(160);
    MemorySegment foreign = memory.ofAnotherThread(160);
    refusals.add(Refusal.isClosed("predicted", () -> smooth.perPrior(closed, input, 9, output)));
    refusals.add(Refusal.isForeign("predicted", () -> smooth.perPrior(foreign, input, 9, output)));
    refusals.add(Refusal.isClosed("target", () -> smooth.perPrior(input, closed, 9, output)));
    refusals.add(Refusal.isForeign("target", () -> smooth.perPrior(input, foreign, 9, output)));
    refusals.add(Refusal.isClosed("labels", () -> smooth.sumOfPositives(input, input, closed, 9)));
    refusals.add(
        Refusal.isForeign("labels", () -> smooth.sumOfPositives(input, input, foreign, 9)));
    refusals.add(Refusal.isClosed("losses", () -> smooth.perPrior(input, input, 9, closed)));
    refusals.add(Refusal.isForeign("losses", () -> smooth.perPrior(input, input, 9, foreign)));
    refusals.add(
        Refusal.overlap(
            "predicted", () -> smooth.perPrior(output.asSlice(0, 100), input, 5, output)));
    refusals.add(
        Refusal.overlap("target", () -> smooth.perPrior(input, output.asSlice(19), 5, output)));
    refusals.add(Refusal.readOnly(() -> smooth.perPrior(input, input, 9, output.asReadOnly())));
    return refusals;
  }

  private static Refusal sameGradients(String input, Executable call) {
    return Refusal.illegal(
        "gradients are " + input,
        call,
        "gradients: expected memory of its own, got the array of "
            + input
            + "; give the output other memory");
  }

  private static Refusal overlappingGradients(String input, Executable call) {
    return Refusal.illegal(
        "gradients within " + input,
        call,
        "gradients: expected memory of its own, got memory that overlaps "
            + input
            + "; give the output other memory");
  }

  List<Refusal> gradientArrays() {
    String four =
        "expected at least 40 floats [priors][4], got 39; give longer memory, or lower the sizes";
    float[] few = new float[39];
    float[] out = memory.floats(40);
    return List.of(
        Refusal.isNull("predicted", () -> smooth.gradient(null, floats, 10, 1f, out)),
        Refusal.isNull("target", () -> smooth.gradient(floats, null, 10, 1f, out)),
        Refusal.isNull("gradients", () -> smooth.gradient(floats, floats, 10, 1f, null)),
        Refusal.isNull(
            "labels", () -> smooth.gradientOfPositives(floats, floats, null, 10, 1f, out)),
        Refusal.isNull(
            "gradients", () -> smooth.gradientOfPositives(floats, floats, ints, 10, 1f, null)),
        Refusal.negative("priors", () -> smooth.gradient(floats, floats, -1, 1f, out)),
        Refusal.negative(
            "priors", () -> smooth.gradientOfPositives(floats, floats, ints, -1, 1f, out)),
        Refusal.tooShort("predicted: " + four, () -> smooth.gradient(few, floats, 10, 1f, out)),
        Refusal.tooShort("target: " + four, () -> smooth.gradient(floats, few, 10, 1f, out)),
        Refusal.tooShort(
            "gradients: " + four, () -> smooth.gradient(floats, floats, 10, 1f, new float[39])),
        Refusal.tooShort(
            "labels: expected at least 10 integers [priors], got 9; give longer memory, or lower"
                + " the sizes",
            () -> smooth.gradientOfPositives(floats, floats, new int[9], 10, 1f, out)),
        Refusal.tooShort(
            "gradients: " + four,
            () -> smooth.gradientOfPositives(floats, floats, ints, 10, 1f, new float[39])),
        sameGradients("predicted", () -> smooth.gradient(out, floats, 2, 1f, out)),
        sameGradients("target", () -> smooth.gradient(floats, out, 2, 1f, out)),
        sameGradients("predicted", () -> smooth.gradientOfPositives(out, floats, ints, 2, 1f, out)),
        sameGradients("target", () -> smooth.gradientOfPositives(floats, out, ints, 2, 1f, out)));
  }

  List<Refusal> gradientSegments() {
    MemorySegment closed = GuardedMemory.closed(160);
    MemorySegment foreign = memory.ofAnotherThread(160);
    MemorySegment readOnly = output.asReadOnly();
    return List.of(
        Refusal.isNull("gradients", () -> smooth.gradient(input, input, 9, 1f, null)),
        Refusal.isNull(
            "labels", () -> smooth.gradientOfPositives(input, input, null, 9, 1f, output)),
        Refusal.negative("priors", () -> smooth.gradient(input, input, -1, 1f, output)),
        Refusal.tooShort(
            "gradients: expected at least 10 locations [priors][4], got 9; give longer memory, or"
                + " lower the sizes",
            () -> smooth.gradient(input, input, 10, 1f, output.asSlice(0, 159))),
        Refusal.tooShort(
            "labels: expected at least 10 integers [priors], got 9; give longer memory, or lower"
                + " the sizes",
            () -> smooth.gradientOfPositives(input, input, input.asSlice(0, 39), 10, 1f, output)),
        Refusal.isClosed("gradients", () -> smooth.gradient(input, input, 9, 1f, closed)),
        Refusal.isForeign("gradients", () -> smooth.gradient(input, input, 9, 1f, foreign)),
        Refusal.isClosed("predicted", () -> smooth.gradient(closed, input, 9, 1f, output)),
        Refusal.isForeign("target", () -> smooth.gradient(input, foreign, 9, 1f, output)),
        Refusal.isClosed(
            "labels", () -> smooth.gradientOfPositives(input, input, closed, 9, 1f, output)),
        Refusal.isClosed(
            "gradients", () -> smooth.gradientOfPositives(input, input, input, 9, 1f, closed)),
        overlappingGradients(
            "predicted", () -> smooth.gradient(output.asSlice(0, 100), input, 5, 1f, output)),
        overlappingGradients(
            "target", () -> smooth.gradient(input, output.asSlice(79), 5, 1f, output)),
        overlappingGradients(
            "labels",
            () -> smooth.gradientOfPositives(input, input, output.asSlice(79), 5, 1f, output)),
        Refusal.illegal(
            "read-only gradients",
            () -> smooth.gradient(input, input, 9, 1f, readOnly),
            "gradients: expected memory to write to, got a read-only segment"));
  }
}
