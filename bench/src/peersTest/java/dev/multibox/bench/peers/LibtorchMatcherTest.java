package dev.multibox.bench.peers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import dev.multibox.BatchShape;
import dev.multibox.bench.data.BenchmarkBoxes;
import dev.multibox.matching.GroundTruth;
import dev.multibox.matching.PriorBoxes;
import dev.multibox.matching.PriorMatcher;
import dev.multibox.matching.ReferencePriors;
import dev.multibox.matching.ReferenceTargets;
import dev.multibox.matching.TargetOutputs;
import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is measured of libtorch gives the same targets as the kernels. */
@Tag("peers")
class LibtorchMatcherTest {

  @ParameterizedTest
  @ValueSource(ints = {1, 10, 100})
  void labelsAndOffsetsAreTheSame(int count) {
    PriorBoxes priors = PriorBoxes.of(ReferencePriors.SSD300_VOC);
    BenchmarkBoxes boxes = BenchmarkBoxes.of(1, count, 21);
    PriorMatcher matcher = PriorMatcher.of(priors, ReferenceTargets.TORCHVISION);
    int[] labels = new int[priors.count()];
    float[] locations = new float[priors.count() * 4];
    matcher.match(
        GroundTruth.of(boxes.boxes(), boxes.labels(), boxes.starts()),
        TargetOutputs.of(BatchShape.of(1, priors.count(), 21), labels, locations),
        matcher.workspace(1, count));
    try (LibtorchMatcher peer = new LibtorchMatcher(priors, boxes);
        NDArray offsets = peer.match()) {
      assertArrayEquals(
          Arrays.stream(labels).asLongStream().toArray(), peer.labels().toLongArray());
      float[] actual = offsets.toFloatArray();
      int next = 0;
      for (int prior = 0; prior < labels.length; prior++) {
        for (int i = 0; labels[prior] > 0 && i < 4; i++) {
          float expected = locations[prior * 4 + i];
          assertEquals(expected, actual[next++], 2e-5f * Math.max(1f, Math.abs(expected)));
        }
      }
      assertEquals(next, actual.length);
    }
  }
}
