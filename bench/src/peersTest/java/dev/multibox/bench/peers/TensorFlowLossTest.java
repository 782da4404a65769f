package dev.multibox.bench.peers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.multibox.bench.data.BenchmarkBatch;
import dev.multibox.bench.data.BenchmarkData;
import dev.multibox.bench.data.BenchmarkKeys;
import dev.multibox.loss.ReferenceLoss;
import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.tensorflow.Result;
import org.tensorflow.types.TInt32;

/** What is measured of TensorFlow gives the same numbers as the kernels. */
@Tag("peers")
class TensorFlowLossTest {

  @ParameterizedTest
  @EnumSource(
      value = BenchmarkData.class,
      names = {"STAGE0", "STAGE1", "STAGE2"})
  void theWholeLossAndItsGradientAreTheSame(BenchmarkData data) throws IOException {
    for (int classes : new int[] {21, 81}) {
      PeerCheck kernel = PeerCheck.of(ReferenceLoss.CAFFE_SSD, data, 4, classes);
      BenchmarkBatch made = kernel.made();
      try (TensorFlowLoss loss = new TensorFlowLoss(made, BenchmarkKeys.LOSSES.of(made), 90);
          Result forward = loss.forward();
          Result gradient = loss.gradient()) {
        kernel.sameLoss(TensorFlowLoss.floats(forward.get(0))[0]);
        kernel.sameLoss(TensorFlowLoss.floats(gradient.get(0))[0]);
        kernel.sameGradient(
            TensorFlowLoss.floats(gradient.get(1)), TensorFlowLoss.floats(gradient.get(2)));
      }
    }
  }

  @Test
  void thePartsAreTheSame() throws IOException {
    int k = 90;
    PeerParts parts = PeerParts.of(k);
    try (TensorFlowLoss loss = new TensorFlowLoss(parts.made(), parts.keys(), k);
        Result ofRows = loss.crossEntropyWithGradient();
        Result alone = loss.crossEntropy();
        Result ofBoxes = loss.smoothL1();
        Result top = loss.topK()) {
      PeerCheck.same("cross entropy", parts.crossEntropy(), TensorFlowLoss.floats(ofRows.get(0)));
      PeerCheck.same("cross entropy", parts.crossEntropy(), TensorFlowLoss.floats(alone.get(0)));
      PeerCheck.same("smooth-L1", parts.smoothL1(), TensorFlowLoss.floats(ofBoxes.get(0)));
      int[] indices = new int[2 * k];
      ((TInt32) top.get(1)).asRawTensor().data().asInts().read(indices);
      int[] second = Arrays.copyOfRange(indices, k, 2 * k);
      Arrays.sort(second);
      assertArrayEquals(parts.hardest(), second);
    }
  }
}
