package dev.multibox.bench.peers;

import dev.multibox.bench.data.PredictedBoxes;
import org.openjdk.jmh.annotations.Fork;

/**
 * ONNX Runtime's operator NonMaxSuppression, see {@link OnnxSuppression}. It overruns the stack of
 * 1 MB that a thread of JMH has, and ends the virtual machine without a word.
 */
@Fork(
    value = 2,
    jvmArgsAppend = {
      "--add-modules=jdk.incubator.vector",
      "--enable-native-access=ALL-UNNAMED",
      "--sun-misc-unsafe-memory-access=allow",
      "-Xss16m"
    })
public class OnnxSuppressionBenchmark extends SuppressionBenchmark {

  @Override
  PeerSuppression prepare(PredictedBoxes boxes) {
    return new OnnxSuppression(boxes);
  }
}
