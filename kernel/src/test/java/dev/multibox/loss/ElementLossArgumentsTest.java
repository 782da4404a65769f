package dev.multibox.loss;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the element-wise losses refuse. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ElementLossArgumentsTest {

  private static final String TEN =
      "expected at least 10 floats, got 9; give longer memory, or lower the sizes";

  private final GuardedMemory memory = new GuardedMemory();
  private final MemorySegment input = memory.memory(40);
  private final MemorySegment output = memory.output(40);
  private final float[] floats = new float[10];
  private final float[] guarded = memory.floats(10);
  private final Elements arrays = Elements.of(floats, floats, 10);
  private final Elements segments = Elements.of(input, input, 10);
  private final ElementLoss loss = ElementLoss.of(ElementForm.l1());

  @AfterAll
  void close() {
    memory.close();
  }

  @ParameterizedTest
  @MethodSource({"forms", "views", "outputs", "memory", "targets"})
  void refuses(Refusal refusal) {
    refusal.verify(memory);
  }

  @Test
  void takesWhatIsRight() {
    loss.perElement(arrays.weighted(floats), new float[10]);
    loss.gradient(segments.weighted(input), 1f, memory.ofThisThread(40));
    loss.sum(Elements.of(floats, floats, 0));
    ElementForm.sigmoidFocal(0f, 0f);
    ElementForm.sigmoidFocal(1f, 5f);
  }

  List<Refusal> forms() {
    return List.of(
        Refusal.isNull("form", () -> ElementLoss.of(null)),
        Refusal.isNull("backend", () -> ElementLoss.of(ElementForm.l1(), null)),
        Refusal.illegal(
            "alpha", () -> ElementForm.sigmoidFocal(1.5f, 2f), "alpha: expected 0 to 1, got 1.5"),
        Refusal.illegal(
            "alpha", () -> ElementForm.sigmoidFocal(-1f, 2f), "alpha: expected", "got -1.0"),
        Refusal.illegal(
            "gamma", () -> ElementForm.sigmoidFocal(0.5f, -1f), "gamma: expected", "got -1.0"),
        Refusal.illegal(
            "gamma",
            () -> ElementForm.sigmoidFocalUnweighted(Float.NaN),
            "gamma: expected",
            "got NaN"),
        Refusal.illegal("beta", () -> ElementForm.smoothL1(0f), "beta: expected", "got 0.0"),
        Refusal.illegal("delta", () -> ElementForm.huber(-1f), "delta: expected", "got -1.0"));
  }

  List<Refusal> views() {
    float[] few = new float[9];
    MemorySegment little = input.asSlice(1);
    MemorySegment closed = GuardedMemory.closed(40);
    return List.of(
        Refusal.isNull("predicted", () -> Elements.of(null, floats, 10)),
        Refusal.isNull("target", () -> Elements.of(floats, null, 10)),
        Refusal.isNull("weights", () -> arrays.weighted((float[]) null)),
        Refusal.isNull("predicted", () -> Elements.of(null, input, 10)),
        Refusal.isNull("target", () -> Elements.of(input, null, 10)),
        Refusal.isNull("weights", () -> arrays.weighted((MemorySegment) null)),
        Refusal.negative("count", () -> Elements.of(floats, floats, -1)),
        Refusal.negative("count", () -> Elements.of(input, input, -1)),
        Refusal.tooShort("predicted: " + TEN, () -> Elements.of(few, floats, 10)),
        Refusal.tooShort("target: " + TEN, () -> Elements.of(floats, few, 10)),
        Refusal.tooShort("weights: " + TEN, () -> arrays.weighted(few)),
        Refusal.tooShort("predicted: " + TEN, () -> Elements.of(little, input, 10)),
        Refusal.tooShort("target: " + TEN, () -> Elements.of(input, little, 10)),
        Refusal.tooShort("weights: " + TEN, () -> segments.weighted(little)),
        Refusal.isClosed("predicted", () -> Elements.of(closed, input, 10)),
        Refusal.isClosed("target", () -> Elements.of(input, closed, 10)));
  }

  List<Refusal> outputs() {
    Elements onOutput = Elements.of(guarded, floats, 10);
    Elements onMemory = Elements.of(output, input, 10);
    return List.of(
        Refusal.isNull("elements", () -> loss.sum(null)),
        Refusal.isNull("elements", () -> loss.perElement(null, guarded)),
        Refusal.isNull("elements", () -> loss.gradient(null, 1f, output)),
        Refusal.isNull("losses", () -> loss.perElement(arrays, (float[]) null)),
        Refusal.isNull("losses", () -> loss.perElement(arrays, (MemorySegment) null)),
        Refusal.isNull("gradients", () -> loss.gradient(arrays, 1f, (float[]) null)),
        Refusal.tooShort("losses: " + TEN, () -> loss.perElement(arrays, new float[9])),
        Refusal.tooShort("gradients: " + TEN, () -> loss.gradient(arrays, 1f, new float[9])),
        Refusal.tooShort("losses: " + TEN, () -> loss.perElement(arrays, output.asSlice(1))),
        Refusal.same("predicted", () -> loss.perElement(onOutput, guarded)),
        Refusal.illegal(
            "gradients are weights",
            () -> loss.gradient(arrays.weighted(guarded), 1f, guarded),
            "gradients: expected memory of its own, got the array of weights; give the output other"
                + " memory"),
        Refusal.overlap("predicted", () -> loss.perElement(onMemory, output)),
        Refusal.illegal(
            "gradients within weights",
            () -> loss.gradient(segments.weighted(output), 1f, output),
            "gradients: expected memory of its own, got memory that overlaps weights; give the"
                + " output other memory"),
        Refusal.readOnly(() -> loss.perElement(arrays, output.asReadOnly())));
  }

  List<Refusal> memory() {
    MemorySegment foreign = memory.ofAnotherThread(40);
    Elements elsewhere = Elements.of(input, foreign, 10);
    return List.of(
        Refusal.isForeign("target", () -> loss.sum(elsewhere)),
        Refusal.isForeign("target", () -> loss.perElement(elsewhere, guarded)),
        Refusal.isForeign("weights", () -> loss.sum(arrays.weighted(foreign))),
        Refusal.isForeign("losses", () -> loss.perElement(arrays, foreign)),
        Refusal.isClosed("losses", () -> loss.perElement(arrays, GuardedMemory.closed(40))));
  }

  List<Refusal> targets() {
    List<Refusal> refusals = new ArrayList<>();
    // Beyond the first tile.
    int count = 1_200;
    float[] predicted = new float[count];
    float[] many = memory.floats(count);
    for (ElementForm form : List.of(ElementForm.sigmoidFocal(), ElementForm.hinge())) {
      for (int at : new int[] {0, 7, count - 1}) {
        for (float wrong : new float[] {-0.5f, 2f, Float.NaN}) {
          float[] target = new float[count];
          Arrays.fill(target, 1f);
          target[at] = wrong;
          String words = form.equals(ElementForm.hinge()) ? "-1 or 1" : "0 to 1";
          String expected = "target: expected %s, got %s at [%d]".formatted(words, wrong, at);
          ElementLoss checked = ElementLoss.of(form);
          Elements elements = Elements.of(predicted, target, count);
          List<Executable> calls =
              List.of(
                  () -> checked.sum(elements),
                  () -> checked.perElement(elements, many),
                  () -> checked.gradient(elements, 1f, many),
                  () -> checked.perElement(elements, MemorySegment.ofArray(many)));
          calls.forEach(call -> refusals.add(Refusal.illegal(expected, call, expected)));
        }
      }
    }
    return refusals;
  }
}
