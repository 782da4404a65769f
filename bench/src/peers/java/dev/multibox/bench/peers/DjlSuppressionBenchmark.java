package dev.multibox.bench.peers;

import dev.multibox.bench.data.PredictedBoxes;

/** DJL's Rectangle.nms, plain Java, see {@link DjlSuppression}. */
public class DjlSuppressionBenchmark extends SuppressionBenchmark {

  @Override
  PeerSuppression prepare(PredictedBoxes boxes) {
    return new DjlSuppression(boxes);
  }
}
