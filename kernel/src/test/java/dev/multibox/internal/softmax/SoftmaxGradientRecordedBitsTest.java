package dev.multibox.internal.softmax;

import dev.multibox.internal.Inputs;
import dev.multibox.internal.Kernels;
import dev.multibox.internal.RecordedBitsTest;
import dev.multibox.internal.Twins;
import dev.multibox.internal.numeric.TileSizes;
import dev.multibox.internal.probability.ProbabilityCrossEntropyScalar;
import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Recorded checksums of gradients and of what ranks probabilities; see {@link RecordedBitsTest}.
 */
@Tag("bits")
class SoftmaxGradientRecordedBitsTest {

  private static final int ROWS = 24;

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 15, 16, 17, 21, 81, 201})
  void gradients(int classes) throws IOException {
    for (Inputs.Kind kind : Inputs.Kind.values()) {
      int[] labels = Inputs.labels(ROWS, classes, 15);
      float[] logits = Inputs.logits(kind, ROWS, classes, labels, 16);
      for (Kernels kernels : Twins.all()) {
        float[] softmax = logits.clone();
        float[] sigmoid = new float[logits.length];
        float[] scratch = Twins.scratch(TileSizes.SCRATCH);
        float[] work = new float[logits.length + 16];
        float[] scales = new float[ROWS];
        Arrays.fill(scales, 0.3f);
        int[] used = Arrays.stream(labels).map(label -> Math.max(label, 0)).toArray();
        kernels
            .softmaxGradient()
            .gradients(softmax, 0, ROWS, classes, used, 0, scales, 0, work, scratch);
        for (int row = 0; row < ROWS; row++) {
          int at = row * classes;
          kernels.sigmoidGradient().gradient(logits, at, classes, used[row], 0.3f, sigmoid, at);
        }
        RecordedBitsTest.assertRecorded("softmaxGradient." + kind + "." + classes, softmax);
        RecordedBitsTest.assertRecorded("sigmoidGradient." + kind + "." + classes, sigmoid);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 15, 16, 17, 21, 81, 201})
  void probabilities(int classes) throws IOException {
    int[] labels = Inputs.labels(ROWS, classes, 17);
    float[] scores = Inputs.logits(Inputs.Kind.SPECIAL, ROWS, classes, labels, 18);
    for (Kernels kernels : Twins.all()) {
      float[] keys = new float[ROWS];
      kernels.foreground().largest(scores, 0, ROWS, classes, keys, 0);
      RecordedBitsTest.assertRecorded("largestForeground." + classes, keys);
      kernels.foreground().sum(scores, 0, ROWS, classes, keys, 0, Twins.scratch(TileSizes.SCRATCH));
      RecordedBitsTest.assertRecorded("foregroundSum." + classes, keys);
      ProbabilityCrossEntropyScalar.losses(scores, 0, ROWS, classes, labels, 0, 1e-7f, keys, 0);
      RecordedBitsTest.assertRecorded("probability." + classes, keys);
    }
  }
}
