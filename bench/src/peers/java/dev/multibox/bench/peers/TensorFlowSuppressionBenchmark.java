package dev.multibox.bench.peers;

import dev.multibox.bench.data.PredictedBoxes;

/** TensorFlow's operation NonMaxSuppressionV5, see {@link TensorFlowSuppression}. */
public class TensorFlowSuppressionBenchmark extends SuppressionBenchmark {

  @Override
  PeerSuppression prepare(PredictedBoxes boxes) {
    return new TensorFlowSuppression(boxes);
  }
}
