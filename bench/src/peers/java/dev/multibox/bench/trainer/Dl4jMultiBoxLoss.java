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
import java.util.Arrays;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
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
 * place; 4 locations, then scores, in the labels one-hot, then a flag that nothing reads. Matrices
 * of another type than FLOAT or of another width are refused by name, as are masks. What is likely
 * wrong with the first batch is logged under the name {@code dev.multibox}.
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
  private transient FirstBatch firstBatch;

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
    BatchShape shape = check(labels, output, activation, mask);
    INDArray gradient = Nd4j.createUninitialized(DataType.FLOAT, output.shape(), 'c');
    return Pair.of(total(shape, labels, output, gradient), gradient);
  }

  @Override
  public INDArray computeGradient(
      INDArray labels, INDArray output, IActivation activation, INDArray mask) {
    return computeGradientAndScore(labels, output, activation, mask, false).getSecond();
  }

  @Override
  public double computeScore(
      INDArray labels, INDArray output, IActivation activation, INDArray mask, boolean average) {
    return total(check(labels, output, activation, mask), labels, output, null);
  }

  /** {@return each image's part of the loss, which add up to it} */
  @Override
  public INDArray computeScoreArray(
      INDArray labels, INDArray output, IActivation activation, INDArray mask) {
    total(check(labels, output, activation, mask), labels, output, null);
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

  /** Refuses what the loss would take for other numbers. */
  private BatchShape check(
      INDArray labels, INDArray output, IActivation activation, INDArray mask) {
    requireFloats("output", output);
    requireFloats("labels", labels);
    if (mask != null) {
      throw new IllegalArgumentException(
          "mask: expected none, got one of shape "
              + Arrays.toString(mask.shape())
              + "; leave it out, and give a row of zeros in place of one-hot labels to ignore a"
              + " prior");
    }
    if (activation != null && !(activation instanceof ActivationIdentity)) {
      throw new IllegalArgumentException(
          "activation: expected Activation.IDENTITY, got "
              + activation
              + "; set it in the LossLayer, as the loss takes the softmax itself");
    }
    long width = (long) COORDINATES + classes;
    long columns = output.size(1);
    if (columns % width != 0) {
      throw new IllegalArgumentException(
          "output: expected columns that are a multiple of "
              + width
              + ", 4 and the classes of each prior, got shape "
              + Arrays.toString(output.shape())
              + "; give the loss as many classes as the network has, the background included");
    }
    long priors = columns / width;
    TensorArguments.require(
        "labels",
        "[batch][priors * (4 + classes + 1)]",
        labels.shape(),
        output.size(0),
        priors * (width + 1));
    return BatchShape.of(Math.toIntExact(output.size(0)), Math.toIntExact(priors), classes);
  }

  private static void requireFloats(String name, INDArray matrix) {
    TensorArguments.requireType(
        name, DataType.FLOAT, matrix.dataType(), "castTo(DataType.FLOAT) converts it");
    if (matrix.rank() != 2) {
      throw new IllegalArgumentException(
          name
              + ": expected a matrix, a row an image, got shape "
              + Arrays.toString(matrix.shape())
              + "; reshape it to the images and all else");
    }
  }

  private double total(BatchShape shape, INDArray labels, INDArray output, INDArray gradient) {
    if (loss == null) {
      loss = MultiBoxLoss.of(reference);
      firstBatch = new FirstBatch();
    }
    if (workspace == null || !workspace.fits(shape)) {
      workspace = loss.workspace(shape);
    }
    Predictions predictions = Predictions.packed(shape, LAYOUT, memory(rows(output)));
    Targets targets = Targets.packed(shape, LAYOUT, memory(rows(labels)));
    firstBatch.diagnose(predictions, targets, loss.policy());
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
