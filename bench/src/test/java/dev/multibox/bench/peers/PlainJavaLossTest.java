package dev.multibox.bench.peers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.multibox.bench.data.BenchmarkBatch;
import dev.multibox.bench.data.BenchmarkData;
import dev.multibox.bench.data.BenchmarkKeys;
import dev.multibox.loss.HardNegatives;
import dev.multibox.loss.ReferenceLoss;
import dev.multibox.loss.SmoothL1;
import dev.multibox.loss.SoftmaxCrossEntropy;
import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Plain Java and the kernels agree, so that a comparison of their times means something. */
class PlainJavaLossTest {

  @ParameterizedTest
  @CsvSource({
    "STAGE0, 4, 21",
    "STAGE1, 4, 21",
    "STAGE2, 4, 21",
    "STAGE0, 2, 81",
    "STAGE2, 2, 81",
    "STAGE2, 2, 2",
    "UNIFORM, 1, 21"
  })
  void theWholeLossAndItsGradientAreTheSame(BenchmarkData data, int images, int classes)
      throws IOException {
    PeerCheck kernel = PeerCheck.of(ReferenceLoss.CAFFE_SSD, data, images, classes);
    BenchmarkBatch made = kernel.made();
    PlainJavaLoss plain = new PlainJavaLoss(images, made.priors(), classes);
    float[] logitGradient = new float[made.logits().length];
    float[] locationGradient = new float[made.locations().length];
    kernel.sameLoss(plain.forward(made));
    kernel.sameLoss(plain.forwardWithGradient(made, logitGradient, locationGradient));
    kernel.sameGradient(logitGradient, locationGradient);
  }

  @Test
  void thePartsAreTheSame() throws IOException {
    BenchmarkBatch made = BenchmarkBatch.of(BenchmarkData.STAGE0, 1, 8732, 21);
    PlainJavaLoss plain = new PlainJavaLoss(1, made.priors(), made.classes());
    float[] expected = new float[made.rows()];
    float[] actual = new float[made.rows()];
    SoftmaxCrossEntropy.of(21).perRow(made.logits(), made.labels(), made.rows(), expected);
    plain.softmaxCrossEntropy(made.logits(), made.labels(), actual);
    PeerCheck.same("cross entropy", expected, actual);
    SmoothL1.of(1f).perPrior(made.locations(), made.locationTargets(), made.rows(), expected);
    plain.smoothL1(made.locations(), made.locationTargets(), actual);
    PeerCheck.same("smooth-L1", expected, actual);
  }

  @ParameterizedTest
  @EnumSource(BenchmarkKeys.class)
  void theSameNegativesAreSelected(BenchmarkKeys keys) throws IOException {
    BenchmarkBatch made = BenchmarkBatch.of(BenchmarkData.STAGE2, 1, 8732, 21);
    float[] ranked = keys.of(made)[0];
    PlainJavaLoss plain = new PlainJavaLoss(1, made.priors(), made.classes());
    for (int k : new int[] {1, 90, 3000, 8732}) {
      int[] expected = new int[k];
      int[] actual = new int[k];
      HardNegatives.of(made.priors()).select(ranked, made.priors(), k, expected);
      plain.hardest(ranked, 0, k, actual);
      Arrays.sort(actual);
      assertArrayEquals(expected, actual, keys + ", k " + k);
    }
  }

  @Test
  void aBatchWithoutPositivesIsZero() throws IOException {
    BenchmarkBatch made = BenchmarkBatch.of(BenchmarkData.STAGE0, 1, 8732, 21);
    Arrays.fill(made.labels(), 0);
    float[] gradient = new float[made.logits().length];
    PlainJavaLoss plain = new PlainJavaLoss(1, made.priors(), made.classes());
    assertEquals(0, plain.forwardWithGradient(made, gradient, new float[made.locations().length]));
    assertArrayEquals(new float[gradient.length], gradient);
  }
}
