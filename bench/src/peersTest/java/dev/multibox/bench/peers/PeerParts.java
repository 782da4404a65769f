package dev.multibox.bench.peers;

import dev.multibox.bench.data.BenchmarkBatch;
import dev.multibox.bench.data.BenchmarkData;
import dev.multibox.bench.data.BenchmarkKeys;
import dev.multibox.loss.HardNegatives;
import java.io.IOException;

/**
 * What the parts of a peer's loss are to give on two images.
 *
 * @param made the batch
 * @param keys the keys of each image
 * @param crossEntropy of each prior
 * @param smoothL1 of each prior
 * @param hardest ascending indices of the second image's hardest
 */
record PeerParts(
    BenchmarkBatch made, float[][] keys, float[] crossEntropy, float[] smoothL1, int[] hardest) {

  /** By plain Java, which has a test of its own, and by the kernel that selects. */
  static PeerParts of(int selected) throws IOException {
    BenchmarkBatch made = BenchmarkBatch.of(BenchmarkData.STAGE0, 2, 8732, 21);
    PlainJavaLoss plain = new PlainJavaLoss(2, 8732, 21);
    float[] crossEntropy = new float[made.rows()];
    float[] smoothL1 = new float[made.rows()];
    plain.softmaxCrossEntropy(made.logits(), made.labels(), crossEntropy);
    plain.smoothL1(made.locations(), made.locationTargets(), smoothL1);
    float[][] keys = BenchmarkKeys.LOSSES.of(made);
    int[] hardest = new int[selected];
    HardNegatives.of(8732).select(keys[1], 8732, selected, hardest);
    return new PeerParts(made, keys, crossEntropy, smoothL1, hardest);
  }
}
