package dev.multibox.bench.peers;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import com.google.protobuf.ByteString;
import dev.multibox.bench.data.PredictedBoxes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.Map;

/** A model of ONNX's operator NonMaxSuppression alone, on one thread; its inputs are direct. */
final class OnnxSuppression implements PeerSuppression {

  private static final int FLOAT = 1;
  private static final int INT64 = 7;
  private static final int INTERMEDIATE_FORMAT = 8;
  private static final int OPERATIONS = 11;
  private static final String[] INPUTS = {"boxes", "scores", "most", "overlap"};

  private final OrtSession.SessionOptions options = new OrtSession.SessionOptions();
  private final OrtSession session;
  private final Map<String, OnnxTensor> inputs;

  OnnxSuppression(PredictedBoxes given) {
    int count = given.count();
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    try {
      options.setIntraOpNumThreads(1);
      options.setInterOpNumThreads(1);
      session = environment.createSession(model(count), options);
      inputs =
          Map.of(
              INPUTS[0],
              OnnxTensor.createTensor(environment, direct(given.boxes()), new long[] {1, count, 4}),
              INPUTS[1],
              OnnxTensor.createTensor(
                  environment, direct(given.scores()), new long[] {1, 1, count}),
              INPUTS[2],
              OnnxTensor.createTensor(
                  environment, LongBuffer.wrap(new long[] {count}), new long[] {1}),
              INPUTS[3],
              OnnxTensor.createTensor(
                  environment, FloatBuffer.wrap(new float[] {OVERLAP}), new long[] {1}));
    } catch (OrtException | IOException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static FloatBuffer direct(float[] values) {
    return ByteBuffer.allocateDirect(values.length * Float.BYTES)
        .order(ByteOrder.nativeOrder())
        .asFloatBuffer()
        .put(values)
        .flip();
  }

  /** The numbers are the fields of onnx.proto. */
  private static byte[] model(int count) throws IOException {
    ByteString node =
        OnnxMessage.of(
            out -> {
              for (String input : INPUTS) {
                out.writeString(1, input);
              }
              out.writeString(2, "kept");
              out.writeString(4, "NonMaxSuppression");
            });
    ByteString graph =
        OnnxMessage.of(
            out -> {
              out.writeBytes(1, node);
              out.writeString(2, "suppression");
              out.writeBytes(11, OnnxMessage.value(INPUTS[0], FLOAT, 1, count, 4));
              out.writeBytes(11, OnnxMessage.value(INPUTS[1], FLOAT, 1, 1, count));
              out.writeBytes(11, OnnxMessage.value(INPUTS[2], INT64, 1));
              out.writeBytes(11, OnnxMessage.value(INPUTS[3], FLOAT, 1));
              out.writeBytes(12, OnnxMessage.value("kept", INT64));
            });
    return OnnxMessage.of(
            out -> {
              out.writeInt64(1, INTERMEDIATE_FORMAT);
              out.writeBytes(7, graph);
              out.writeBytes(8, OnnxMessage.of(set -> set.writeInt64(2, OPERATIONS)));
            })
        .toByteArray();
  }

  private OnnxTensor kept(OrtSession.Result result) {
    return (OnnxTensor) result.get(0);
  }

  @Override
  public int run() {
    try (OrtSession.Result result = session.run(inputs)) {
      return (int) kept(result).getInfo().getShape()[0];
    } catch (OrtException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  @Override
  public int[] kept() {
    try (OrtSession.Result result = session.run(inputs)) {
      // Rows of batch, class and box.
      LongBuffer rows = kept(result).getLongBuffer();
      int[] kept = new int[rows.remaining() / 3];
      for (int i = 0; i < kept.length; i++) {
        kept[i] = (int) rows.get(3 * i + 2);
      }
      return kept;
    } catch (OrtException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  @Override
  public void close() {
    inputs.values().forEach(OnnxTensor::close);
    try {
      session.close();
    } catch (OrtException impossible) {
      throw new IllegalStateException(impossible);
    }
    options.close();
  }
}
