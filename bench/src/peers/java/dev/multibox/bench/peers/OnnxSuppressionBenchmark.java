package dev.multibox.bench.peers;

import dev.multibox.bench.data.PredictedBoxes;

/** ONNX Runtime's operator NonMaxSuppression, see {@link OnnxSuppression}. */
public class OnnxSuppressionBenchmark extends SuppressionBenchmark {

  @Override
  PeerSuppression prepare(PredictedBoxes boxes) {
    return new OnnxSuppression(boxes);
  }
}
