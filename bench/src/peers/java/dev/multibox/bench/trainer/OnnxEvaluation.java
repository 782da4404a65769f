package dev.multibox.bench.trainer;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.multibox.BatchShape;
import dev.multibox.Predictions;
import dev.multibox.loss.LossTerms;
import dev.multibox.loss.LossWorkspace;
import dev.multibox.loss.MultiBoxLoss;
import dev.multibox.loss.MultiBoxPolicy;
import dev.multibox.loss.Targets;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Map;

/**
 * The MultiBox loss of what a model says, by ONNX Runtime: for validation, as its training is no
 * longer kept up. The model writes its outputs into direct buffers that were given to it, and the
 * kernel reads them there: no copy, where {@code OnnxTensor.getFloatBuffer} makes one.
 *
 * <p>One object a thread.
 */
public final class OnnxEvaluation implements AutoCloseable {

  private final OrtSession session;
  private final Map<String, OnnxTensor> outputs;
  private final MultiBoxLoss loss;
  private final LossWorkspace workspace;
  private final Predictions predictions;

  /**
   * Makes the buffers.
   *
   * @param session of a model with outputs {@code logits [B][P][C]} and {@code locations [B][P][4]}
   * @param batch images
   * @param priors priors of an image
   * @param classes with the background
   * @param policy which loss
   * @throws OrtException if there can be no such tensors
   */
  public OnnxEvaluation(
      OrtSession session, int batch, int priors, int classes, MultiBoxPolicy policy)
      throws OrtException {
    this.session = session;
    FloatBuffer logits = direct(batch * priors * classes);
    FloatBuffer locations = direct(batch * priors * 4);
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    outputs =
        Map.of(
            "logits",
            OnnxTensor.createTensor(environment, logits, new long[] {batch, priors, classes}),
            "locations",
            OnnxTensor.createTensor(environment, locations, new long[] {batch, priors, 4}));
    loss = MultiBoxLoss.of(policy);
    BatchShape shape = BatchShape.of(batch, priors, classes);
    workspace = loss.workspace(shape);
    predictions = Predictions.of(shape, logits, locations);
  }

  private static FloatBuffer direct(int floats) {
    return ByteBuffer.allocateDirect(Math.multiplyExact(floats, Float.BYTES))
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
    return loss.evaluate(predictions, targets, workspace);
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
