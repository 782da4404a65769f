package dev.multibox.bench.harness;

import dev.multibox.Backend;
import dev.multibox.Predictions;
import dev.multibox.loss.Gradients;
import dev.multibox.loss.HardExamples;
import dev.multibox.loss.LossTerms;
import dev.multibox.loss.LossWorkspace;
import dev.multibox.loss.Mining;
import dev.multibox.loss.MultiBoxLoss;
import dev.multibox.loss.MultiBoxPolicy;
import dev.multibox.loss.PerPriorOutputs;
import dev.multibox.loss.ReferenceLoss;
import dev.multibox.loss.Targets;
import dev.multibox.matching.BoxCoder;
import dev.multibox.matching.BoxCoding;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The whole loss and its gradient allocate nothing. */
class AllocationMultiBoxTest extends AllocationCase {

  @ParameterizedTest
  @EnumSource(
      value = Backend.Choice.class,
      names = {"SCALAR", "VECTOR"})
  void theWholeLossAllocatesNothing(Backend.Choice choice) {
    Predictions predictions = Predictions.of(SHAPE, logits, locations);
    Targets targets = Targets.of(SHAPE, labels, targetLocations);
    assertAllocatesNothing(choice, predictions, targets);
  }

  @ParameterizedTest
  @EnumSource(
      value = Backend.Choice.class,
      names = {"SCALAR", "VECTOR"})
  void theWholeLossAllocatesNothingOffHeap(Backend.Choice choice) {
    try (Arena arena = Arena.ofConfined()) {
      Predictions predictions =
          Predictions.of(
              SHAPE,
              offHeap(arena, MemorySegment.ofArray(logits)),
              offHeap(arena, MemorySegment.ofArray(locations)));
      Targets targets =
          Targets.of(
              SHAPE,
              offHeap(arena, MemorySegment.ofArray(labels)),
              offHeap(arena, MemorySegment.ofArray(targetLocations)));
      assertAllocatesNothing(choice, predictions, targets);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Backend.Choice.class,
      names = {"SCALAR", "VECTOR"})
  void softAndSmoothedLabelsAllocateNothing(Backend.Choice choice) {
    Predictions predictions = Predictions.of(SHAPE, logits, locations);
    Targets targets = Targets.of(SHAPE, labels, targetLocations);
    float[] soft = new float[logits.length];
    Arrays.fill(soft, 1f / CLASSES);
    Targets heap = targets.softLabels(soft);
    MultiBoxLoss loss =
        MultiBoxLoss.of(
            ReferenceLoss.CAFFE_SSD.policy().toBuilder().labelSmoothing(0.1f).build(),
            Backend.of(choice));
    LossWorkspace workspace = loss.workspace(SHAPE);
    Gradients dense = dense(predictions);
    assertAllocatesNothing(
        choice + " smoothed",
        () -> sink += loss.evaluateWithGradient(predictions, targets, workspace, dense));
    assertAllocatesNothing(
        choice + " soft",
        () -> sink += loss.evaluateWithGradient(predictions, heap, workspace, dense));
    try (Arena arena = Arena.ofConfined()) {
      Targets offHeap = targets.softLabels(offHeap(arena, MemorySegment.ofArray(soft)));
      assertAllocatesNothing(
          choice + " soft off heap",
          () -> sink += loss.evaluateWithGradient(predictions, offHeap, workspace, dense));
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Backend.Choice.class,
      names = {"SCALAR", "VECTOR"})
  void theGradientAllocatesNothing(Backend.Choice choice) {
    Predictions predictions = Predictions.of(SHAPE, logits, locations);
    Targets targets = Targets.of(SHAPE, labels, targetLocations);
    MultiBoxLoss loss = MultiBoxLoss.of(ReferenceLoss.CAFFE_SSD.policy(), Backend.of(choice));
    LossWorkspace workspace = loss.workspace(SHAPE);
    int rows = BATCH * PRIORS;
    Gradients dense = dense(predictions);
    Gradients reused = dense(predictions).reused();
    Gradients sparse =
        Gradients.sparse(
            SHAPE, new long[rows], new float[rows * CLASSES], new long[rows], new float[rows * 4]);
    assertAllocatesNothing(
        choice + " dense",
        () -> sink += loss.evaluateWithGradient(predictions, targets, workspace, dense));
    assertAllocatesNothing(
        choice + " reused",
        () -> sink += loss.evaluateWithGradient(predictions, targets, workspace, reused));
    PerPriorOutputs heap =
        PerPriorOutputs.of(SHAPE, new float[BATCH * PRIORS], new byte[BATCH * PRIORS]);
    try (Arena arena = Arena.ofConfined()) {
      PerPriorOutputs offHeap =
          PerPriorOutputs.of(
              SHAPE, arena.allocate(4L * BATCH * PRIORS, 4), arena.allocate(BATCH * PRIORS));
      assertAllocatesNothing(
          choice + " outputs",
          () -> {
            sink += loss.evaluate(predictions, targets, workspace, heap);
            sink += loss.evaluateWithGradient(predictions, targets, workspace, heap, reused);
          });
      assertAllocatesNothing(
          choice + " outputs off heap",
          () -> sink += loss.evaluate(predictions, targets, workspace, offHeap));
    }
    assertAllocatesNothing(
        choice + " sparse",
        () -> {
          sink += loss.evaluateWithGradient(predictions, targets, workspace, sparse);
          sink += sparse.logitRows();
        });
  }

  @ParameterizedTest
  @EnumSource(
      value = Backend.Choice.class,
      names = {"SCALAR", "VECTOR"})
  void hardExamplesAllocateNothing(Backend.Choice choice) {
    MultiBoxPolicy policy =
        ReferenceLoss.CAFFE_SSD.policy().toBuilder()
            .mining(m -> m.mode(Mining.Mode.HARD_EXAMPLES).examples(HardExamples.TENSORFLOW))
            .build();
    MultiBoxLoss loss =
        MultiBoxLoss.of(policy, Backend.of(choice))
            .withBoxes(BoxCoder.of(BoxCoding.builder().build()).predictedBoxes(firstPriors()));
    LossWorkspace workspace = loss.workspace(SHAPE);
    Predictions predictions = Predictions.of(SHAPE, logits, locations);
    Targets targets = Targets.of(SHAPE, labels, targetLocations);
    Gradients gradients =
        Gradients.dense(SHAPE, new float[logits.length], new float[locations.length]).reused();
    assertAllocatesNothing(
        choice + " hard examples",
        () -> sink += loss.evaluateWithGradient(predictions, targets, workspace, gradients));
  }

  private static Gradients dense(Predictions predictions) {
    return Gradients.dense(
        predictions.shape(),
        MemorySegment.ofArray(new float[BATCH * PRIORS * CLASSES]),
        MemorySegment.ofArray(new float[BATCH * PRIORS * 4]));
  }

  private void assertAllocatesNothing(
      Backend.Choice choice, Predictions predictions, Targets targets) {
    MultiBoxLoss loss = MultiBoxLoss.of(ReferenceLoss.CAFFE_SSD.policy(), Backend.of(choice));
    LossWorkspace workspace = loss.workspace(SHAPE);
    assertAllocatesNothing(
        choice.toString(),
        () -> {
          loss.evaluate(predictions, targets, workspace);
          LossTerms terms = workspace.terms();
          sink += terms.total();
        });
  }
}
