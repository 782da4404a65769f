package dev.multibox.loss;

import static java.lang.foreign.MemorySegment.ofArray;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.multibox.BatchShape;
import dev.multibox.PackedLayout;
import dev.multibox.Predictions;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a call refuses of gradients that were right when they were made; nothing is written. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GradientUseArgumentsTest {

  private static final int BATCH = LossArguments.BATCH;
  private static final int PRIORS = LossArguments.PRIORS;
  private static final int CLASSES = LossArguments.CLASSES;
  private static final int ROWS = LossArguments.ROWS;
  private static final long SHORTER = 16L * LossArguments.ROWS - LossArguments.SHAPE.logits() * 4;
  private static final String OWN = ": expected memory of its own, got memory that overlaps ";

  private final LossArguments right = new LossArguments();
  private final GuardedMemory memory = right.memory;
  private final MemorySegment logits = memory.output(4L * ROWS * CLASSES);
  private final MemorySegment boxes = memory.output(16L * ROWS);
  private final MemorySegment logitRows = memory.output(8L * ROWS);
  private final MemorySegment boxRows = memory.output(8L * ROWS);
  private final MemorySegment tensor = memory.output(4L * ROWS * (CLASSES + 12));
  private final MemorySegment packedScores = memory.memory(4L * ROWS * (CLASSES + 12));
  private final Predictions packed = packed(PackedLayout.SSD_KERAS);
  private final Gradients dense = Gradients.dense(right.predictions.shape(), logits, boxes);

  private Predictions packed(PackedLayout layout) {
    return Predictions.packed(LossArguments.SHAPE, layout, packedScores);
  }

  @AfterAll
  void close() {
    right.close();
  }

  @ParameterizedTest
  @MethodSource({"otherGradients", "memoryInUse", "labels"})
  void refuses(Refusal refusal) {
    refusal.verify(memory);
  }

  private Executable refused(Gradients gradients) {
    return () ->
        right.loss.evaluateWithGradient(
            right.predictions, right.targets, right.workspace, gradients);
  }

  List<Refusal> otherGradients() {
    List<Refusal> refusals = new ArrayList<>();
    int[][] sizes = {{1, 5, 3}, {2, 4, 3}, {2, 5, 2}};
    String[] texts = {
      "gradients.batch: expected 2 as in predictions, got 1; give both the same size",
      "gradients.priors: expected 5 as in predictions, got 4; give both the same size",
      "gradients.classes: expected 3 as in predictions, got 2; give both the same size"
    };
    for (int i = 0; i < 3; i++) {
      Predictions like =
          Predictions.of(
              BatchShape.of(sizes[i][0], sizes[i][1], sizes[i][2]), right.logits, right.locations);
      refusals.add(
          Refusal.illegal(
              texts[i], refused(Gradients.dense(like.shape(), logits, boxes)), texts[i]));
    }
    refusals.add(
        Refusal.illegal(
            "class-major",
            refused(Gradients.classMajor(LossArguments.SHAPE, logits, boxes)),
            "gradients: expected PRIOR_MAJOR rows as the predictions have, got CLASS_MAJOR;"
                + " Gradients.dense makes them"));
    refusals.add(
        Refusal.illegal(
            "packed",
            refused(Gradients.packed(packed.shape(), packed.packing(), tensor)),
            "gradients: expected PRIOR_MAJOR rows as the predictions have, got SSD_KERAS;"
                + " Gradients.dense makes them"));
    Predictions rykov8 = packed(PackedLayout.RYKOV8);
    refusals.add(
        Refusal.illegal(
            "another packing",
            () ->
                right.loss.evaluateWithGradient(
                    rykov8,
                    right.targets,
                    right.workspace,
                    Gradients.packed(packed.shape(), packed.packing(), tensor)),
            "gradients: expected RYKOV8 rows as the predictions have, got SSD_KERAS;"
                + " Gradients.packed makes them"));
    refusals.add(
        Refusal.illegal(
            "in place of others",
            refused(
                Gradients.inPlace(LossArguments.predictions(right.logits, right.locations), boxes)),
            "gradients: expected those of these predictions, got others"));
    refusals.add(
        Refusal.illegal(
            "targets of other classes",
            () ->
                right.loss.evaluateWithGradient(
                    right.predictions,
                    Targets.oneHot(
                        BatchShape.of(BATCH, PRIORS, 4), packedScores, right.targetLocations),
                    right.workspace,
                    dense),
            "targets.classes: expected 3 as in predictions, got 4; give both the same size"));
    return refusals;
  }

  /** Views that were right when they were made, of memory that is not when they are used. */
  List<Refusal> memoryInUse() {
    List<Refusal> refusals = new ArrayList<>();
    MemorySegment confined = memory.ofThisThread(640);
    for (Gradients own :
        List.of(
            Gradients.dense(right.predictions.shape(), confined, boxes),
            Gradients.dense(right.predictions.shape(), logits, confined))) {
      refusals.add(
          Refusal.illegal(
              "confined gradients for several threads",
              () ->
                  right.loss.evaluateWithGradient(
                      right.predictions, right.targets, right.parallel, own),
              "",
              " gradients: expected memory of a shared arena as images run on several threads"));
    }
    MemorySegment all = memory.output(2000);
    MemorySegment input = all.asSlice(0, 16L * ROWS);
    MemorySegment output = all.asSlice(16L * ROWS - 4);
    for (Gradients wrong :
        List.of(
            Gradients.dense(right.predictions.shape(), output, boxes),
            Gradients.dense(right.predictions.shape(), logits, output),
            Gradients.sparse(right.predictions.shape(), output, logits, boxRows, boxes),
            Gradients.sparse(right.predictions.shape(), logitRows, output, boxRows, boxes),
            Gradients.sparse(right.predictions.shape(), logitRows, logits, output, boxes),
            Gradients.sparse(right.predictions.shape(), logitRows, logits, boxRows, output))) {
      // Class scores are shorter, and end where the other inputs end.
      Predictions scores = LossArguments.predictions(input.asSlice(SHORTER), right.locations);
      Predictions locations = LossArguments.predictions(right.logits, input);
      // The gradient's first float is the label memory's last.
      Targets labels =
          LossArguments.targets(all.asSlice(12L * ROWS, 4L * ROWS), right.targetLocations);
      Targets targets = LossArguments.targets(right.labels, input);
      refusals.add(overlap("logits", scores, right.targets, wrong));
      refusals.add(overlap("locations", locations, right.targets, wrong));
      refusals.add(overlap("labels", right.predictions, labels, wrong));
      refusals.add(overlap("target locations", right.predictions, targets, wrong));
    }
    Predictions mixed = LossArguments.predictions(input.asSlice(SHORTER), output);
    refusals.add(overlap("locations", mixed, right.targets, Gradients.inPlace(mixed, boxes)));
    return refusals;
  }

  private Refusal overlap(String input, Predictions said, Targets meant, Gradients wrong) {
    return Refusal.illegal(
        "gradients within " + input,
        () -> right.loss.evaluateWithGradient(said, meant, right.workspace, wrong),
        "",
        OWN + input);
  }

  /** In place too: the scores are guarded, and stay as they were. */
  List<Refusal> labels() {
    List<Refusal> refusals = new ArrayList<>();
    Predictions guarded = LossArguments.predictions(logits, right.locations);
    Gradients inPlace = Gradients.inPlace(guarded, boxes);
    Gradients sparse =
        Gradients.sparse(right.predictions.shape(), logitRows, logits, boxRows, boxes);
    for (int label : new int[] {-2, CLASSES}) {
      int[] labels = new int[ROWS];
      labels[ROWS - 1] = label;
      Targets wrong = LossArguments.targets(ofArray(labels), right.targetLocations);
      String expected =
          ("labels: expected -1 to 2, got %d at [1][4]; -1 ignores a label, map others to"
                  + " it or to a class")
              .formatted(label);
      for (Gradients gradients : List.of(dense, sparse, inPlace)) {
        refusals.add(
            Refusal.illegal(
                "label " + label,
                () ->
                    right.loss.evaluateWithGradient(
                        gradients == inPlace ? guarded : right.predictions,
                        wrong,
                        right.workspace,
                        gradients),
                expected));
      }
    }
    assertEquals(6, refusals.size());
    return refusals;
  }
}
