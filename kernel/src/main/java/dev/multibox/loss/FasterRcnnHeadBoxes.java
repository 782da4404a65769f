package dev.multibox.loss;

import dev.multibox.internal.Kernels;
import dev.multibox.internal.element.ElementFunction;
import dev.multibox.internal.element.ElementLossKernel;
import dev.multibox.internal.location.LocationCurve;
import dev.multibox.internal.memory.Sizes;
import dev.multibox.internal.numeric.TileSizes;
import java.util.Arrays;

/** The loss of the head's boxes of {@link FasterRcnnLoss}: those of each RoI's own class. */
final class FasterRcnnHeadBoxes {

  private static final int COORDINATES = Sizes.COORDINATES;

  private final Kernels kernels;
  private final int classes;
  private final LocationCurve curve;
  private final ElementFunction derivative;
  private final float[] loss = new float[1];
  private final float[] scratch = new float[Math.max(ElementLossKernel.SCRATCH, TileSizes.SCRATCH)];

  FasterRcnnHeadBoxes(Kernels kernels, int classes, float beta) {
    this.kernels = kernels;
    this.classes = classes;
    curve = LocationCurve.smoothL1(beta);
    derivative = ElementFunction.of(curve);
  }

  /** The sum of the losses of the objects' RoIs. */
  double sum(float[] predicted, float[] target, int[] labels, int rois) {
    double sum = 0;
    for (int roi = 0; roi < rois; roi++) {
      if (labels[roi] > 0) {
        int at = column(roi, labels);
        kernels
            .smoothL1()
            .losses(curve, predicted, at, target, roi * COORDINATES, 1, loss, 0, scratch);
        sum += loss[0];
      }
    }
    return sum;
  }

  /** The gradient of the sum, times a factor; +0 in the columns of other classes. */
  void gradient(
      float[] predicted, float[] target, int[] labels, int rois, float factor, float[] gradients) {
    Arrays.fill(gradients, 0, rois * classes * COORDINATES, 0f);
    ElementLossKernel kernel = kernels.elementLoss(derivative);
    for (int roi = 0; roi < rois; roi++) {
      if (labels[roi] > 0) {
        int at = column(roi, labels);
        int from = roi * COORDINATES;
        kernel.gradients(
            derivative, predicted, at, target, from, COORDINATES, gradients, at, scratch);
        kernels.elementTile().scale(gradients, at, factor, COORDINATES);
      }
    }
  }

  private int column(int roi, int[] labels) {
    return (roi * classes + labels[roi]) * COORDINATES;
  }
}
