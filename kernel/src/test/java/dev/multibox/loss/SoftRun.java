package dev.multibox.loss;

import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * All that a loss says of a batch with soft labels, from one call.
 *
 * @param mined rows that were marked as mined, ascending
 * @param gradient of the class scores
 */
record SoftRun(LossTerms terms, float[] losses, int[] mined, float[] gradient) {

  /**
   * Evaluates a batch.
   *
   * @param soft rows, or null for the labels alone
   */
  static SoftRun of(
      MultiBoxLoss loss, TestBatch batch, float[] soft, UnaryOperator<Gradients> options) {
    Targets targets = soft == null ? batch.targets() : batch.targets().softLabels(soft);
    float[] losses = new float[batch.labels().length];
    byte[] marks = new byte[losses.length];
    float[] gradient = GradientRun.poison(batch.logits().length);
    float[] locations = GradientRun.poison(batch.predicted().length);
    LossWorkspace workspace = loss.workspace(batch.shape());
    double total =
        loss.evaluateWithGradient(
            batch.predictions(),
            targets,
            workspace,
            PerPriorOutputs.of(batch.shape(), losses, marks),
            options.apply(Gradients.dense(batch.shape(), gradient, locations)));
    LossTerms terms = workspace.terms().copy();
    // Without outputs an image may be mined another way.
    if (Double.compare(total, loss.evaluate(batch.predictions(), targets, workspace)) != 0) {
      throw new AssertionError("the total without outputs is another than " + total);
    }
    int[] mined = IntStream.range(0, marks.length).filter(i -> marks[i] != 0).toArray();
    return new SoftRun(terms, losses, mined, gradient);
  }
}
