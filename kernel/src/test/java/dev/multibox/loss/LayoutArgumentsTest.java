package dev.multibox.loss;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;

import dev.multibox.BatchShape;
import dev.multibox.PackedLayout;
import dev.multibox.Predictions;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What class-major, packed and one-hot views refuse. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LayoutArgumentsTest {

  private static final BatchShape SHAPE = BatchShape.of(2, 3, 5);

  private final GuardedMemory memory = new GuardedMemory();
  private final MemorySegment enough = memory.memory(1000);

  @AfterAll
  void close() {
    memory.close();
  }

  @ParameterizedTest
  @MethodSource({"views", "sizes", "notFinite"})
  void refuses(Refusal refusal) {
    refusal.verify(memory);
  }

  /** A view of one segment, all else being right. */
  private interface View {
    Object of(MemorySegment segment);
  }

  private static List<Refusal> segment(
      String argument, int floats, String unit, int columns, View view) {
    long bytes = 4L * floats;
    List<Refusal> refusals = new ArrayList<>();
    refusals.add(Refusal.isNull(argument, () -> view.of(null)));
    refusals.add(Refusal.isClosed(argument, () -> view.of(GuardedMemory.closed(bytes))));
    refusals.add(
        Refusal.outOfBounds(
            "short " + argument + ", " + columns + " columns",
            () -> view.of(MemorySegment.ofArray(new byte[(int) bytes - 1])),
            argument + ": expected at least " + floats + " " + unit,
            "got " + (floats - 1)));
    refusals.add(
        new Refusal(
            argument + " of the very length is taken",
            UnsupportedOperationException.class,
            List.of("taken"),
            () -> {
              view.of(MemorySegment.ofArray(new byte[(int) bytes]));
              throw new UnsupportedOperationException("taken");
            }));
    return refusals;
  }

  /** 2 images of 3 priors and 5 classes. */
  List<Refusal> views() {
    List<Refusal> refusals = new ArrayList<>();
    refusals.addAll(
        segment(
            "logits",
            30,
            "floats [batch][classes][priors]",
            5,
            each -> Predictions.classMajor(SHAPE, each, enough)));
    refusals.addAll(
        segment(
            "locations",
            24,
            "floats [batch][4][priors]",
            4,
            each -> Predictions.classMajor(SHAPE, enough, each)));
    refusals.addAll(
        segment(
            "labels",
            6,
            "integers [batch][priors]",
            1,
            each -> Targets.coordinateMajor(SHAPE, each, enough)));
    refusals.addAll(
        segment(
            "target locations",
            24,
            "floats [batch][4][priors]",
            4,
            each -> Targets.coordinateMajor(SHAPE, enough, each)));
    refusals.addAll(
        segment(
            "one-hot labels",
            30,
            "floats [batch][priors][classes]",
            5,
            each -> Targets.oneHot(SHAPE, each, enough)));
    refusals.addAll(
        segment(
            "target locations",
            24,
            "floats [batch][priors][4]",
            4,
            each -> Targets.oneHot(SHAPE, enough, each)));
    int[] widths = {17, 17, 9};
    int[] targetWidths = {17, 17, 10};
    for (PackedLayout layout : PackedLayout.values()) {
      int width = widths[layout.ordinal()];
      int targetWidth = targetWidths[layout.ordinal()];
      refusals.addAll(
          segment(
              "predictions",
              6 * width,
              "floats [batch][priors][" + width + "]",
              width,
              each -> Predictions.packed(SHAPE, layout, each)));
      refusals.addAll(
          segment(
              "targets",
              6 * targetWidth,
              "floats [batch][priors][" + targetWidth + "]",
              targetWidth,
              each -> Targets.packed(SHAPE, layout, each)));
    }
    return refusals;
  }

  List<Refusal> sizes() {
    PackedLayout layout = PackedLayout.BUBBLIIIING;
    return List.of(
        Refusal.isNull("shape", () -> Predictions.classMajor(null, enough, enough)),
        Refusal.isNull("shape", () -> Predictions.packed(null, layout, enough)),
        Refusal.isNull("shape", () -> Targets.coordinateMajor(null, enough, enough)),
        Refusal.isNull("shape", () -> Targets.oneHot(null, enough, enough)),
        Refusal.isNull("shape", () -> Targets.packed(null, layout, enough)),
        Refusal.isNull("layout", () -> Predictions.packed(SHAPE, null, enough)),
        Refusal.isNull("layout", () -> Targets.packed(SHAPE, null, enough)));
  }

  /** The index is the prior's and the column's, however they lie. */
  List<Refusal> notFinite() {
    float[] logits = new float[30];
    // [1][2][4] of 2 images, 3 priors and 5 classes, class-major
    logits[1 * 15 + 4 * 3 + 2] = Float.NaN;
    float[] packed = new float[6 * 17];
    // column 3 of the locations, behind 5 classes, of image 0 and prior 1
    packed[17 + 5 + 3] = Float.POSITIVE_INFINITY;
    // what is neither does not matter
    packed[9] = Float.NaN;
    return List.of(
        Refusal.illegal(
            "a class-major logit",
            () ->
                Predictions.classMajor(SHAPE, MemorySegment.ofArray(logits), enough)
                    .requireFinite(),
            "logits: expected finite numbers, got NaN at [1][2][4]"),
        Refusal.illegal(
            "a packed location",
            () ->
                Predictions.packed(SHAPE, PackedLayout.SSD_KERAS, MemorySegment.ofArray(packed))
                    .requireFinite(),
            "locations: expected finite numbers, got Infinity at [0][1][3]"));
  }

  @Test
  void finiteIsTaken() {
    for (PackedLayout layout : PackedLayout.values()) {
      assertDoesNotThrow(() -> Predictions.packed(SHAPE, layout, enough).requireFinite());
    }
    assertDoesNotThrow(() -> Predictions.classMajor(SHAPE, enough, enough).requireFinite());
  }
}
