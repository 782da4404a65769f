package dev.multibox.bench.peers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.multibox.bench.data.BenchmarkBatch;
import dev.multibox.bench.data.BenchmarkData;
import dev.multibox.bench.data.PredictedBoxes;
import dev.multibox.detection.NonMaximumSuppression;
import java.io.IOException;
import java.util.Arrays;
import java.util.function.Function;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What is measured of other implementations keeps the same boxes in the same order; DJL leaves the
 * order of equal scores open.
 */
@Tag("peers")
class PeerSuppressionTest {

  /** The others, each by its boxes. */
  enum Peer {
    ONNX_RUNTIME(OnnxSuppression::new),
    DJL(DjlSuppression::new),
    TENSORFLOW(TensorFlowSuppression::new);

    private final Function<PredictedBoxes, PeerSuppression> of;

    Peer(Function<PredictedBoxes, PeerSuppression> of) {
      this.of = of;
    }
  }

  @ParameterizedTest
  @EnumSource
  void boxesThatAreKeptAreTheSame(Peer peer) throws IOException {
    for (BenchmarkData data :
        new BenchmarkData[] {BenchmarkData.STAGE0, BenchmarkData.STAGE1, BenchmarkData.STAGE2}) {
      for (int classes : new int[] {21, 81}) {
        PredictedBoxes boxes = PredictedBoxes.of(BenchmarkBatch.of(data, 1, 8732, classes));
        int[] kept = new int[boxes.count()];
        int count =
            NonMaximumSuppression.of(PeerSuppression.OVERLAP, boxes.count())
                .suppress(boxes.boxes(), boxes.scores(), null, boxes.count(), kept);
        assertTrue(count > 100 && count < 8000, "kept " + count);
        try (PeerSuppression other = peer.of.apply(boxes)) {
          int[] expected = Arrays.copyOf(kept, count);
          int[] actual = other.kept();
          if (peer == Peer.DJL) {
            Arrays.sort(expected);
            Arrays.sort(actual);
          }
          assertArrayEquals(expected, actual, data + " " + classes);
          assertEquals(count, other.run());
        }
      }
    }
  }
}
