package dev.multibox.bench.peers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

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
    PeerParts parts = PeerParts.of(k);
    Nd4jLoss loss = new Nd4jLoss(parts.made(), parts.keys(), k);
    PeerCheck.same("cross entropy", parts.crossEntropy(), loss.crossEntropy().toFloatVector());
    PeerCheck.same("smooth-L1", parts.smoothL1(), loss.smoothL1().toFloatVector());
    int[] second = loss.topK().getRow(1).toIntVector();
    Arrays.sort(second);
    assertArrayEquals(parts.hardest(), second);
  }
}
