package dev.multibox.internal;

/** The scalar twins. */
public final class ScalarKernels implements Kernels {

  private final ElementKernels elements = new ScalarElementKernels();

  /** Creates the kernels; they hold no state. */
  public ScalarKernels() {}

  @Override
  public ElementKernels elements() {
    return elements;
  }

  @Override
  public int vectorBits() {
    return 0;
  }

  @Override
  public void softmaxCrossEntropy(
      float[] logits,
      int offset,
      int rows,
      int classes,
      int[] labels,
      int labelOffset,
      float[] losses,
      int lossOffset,
      float[] scratch) {
    SoftmaxCrossEntropyScalar.losses(
        logits, offset, rows, classes, labels, labelOffset, losses, lossOffset, scratch);
  }

  @Override
  public void sigmoidCrossEntropy(
      float[] logits,
      int offset,
      int rows,
      int classes,
      int[] labels,
      int labelOffset,
      float[] losses,
      int lossOffset,
      float[] scratch) {
    SigmoidCrossEntropyScalar.losses(
        logits, offset, rows, classes, labels, labelOffset, losses, lossOffset, scratch);
  }

  @Override
  public void locationLoss(
      LocationCurve curve,
      float[] predicted,
      int predictedOffset,
      float[] target,
      int targetOffset,
      int priors,
      float[] losses,
      int lossOffset) {
    SmoothL1Scalar.losses(
        curve, predicted, predictedOffset, target, targetOffset, priors, losses, lossOffset);
  }

  @Override
  public int positives(int[] labels, int offset, int priors, int[] positives) {
    return LabelsScalar.positives(labels, offset, priors, positives);
  }

  @Override
  public int firstBadLabel(int[] labels, int offset, int priors, int classes) {
    return LabelsScalar.firstBad(labels, offset, priors, classes);
  }

  @Override
  public void rankingKeys(
      float[] losses, int offset, int[] labels, int labelOffset, int priors, int[] keys) {
    HardNegativesScalar.rankingKeys(losses, offset, labels, labelOffset, 0, priors, keys);
  }

  @Override
  public void sortableKeys(float[] values, int offset, int count, int[] keys, int keyOffset) {
    HardNegativesScalar.sortableKeys(values, offset, 0, count, keys, keyOffset);
  }

  @Override
  public void select(int[] keys, int offset, int count, int k, int[] selected) {
    HardNegativesScalar.select(keys, offset, count, k, selected);
  }

  @Override
  public int background(int[] labels, int offset, int priors) {
    return LabelsScalar.background(labels, offset, priors);
  }
}
