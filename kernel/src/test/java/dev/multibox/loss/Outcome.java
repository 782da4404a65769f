package dev.multibox.loss;

import dev.multibox.Backend;
import java.util.List;
import java.util.stream.IntStream;

/**
 * All that a loss says of a batch.
 *
 * @param mined rows that were marked as mined, ascending
 */
record Outcome(LossTerms terms, float[] losses, int[] mined) {

  static Outcome of(MultiBoxLoss loss, TestBatch batch) {
    float[] losses = new float[batch.labels().length];
    byte[] marks = new byte[losses.length];
    LossWorkspace workspace = loss.workspace(batch.shape());
    loss.evaluate(
        batch.predictions(),
        batch.targets(),
        workspace,
        PerPriorOutputs.of(batch.shape(), losses, marks));
    LossTerms terms = workspace.terms();
    int[] mined = IntStream.range(0, marks.length).filter(i -> marks[i] != 0).toArray();
    return new Outcome(terms, losses, mined);
  }

  /** On the backend of this virtual machine, then on the scalar one. */
  static List<Outcome> onBoth(MultiBoxPolicy policy, TestBatch batch) {
    return List.of(
        of(MultiBoxLoss.of(policy), batch),
        of(MultiBoxLoss.of(policy, Backend.of(Backend.Choice.SCALAR)), batch));
  }
}
