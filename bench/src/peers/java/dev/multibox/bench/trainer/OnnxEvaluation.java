package dev.multibox.bench.trainer;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import dev.multibox.BatchShape;
import dev.multibox.Predictions;
import dev.multibox.loss.LossTerms;
import dev.multibox.loss.LossWorkspace;
import dev.multibox.loss.MultiBoxLoss;
import dev.multibox.loss.MultiBoxPolicy;
import dev.multibox.loss.Targets;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Map;

/**
 * The MultiBox loss of what a model says, by ONNX Runtime: for validation, as its training is no
 * longer kept up. The model writes its outputs into direct buffers that were given to it, and the
 * kernel reads them there: no copy, where {@code OnnxTensor.getFloatBuffer} makes one.
 *
 * <p>Outputs and targets of another type or shape are refused by name; labels of int64 are copied
 * to int32, float64 is refused. What is likely wrong with the first batch is logged under the name
 * {@code dev.multibox}. One object a thread.
 */
public final class OnnxEvaluation implements AutoCloseable {

  private final OrtSession session;
  private final Map<String, OnnxTensor> outputs;
  private final MultiBoxLoss loss;
  private final LossWorkspace workspace;
  private final Predictions predictions;
  private final FirstBatch firstBatch = new FirstBatch();
  private final NarrowedLabels narrowed = new NarrowedLabels();

  /**
   * Makes the buffers.
   *
   * @param session of a model with outputs {@code logits [B][P][C]} and {@code locations [B][P][4]}
   * @param batch images
   * @param priors priors of an image
   * @param classes with the background
   * @param policy which loss
   * @throws IllegalArgumentException if the model has no such outputs, or of another type or shape
   * @throws OrtException if there can be no such tensors
   */
  public OnnxEvaluation(
      OrtSession session, int batch, int priors, int classes, MultiBoxPolicy policy)
      throws OrtException {
    this.session = session;
    BatchShape shape = BatchShape.of(batch, priors, classes);
    requireOutput(session, "logits", batch, priors, classes);
    requireOutput(session, "locations", batch, priors, 4);
    FloatBuffer logits = direct(shape.logits());
    FloatBuffer locations = direct(shape.coordinates());
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    outputs =
        Map.of(
            "logits",
            OnnxTensor.createTensor(environment, logits, new long[] {batch, priors, classes}),
            "locations",
            OnnxTensor.createTensor(environment, locations, new long[] {batch, priors, 4}));
    loss = MultiBoxLoss.of(policy);
    workspace = loss.workspace(shape);
    predictions = Predictions.of(shape, logits, locations);
  }

  /** Refuses an output that would not be written as it is read; a size of -1 may be any. */
  private static void requireOutput(OrtSession session, String name, long... expected)
      throws OrtException {
    NodeInfo node = session.getOutputInfo().get(name);
    if (node == null || !(node.getInfo() instanceof TensorInfo info)) {
      throw new IllegalArgumentException(
          name
              + ": expected an output tensor of that name, got "
              + session.getOutputInfo().keySet()
              + "; rename the model's outputs to logits and locations");
    }
    TensorArguments.requireType(
        name, OnnxJavaType.FLOAT, info.type, "export the model with float32 outputs");
    long[] actual = info.getShape();
    for (int i = 0; i < Math.min(actual.length, expected.length); i++) {
      actual[i] = actual[i] == -1 ? expected[i] : actual[i];
    }
    String form = "[batch][priors][" + (name.equals("logits") ? "classes" : "4") + "]";
    TensorArguments.require(name, form, actual, expected);
  }

  private static FloatBuffer direct(long floats) {
    return ByteBuffer.allocateDirect(Math.toIntExact(Math.multiplyExact(floats, Float.BYTES)))
        .order(ByteOrder.nativeOrder())
        .asFloatBuffer();
  }

  /**
   * {@return the loss}
   *
   * @param inputs of the model
   * @param targets what it should say
   * @throws OrtException if the model fails
   */
  public double evaluate(Map<String, OnnxTensor> inputs, Targets targets) throws OrtException {
    session.run(inputs, outputs).close();
    firstBatch.diagnose(predictions, targets, loss.policy());
    return loss.evaluate(predictions, targets, workspace);
  }

  /**
   * {@return the loss}
   *
   * @param inputs of the model
   * @param labels {@code [B][P]}, int32 or int64
   * @param targetLocations encoded offsets {@code [B][P][4]}
   * @throws IllegalArgumentException if a target has another type or shape
   * @throws OrtException if the model fails
   */
  public double evaluate(
      Map<String, OnnxTensor> inputs, OnnxTensor labels, OnnxTensor targetLocations)
      throws OrtException {
    BatchShape shape = predictions.shape();
    boolean wide = labels.getInfo().type == OnnxJavaType.INT64;
    if (!wide) {
      TensorArguments.requireType(
          "labels", OnnxJavaType.INT32, labels.getInfo().type, "make it of an IntBuffer");
    }
    TensorArguments.requireType(
        "target locations",
        OnnxJavaType.FLOAT,
        targetLocations.getInfo().type,
        "make it of a FloatBuffer");
    TensorArguments.requireLabels(shape, labels.getInfo().getShape());
    TensorArguments.requireOffsets("target locations", shape, targetLocations.getInfo().getShape());
    // ONNX Runtime hands out copies.
    MemorySegment integers =
        wide
            ? narrowed.of(shape, MemorySegment.ofBuffer(labels.getLongBuffer()))
            : MemorySegment.ofBuffer(labels.getIntBuffer());
    MemorySegment offsets = MemorySegment.ofBuffer(targetLocations.getFloatBuffer());
    return evaluate(inputs, Targets.of(shape, integers, offsets));
  }

  /**
   * {@return the outputs of the last evaluation where the model wrote them, for a {@link
   * dev.multibox.detection.Detector}} The next evaluation overwrites them.
   */
  public Predictions predictions() {
    return predictions;
  }

  /** {@return a view of the terms of the last evaluation, which the next one overwrites} */
  public LossTerms terms() {
    return workspace.terms();
  }

  @Override
  public void close() {
    outputs.values().forEach(OnnxTensor::close);
  }
}
