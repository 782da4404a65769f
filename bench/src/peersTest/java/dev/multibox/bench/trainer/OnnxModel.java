package dev.multibox.bench.trainer;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
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

  /** Writes a part of a message. */
  private interface Part {
    void write(CodedOutputStream out) throws IOException;
  }

  private OnnxModel() {}

  static byte[] linear(
      int batch, int priors, int features, int classes, float[] weights, float[] boxWeights)
      throws IOException {
    ByteString graph =
        message(
            out -> {
              out.writeBytes(1, product("weights", "logits"));
              out.writeBytes(1, product("boxWeights", "locations"));
              out.writeString(2, "linear");
              out.writeBytes(5, tensor("weights", features, classes, weights));
              out.writeBytes(5, tensor("boxWeights", features, 4, boxWeights));
              out.writeBytes(11, value("features", batch, priors, features));
              out.writeBytes(12, value("logits", batch, priors, classes));
              out.writeBytes(12, value("locations", batch, priors, 4));
            });
    return message(
            out -> {
              out.writeInt64(1, INTERMEDIATE_FORMAT);
              out.writeBytes(7, graph);
              out.writeBytes(8, message(set -> set.writeInt64(2, OPERATIONS)));
            })
        .toByteArray();
  }

  private static ByteString product(String weights, String output) throws IOException {
    return message(
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
    return message(
        out -> {
          out.writeInt64(1, rows);
          out.writeInt64(1, columns);
          out.writeInt32(2, FLOAT);
          out.writeString(8, name);
          out.writeByteArray(9, raw.array());
        });
  }

  private static ByteString value(String name, int... shape) throws IOException {
    ByteString dimensions =
        message(
            out -> {
              for (int size : shape) {
                out.writeBytes(1, message(dimension -> dimension.writeInt64(1, size)));
              }
            });
    ByteString type =
        message(
            out -> {
              out.writeInt32(1, FLOAT);
              out.writeBytes(2, dimensions);
            });
    return message(
        out -> {
          out.writeString(1, name);
          out.writeBytes(2, message(kind -> kind.writeBytes(1, type)));
        });
  }

  private static ByteString message(Part part) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    part.write(out);
    out.flush();
    return ByteString.copyFrom(bytes.toByteArray());
  }
}
