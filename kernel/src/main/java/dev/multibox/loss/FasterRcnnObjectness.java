package dev.multibox.loss;

import dev.multibox.internal.Kernels;
import dev.multibox.internal.element.ElementFunction;
import dev.multibox.internal.element.ElementLossKernel;

/**
 * The objectness loss of {@link FasterRcnnLoss}, a tile of anchors at a time. Two logits an anchor
 * become one, their difference.
 */
final class FasterRcnnObjectness {

  private static final int TILE = ElementLossKernel.TILE;
  private static final ElementFunction FUNCTION =
      ElementFunction.of(ElementFunction.Kind.LOGIT_CROSS_ENTROPY);

  private final Kernels kernels;
  private final ElementLossKernel kernel;
  private final int columns;
  private final float[] logitTile = new float[TILE];
  private final float[] targetTile = new float[TILE];
  private final float[] outputTile = new float[TILE];
  private final float[] scratch = new float[ElementLossKernel.SCRATCH];

  FasterRcnnObjectness(Kernels kernels, int columns) {
    this.kernels = kernels;
    kernel = kernels.elementLoss(FUNCTION);
    this.columns = columns;
  }

  /** The sum of the losses of the sampled anchors. */
  double sum(float[] logits, int[] labels, int anchors) {
    double sum = 0;
    for (int from = 0; from < anchors; from += TILE) {
      int count = Math.min(TILE, anchors - from);
      load(logits, labels, from, count);
      kernel.losses(FUNCTION, logitTile, 0, targetTile, 0, count, outputTile, 0, scratch);
      for (int i = 0; i < count; i++) {
        if (labels[from + i] >= 0) {
          sum += outputTile[i];
        }
      }
    }
    return sum;
  }

  /** The gradient of the sum, times a factor. */
  void gradient(float[] logits, int[] labels, int anchors, float factor, float[] gradients) {
    for (int from = 0; from < anchors; from += TILE) {
      int count = Math.min(TILE, anchors - from);
      load(logits, labels, from, count);
      kernel.gradients(FUNCTION, logitTile, 0, targetTile, 0, count, outputTile, 0, scratch);
      kernels.elementTile().scale(outputTile, 0, factor, count);
      for (int i = 0; i < count; i++) {
        float gradient = labels[from + i] >= 0 ? outputTile[i] : 0f;
        int at = (from + i) * columns;
        gradients[at + columns - 1] = gradient;
        if (columns == 2) {
          gradients[at] = 0f - gradient;
        }
      }
    }
  }

  /** Logits of a tile, or their differences, and 1 or 0 for each anchor. */
  private void load(float[] logits, int[] labels, int from, int count) {
    for (int i = 0; i < count; i++) {
      int at = (from + i) * columns;
      logitTile[i] = columns == 2 ? logits[at + 1] - logits[at] : logits[at];
      targetTile[i] = labels[from + i] > 0 ? 1f : 0f;
    }
  }
}
