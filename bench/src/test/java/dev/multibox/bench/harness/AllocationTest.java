package dev.multibox.bench.harness;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.multibox.Backend;
import dev.multibox.loss.ElementForm;
import dev.multibox.loss.ElementLoss;
import dev.multibox.loss.Elements;
import dev.multibox.loss.FasterRcnnLoss;
import dev.multibox.loss.HardNegatives;
import dev.multibox.loss.SmoothL1;
import dev.multibox.loss.SoftmaxCrossEntropy;
import dev.multibox.loss.ZeroOneLoss;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The measurement sees an allocation, and the losses by themselves allocate nothing. */
class AllocationTest extends AllocationCase {

  @Test
  void theMeasurementSeesAnAllocation() {
    byte[][] kept = new byte[1][];
    long before = CallAllocation.ofThisThread();
    kept[0] = new byte[1_000];
    assertTrue(CallAllocation.ofThisThread() - before >= kept[0].length);
  }

  @Test
  void theKernelsAllocateNothing() {
    SoftmaxCrossEntropy crossEntropy = SoftmaxCrossEntropy.of(CLASSES);
    SmoothL1 smoothL1 = SmoothL1.of(1f);
    HardNegatives hardNegatives = HardNegatives.of(BATCH * PRIORS);
    float[] losses = new float[BATCH * PRIORS];
    int[] indices = new int[100];
    float[] gradients = new float[BATCH * PRIORS * 4];
    assertAllocatesNothing(
        "kernels",
        () -> {
          crossEntropy.perRow(logits, labels, BATCH * PRIORS, losses);
          hardNegatives.select(losses, BATCH * PRIORS, indices.length, indices);
          sink += losses[indices[0]];
          smoothL1.perPrior(locations, targetLocations, BATCH * PRIORS, losses);
          smoothL1.gradient(locations, targetLocations, BATCH * PRIORS, 0.5f, gradients);
          sink += gradients[0];
          smoothL1.gradientOfPositives(
              locations, targetLocations, labels, BATCH * PRIORS, 0.5f, gradients);
          sink += gradients[0];
          sink += smoothL1.sumOfPositives(locations, targetLocations, labels, BATCH * PRIORS);
        });
  }

  @ParameterizedTest
  @EnumSource(
      value = Backend.Choice.class,
      names = {"SCALAR", "VECTOR"})
  void theElementLossesAllocateNothing(Backend.Choice choice) {
    int count = BATCH * PRIORS * 4;
    float[] targets = new float[count];
    float[] gradients = new float[count];
    Elements elements = Elements.of(locations, targets, count);
    Elements weighted = elements.weighted(targetLocations);
    for (ElementForm form :
        List.of(
            ElementForm.l1(),
            ElementForm.binaryCrossEntropy(),
            ElementForm.binaryCrossEntropyWithLogits(),
            ElementForm.sigmoidFocal(),
            ElementForm.sigmoidFocal(0.25f, 1.5f))) {
      ElementLoss loss = ElementLoss.of(form, Backend.of(choice));
      assertAllocatesNothing(
          form.toString(),
          () -> {
            sink += loss.mean(elements) + loss.sum(weighted);
            loss.gradient(weighted, 1f, gradients);
            sink += gradients[0];
          });
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Backend.Choice.class,
      names = {"SCALAR", "VECTOR"})
  void theOtherLossesAllocateNothing(Backend.Choice choice) {
    int rows = BATCH * PRIORS;
    ZeroOneLoss zeroOne = ZeroOneLoss.of(CLASSES, Backend.of(choice));
    FasterRcnnLoss faster =
        FasterRcnnLoss.of(FasterRcnnLoss.Variant.TORCHVISION, CLASSES, Backend.of(choice));
    int[] anchorLabels = new int[rows];
    for (int i = 0; i < rows; i++) {
      anchorLabels[i] = i % 3 - 1;
    }
    float[] gradients = new float[rows * 4];
    assertAllocatesNothing(
        choice.toString(),
        () -> {
          sink += zeroOne.mean(logits, labels, rows);
          sink += faster.objectness(logits, anchorLabels, rows);
          faster.objectnessGradient(logits, anchorLabels, rows, 1f, gradients);
          sink += faster.rpnBoxes(locations, targetLocations, anchorLabels, rows) + gradients[0];
          faster.rpnBoxesGradient(locations, targetLocations, anchorLabels, rows, 1f, gradients);
          sink += faster.headClasses(logits, labels, rows) + gradients[0];
        });
  }
}
