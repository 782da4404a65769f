package dev.multibox.loss;

import static java.lang.foreign.MemorySegment.ofArray;

import dev.multibox.Backend;
import dev.multibox.BatchShape;
import dev.multibox.Predictions;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the whole loss refuses: type and text of the exception, and outputs that stay untouched. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ArgumentsTest {

  private final LossArguments right = new LossArguments();

  @AfterAll
  void close() {
    right.close();
  }

  @ParameterizedTest
  @MethodSource({"nulls", "otherSizes", "labelsOutOfRange", "parallelism"})
  void refuses(Refusal refusal) {
    refusal.verify(right.memory);
  }

  /** The same arguments put right are taken: it is not something else that was refused. */
  @Test
  void takesWhatIsRight() {
    right.loss.evaluate(right.predictions, right.targets, right.workspace, right.outputs);
    right.loss.evaluate(right.predictions, right.targets, right.parallel, right.outputs);
    right.loss.evaluate(
        right.predictions,
        right.targets,
        right.workspace,
        PerPriorOutputs.of(
            LossArguments.SHAPE, right.memory.ofThisThread(4L * LossArguments.ROWS), null));
    right.loss.evaluate(
        right.predictions,
        right.targets,
        right.workspace,
        PerPriorOutputs.of(LossArguments.SHAPE, (float[]) null, null));
  }

  List<Refusal> nulls() {
    MultiBoxPolicy policy = right.loss.policy();
    return List.of(
        Refusal.isNull("reference", () -> MultiBoxLoss.of((ReferenceLoss) null)),
        Refusal.isNull("policy", () -> MultiBoxLoss.of((MultiBoxPolicy) null)),
        Refusal.isNull("policy", () -> MultiBoxLoss.of((MultiBoxPolicy) null, Backend.current())),
        Refusal.isNull("reference", () -> MultiBoxLoss.of((ReferenceLoss) null, Backend.current())),
        Refusal.isNull("backend", () -> MultiBoxLoss.of(policy, null)),
        Refusal.isNull("backend", () -> MultiBoxLoss.of(ReferenceLoss.CAFFE_SSD, null)),
        Refusal.isNull("shape", () -> right.loss.workspace(null)),
        Refusal.isNull("shape", () -> right.loss.workspace(null, 2)),
        Refusal.isNull("batch", () -> right.workspace.fits(null)),
        Refusal.isNull("predictions", right.call((Predictions) null)),
        Refusal.isNull("targets", right.call((Targets) null)),
        Refusal.isNull("workspace", right.call((LossWorkspace) null)),
        Refusal.isNull("outputs", right.call((PerPriorOutputs) null)),
        Refusal.isNull(
            "predictions", () -> right.loss.evaluate(null, right.targets, right.workspace)),
        Refusal.isNull(
            "targets", () -> right.loss.evaluate(right.predictions, null, right.workspace)),
        Refusal.isNull(
            "workspace", () -> right.loss.evaluate(right.predictions, right.targets, null)),
        Refusal.isNull("executor", () -> right.loss.workspace(BatchShape.of(1, 1, 2), 2, null)));
  }

  List<Refusal> otherSizes() {
    Predictions moreClasses =
        Predictions.of(BatchShape.of(2, 5, 4), right.memory.memory(400), right.locations);
    Predictions fewerPriors = Predictions.of(BatchShape.of(2, 4, 3), right.logits, right.locations);
    Targets fewerPriorTargets =
        Targets.of(BatchShape.of(2, 4, 3), right.labels, right.targetLocations);
    return List.of(
        Refusal.illegal(
            "targets of fewer images",
            right.call(Targets.of(BatchShape.of(1, 5, 3), right.labels, right.targetLocations)),
            "targets.batch: expected 2 as in predictions, got 1; give both the same size"),
        Refusal.illegal(
            "targets of fewer priors",
            right.call(fewerPriorTargets),
            "targets.priors: expected 5 as in predictions, got 4; give both the same size"),
        Refusal.illegal(
            "workspace of another loss",
            right.call(MultiBoxLoss.of(right.loss.policy()).workspace(LossArguments.SHAPE)),
            "workspace: expected one of this loss, got one of another; call workspace(shape) of"
                + " this loss"),
        Refusal.illegal(
            "workspace for fewer images",
            right.call(right.loss.workspace(BatchShape.of(1, 5, 3))),
            "workspace: expected room for 2 images, got 1"),
        Refusal.illegal(
            "workspace for more priors",
            () ->
                right.loss.evaluate(fewerPriors, fewerPriorTargets, right.workspace, right.outputs),
            "workspace.priors: expected 4 as in predictions, got 5; give both the same size"),
        Refusal.illegal(
            "workspace for fewer priors",
            right.call(right.loss.workspace(BatchShape.of(2, 4, 3))),
            "workspace.priors: expected 5 as in predictions, got 4; give both the same size"),
        Refusal.illegal(
            "workspace for fewer classes",
            () ->
                right.loss.evaluate(
                    moreClasses,
                    Targets.of(moreClasses.shape(), right.labels, right.targetLocations),
                    right.workspace,
                    right.outputs),
            "workspace.classes: expected 4 as in predictions, got 3; give both the same size"));
  }

  List<Refusal> labelsOutOfRange() {
    List<Refusal> refusals = new ArrayList<>();
    for (int label : new int[] {-2, LossArguments.CLASSES, Integer.MIN_VALUE, Integer.MAX_VALUE}) {
      for (int row : new int[] {0, LossArguments.PRIORS - 1, LossArguments.ROWS - 1}) {
        int[] array = new int[LossArguments.ROWS];
        array[row] = label;
        MemorySegment offHeap = right.memory.memory(4L * LossArguments.ROWS);
        offHeap.setAtIndex(ValueLayout.JAVA_INT, row, label);
        String expected =
            ("labels: expected -1 to 2, got %d at [%d][%d]; -1 ignores a label, map others to"
                    + " it or to a class")
                .formatted(label, row / LossArguments.PRIORS, row % LossArguments.PRIORS);
        Targets wrong = LossArguments.targets(ofArray(array), right.targetLocations);
        refusals.add(Refusal.illegal("label " + label, right.call(wrong), expected));
        refusals.add(
            Refusal.illegal(
                "label " + label + " off heap",
                right.call(LossArguments.targets(offHeap, right.targetLocations)),
                expected));
        refusals.add(
            Refusal.illegal(
                "label " + label + " on threads",
                () -> right.loss.evaluate(right.predictions, wrong, right.parallel, right.outputs),
                expected));
      }
    }
    return refusals;
  }

  List<Refusal> parallelism() {
    return List.of(
        Refusal.illegal(
            "no thread",
            () -> right.loss.workspace(BatchShape.of(1, 4, 2), 0),
            "parallelism: expected 1 to 32767 threads, got 0",
            "; as many as there are processors are enough"),
        Refusal.illegal(
            "no thread of an executor",
            () -> right.loss.workspace(BatchShape.of(1, 4, 2), -3, Runnable::run),
            "parallelism: expected 1 to 32767 threads, got -3"));
  }
}
