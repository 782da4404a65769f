package dev.multibox.bench.peers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.multibox.bench.data.BenchmarkBatch;
import dev.multibox.bench.data.BenchmarkData;
import dev.multibox.bench.data.BenchmarkKeys;
import dev.multibox.loss.HardNegatives;
import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What is measured of ND4J gives the same numbers as the kernels. */
@Tag("peers")
class Nd4jLossTest {

  @Test
  void thePartsAreTheSame() throws IOException {
    int k = 90;
    BenchmarkBatch made = BenchmarkBatch.of(BenchmarkData.STAGE0, 2, 8732, 21);
    PlainJavaLoss plain = new PlainJavaLoss(2, 8732, 21);
    float[] crossEntropy = new float[made.rows()];
    float[] smoothL1 = new float[made.rows()];
    plain.softmaxCrossEntropy(made.logits(), made.labels(), crossEntropy);
    plain.smoothL1(made.locations(), made.locationTargets(), smoothL1);
    float[][] keys = BenchmarkKeys.LOSSES.of(made);
    int[] hardest = new int[k];
    HardNegatives.of(8732).select(keys[1], 8732, k, hardest);
    Nd4jLoss loss = new Nd4jLoss(made, keys, k);
    PeerCheck.same("cross entropy", crossEntropy, loss.crossEntropy().toFloatVector());
    PeerCheck.same("smooth-L1", smoothL1, loss.smoothL1().toFloatVector());
    int[] second = loss.topK().getRow(1).toIntVector();
    Arrays.sort(second);
    assertArrayEquals(hardest, second);
  }
}
