package dev.multibox.bench.trainer;

import dev.multibox.BatchShape;
import dev.multibox.PackedLayout;
import dev.multibox.Predictions;
import dev.multibox.loss.Gradients;
import dev.multibox.loss.LossTerms;
import dev.multibox.loss.LossWorkspace;
import dev.multibox.loss.MultiBoxLoss;
import dev.multibox.loss.ReferenceLoss;
import dev.multibox.loss.Targets;
import java.nio.FloatBuffer;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.ILossFunction;

/**
 * The MultiBox loss for DL4J's output layers, {@code new LossLayer.Builder(new
 * Dl4jMultiBoxLoss(ReferenceLoss.TORCHVISION, classes)).activation(Activation.IDENTITY)}.
 *
 * <p>DL4J hands a loss function matrices, a row an image. A row of the network's output is {@code
 * [P][4 + C]}, of the labels {@code [P][4 + C + 1]}: {@link PackedLayout#BUBBLIIIING}, read in
 * place; 4 locations, then scores, in the labels one-hot, then a flag that nothing reads.
 *
 * <p>Training asks for gradient and score at once. DL4J divides a score and a gradient by the
 * number of images (its mini-batch rule, a switch of the network's configuration), this loss by the
 * positives: {@code computeGradientAndScore} returns both as they are, and {@code
 * .miniBatch(false)} in the configuration leaves the gradient so. Needs the identity activation; no
 * masks. One object a thread.
 */
public final class Dl4jMultiBoxLoss implements ILossFunction {

  private static final long serialVersionUID = 1L;

  private static final PackedLayout LAYOUT = PackedLayout.BUBBLIIIING;
  private static final int COORDINATES = 4;

  private final ReferenceLoss reference;
  private final int classes;
  private transient MultiBoxLoss loss;
  private transient LossWorkspace workspace;

  /**
   * Creates the loss.
   *
   * @param reference which loss
   * @param classes with the background
   */
  public Dl4jMultiBoxLoss(ReferenceLoss reference, int classes) {
    this.reference = reference;
    this.classes = classes;
  }

  @Override
  public Pair<Double, INDArray> computeGradientAndScore(
      INDArray labels, INDArray output, IActivation activation, INDArray mask, boolean average) {
    INDArray gradient = Nd4j.createUninitialized(DataType.FLOAT, output.shape(), 'c');
    return Pair.of(total(labels, output, gradient), gradient);
  }

  @Override
  public INDArray computeGradient(
      INDArray labels, INDArray output, IActivation activation, INDArray mask) {
    return computeGradientAndScore(labels, output, activation, mask, false).getSecond();
  }

  @Override
  public double computeScore(
      INDArray labels, INDArray output, IActivation activation, INDArray mask, boolean average) {
    return total(labels, output, null);
  }

  /** {@return each image's part of the loss, which add up to it} */
  @Override
  public INDArray computeScoreArray(
      INDArray labels, INDArray output, IActivation activation, INDArray mask) {
    total(labels, output, null);
    LossTerms terms = workspace.terms();
    double[] parts = new double[terms.batch()];
    for (int image = 0; image < parts.length; image++) {
      parts[image] = terms.total(image);
    }
    return Nd4j.createFromArray(parts).castTo(DataType.FLOAT).reshape(parts.length, 1);
  }

  @Override
  public String name() {
    return "MultiBoxLoss";
  }

  private double total(INDArray labels, INDArray output, INDArray gradient) {
    int batch = Math.toIntExact(output.size(0));
    int priors = Math.toIntExact(output.size(1) / (COORDINATES + classes));
    BatchShape shape = BatchShape.of(batch, priors, classes);
    if (loss == null) {
      loss = MultiBoxLoss.of(reference);
    }
    if (workspace == null || !workspace.fits(shape)) {
      workspace = loss.workspace(shape);
    }
    Predictions predictions = Predictions.packed(shape, LAYOUT, memory(rows(output)));
    Targets targets = Targets.packed(shape, LAYOUT, memory(rows(labels)));
    if (gradient == null) {
      return loss.evaluate(predictions, targets, workspace);
    }
    Gradients gradients = Gradients.packed(shape, LAYOUT, memory(gradient));
    return loss.evaluateWithGradient(predictions, targets, workspace, gradients);
  }

  /** The matrix itself where it lies row by row, as a layer's output does; otherwise a copy. */
  private static INDArray rows(INDArray matrix) {
    boolean plain = matrix.ordering() == 'c' && !matrix.isView();
    return plain ? matrix : matrix.dup('c');
  }

  private static FloatBuffer memory(INDArray matrix) {
    return matrix.data().asNioFloat();
  }
}
