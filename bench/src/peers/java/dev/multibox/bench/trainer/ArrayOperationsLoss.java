package dev.multibox.bench.trainer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.training.loss.Loss;

/**
 * The same loss in DJL's array operations and its autograd, as one writes it without a kernel:
 * torchvision's steps, two sorts of all priors among them. It is what {@link DjlMultiBoxLoss} is
 * compared with. Labels and predictions as there; no ignored priors.
 */
final class ArrayOperationsLoss extends Loss {

  private static final float BELOW_ALL = -Float.MAX_VALUE;
  private static final int NEGATIVES_A_POSITIVE = 3;

  ArrayOperationsLoss() {
    super("ArrayOperationsLoss");
  }

  @Override
  public NDArray evaluate(NDList labels, NDList predicted) {
    NDArray classes = labels.get(0).toType(DataType.INT64, false);
    NDArray crossEntropy =
        predicted.get(0).logSoftmax(2).gather(classes.expandDims(2), 2).squeeze(2).neg();
    NDArray positive = classes.gt(0);
    NDArray weight = positive.toType(DataType.FLOAT32, false);
    NDArray positives = weight.sum(new int[] {1}, true);
    NDArray ranked =
        NDArrays.where(
            positive, crossEntropy.onesLike().mul(BELOW_ALL), crossEntropy.stopGradient());
    NDArray rank = ranked.neg().argSort(1).argSort(1);
    NDArray mined = rank.lt(positives.mul(NEGATIVES_A_POSITIVE)).toType(DataType.FLOAT32, false);
    NDArray confidence = crossEntropy.mul(weight.add(mined)).sum();
    NDArray apart = predicted.get(1).sub(labels.get(1)).abs();
    NDArray near = NDArrays.minimum(apart, 1f);
    NDArray location = near.mul(apart.sub(near.mul(0.5f))).sum(new int[] {2}).mul(weight).sum();
    return confidence.add(location).div(positives.sum().maximum(1f));
  }
}
