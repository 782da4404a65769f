package dev.multibox.bench.trainer;

import com.google.protobuf.ByteString;
import dev.multibox.bench.peers.OnnxMessage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A linear model in the ONNX format: {@code logits = features x W}, {@code locations = features x
 * V}. The numbers below are the fields of onnx.proto.
 */
final class OnnxModel {

  private static final int FLOAT = 1;
  private static final int INTERMEDIATE_FORMAT = 8;
  private static final int OPERATIONS = 17;

  private OnnxModel() {}

  static byte[] linear(
      int batch, int priors, int features, int classes, float[] weights, float[] boxWeights)
      throws IOException {
    ByteString graph =
        OnnxMessage.of(
            out -> {
              out.writeBytes(1, product("weights", "logits"));
              out.writeBytes(1, product("boxWeights", "locations"));
              out.writeString(2, "linear");
              out.writeBytes(5, tensor("weights", features, classes, weights));
              out.writeBytes(5, tensor("boxWeights", features, 4, boxWeights));
              out.writeBytes(11, OnnxMessage.value("features", FLOAT, batch, priors, features));
              out.writeBytes(12, OnnxMessage.value("logits", FLOAT, batch, priors, classes));
              out.writeBytes(12, OnnxMessage.value("locations", FLOAT, batch, priors, 4));
            });
    return OnnxMessage.of(
            out -> {
              out.writeInt64(1, INTERMEDIATE_FORMAT);
              out.writeBytes(7, graph);
              out.writeBytes(8, OnnxMessage.of(set -> set.writeInt64(2, OPERATIONS)));
            })
        .toByteArray();
  }

  private static ByteString product(String weights, String output) throws IOException {
    return OnnxMessage.of(
        out -> {
          out.writeString(1, "features");
          out.writeString(1, weights);
          out.writeString(2, output);
          out.writeString(4, "MatMul");
        });
  }

  private static ByteString tensor(String name, int rows, int columns, float[] values)
      throws IOException {
    ByteBuffer raw =
        ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    raw.asFloatBuffer().put(values);
    return OnnxMessage.of(
        out -> {
          out.writeInt64(1, rows);
          out.writeInt64(1, columns);
          out.writeInt32(2, FLOAT);
          out.writeString(8, name);
          out.writeByteArray(9, raw.array());
        });
  }
}
