package dev.multibox.bench.peers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import dev.multibox.bench.data.BenchmarkBatch;
import dev.multibox.bench.data.BenchmarkData;
import dev.multibox.bench.data.BenchmarkKeys;
import dev.multibox.bench.peers.LibtorchLoss.Formulation;
import dev.multibox.bench.peers.LibtorchLoss.Part;
import dev.multibox.loss.HardNegatives;
import dev.multibox.loss.ReferenceLoss;
import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is measured of libtorch gives the same numbers as the kernels. */
@Tag("peers")
class LibtorchLossTest {

  @ParameterizedTest
  @EnumSource(Formulation.class)
  void theWholeLossAndItsGradientAreTheSame(Formulation formulation) throws IOException {
    for (BenchmarkData data :
        new BenchmarkData[] {BenchmarkData.STAGE0, BenchmarkData.STAGE1, BenchmarkData.STAGE2}) {
      for (int classes : new int[] {21, 81}) {
        same(formulation, PeerCheck.of(ReferenceLoss.TORCHVISION, data, 4, classes));
        same(formulation, PeerCheck.of(ReferenceLoss.CAFFE_SSD, data, 4, classes));
      }
    }
  }

  private static void same(Formulation formulation, PeerCheck kernel) {
    try (LibtorchLoss loss = new LibtorchLoss(kernel.made());
        TorchScript whole = loss.script(formulation)) {
      kernel.sameLoss(loss.forward(whole));
      float again =
          loss.gradient(
              whole,
              (NDArray ofLogits, NDArray ofLocations) ->
                  kernel.sameGradient(ofLogits.toFloatArray(), ofLocations.toFloatArray()));
      kernel.sameLoss(again);
    }
  }

  @ParameterizedTest
  @EnumSource(Part.class)
  void thePartsAreTheSame(Part part) throws IOException {
    BenchmarkBatch made = BenchmarkBatch.of(BenchmarkData.STAGE0, 2, 8732, 21);
    PlainJavaLoss plain = new PlainJavaLoss(2, 8732, 21);
    float[] expected = new float[made.rows()];
    try (LibtorchLoss loss = new LibtorchLoss(made);
        TorchScript script = loss.script(part)) {
      NDArray actual;
      switch (part) {
        case CROSS_ENTROPY, LOG_SOFTMAX_AND_GATHER, LOG_SUM_EXP -> {
          plain.softmaxCrossEntropy(made.logits(), made.labels(), expected);
          actual = script.call(loss.rows());
        }
        case SMOOTH_L1_AND_SUM, SMOOTH_L1_AND_PRODUCT -> {
          plain.smoothL1(made.locations(), made.locationTargets(), expected);
          actual = script.call(loss.boxes());
        }
        default -> {
          plain.smoothL1(made.locations(), made.locationTargets(), expected);
          NDArray coordinates = script.call(loss.boxes());
          assertEquals(4, coordinates.getShape().get(1));
          actual = coordinates.sum(new int[] {1});
        }
      }
      PeerCheck.same(part.toString(), expected, actual.toFloatArray());
    }
  }

  @Test
  void theSameNegativesAreSelected() throws IOException {
    BenchmarkBatch made = BenchmarkBatch.of(BenchmarkData.STAGE2, 2, 8732, 21);
    float[][] keys = BenchmarkKeys.LOSSES.of(made);
    try (LibtorchLoss loss = new LibtorchLoss(made)) {
      NDArray ranked = loss.keys(keys);
      // the keys have equal ones beyond, of which libtorch takes any
      for (int k : new int[] {30, 90, 900}) {
        int[] expected = new int[k];
        HardNegatives.of(8732).select(keys[1], 8732, k, expected);
        for (TorchScript script :
            new TorchScript[] {loss.topK(k, false), loss.topK(k, true), loss.sortedFirst(k)}) {
          long[] second = Arrays.copyOfRange(script.call(ranked).toLongArray(), k, 2 * k);
          Arrays.sort(second);
          assertArrayEquals(Arrays.stream(expected).asLongStream().toArray(), second, "k " + k);
        }
      }
    }
  }
}
