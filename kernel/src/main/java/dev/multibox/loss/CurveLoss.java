package dev.multibox.loss;

import dev.multibox.internal.Kernels;
import dev.multibox.internal.OneCall;
import dev.multibox.internal.element.ElementFunction;
import dev.multibox.internal.element.ElementLossKernel;
import dev.multibox.internal.location.LocationCurve;
import dev.multibox.internal.location.SmoothL1Scalar;
import dev.multibox.internal.memory.Arguments;
import dev.multibox.internal.memory.ElementType;
import dev.multibox.internal.memory.Sizes;
import dev.multibox.internal.numeric.TileSizes;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/** A {@link BoxRegressionLoss} of any curve, a tile of priors at a time. */
sealed class CurveLoss implements BoxRegressionLoss permits SmoothL1 {

  private static final int TILE_PRIORS = 512;
  private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED;
  private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED;

  final OneCall calls = new OneCall(this instanceof SmoothL1 ? "SmoothL1" : "BoxRegressionLoss");
  private final Kernels kernels;
  private final LocationCurve curve;
  // The derivative is one of elements: coordinates do not meet.
  private final ElementFunction derivative;
  private final float[] predictedTile = new float[TILE_PRIORS * Sizes.COORDINATES];
  private final float[] targetTile = new float[TILE_PRIORS * Sizes.COORDINATES];
  private final float[] lossTile = new float[TILE_PRIORS];
  private final float[] gradientTile = new float[TILE_PRIORS * Sizes.COORDINATES];
  private final int[] labelTile = new int[TILE_PRIORS];
  private final int[] positives = new int[TILE_PRIORS];
  private final float[] scratch = new float[Math.max(ElementLossKernel.SCRATCH, TileSizes.SCRATCH)];

  CurveLoss(LocationLoss form, Kernels kernels) {
    this.kernels = kernels;
    curve = form.curve();
    derivative = ElementFunction.of(curve);
  }

  @Override
  public void perPrior(float[] predicted, float[] target, int priors, float[] losses) {
    calls.begin();
    try {
      BoxRegressionArguments.check(predicted, target, priors);
      Arguments.notNull("losses", losses);
      Arguments.holds("losses", losses.length, priors, "floats [priors]");
      Arguments.different("losses", losses, "predicted", predicted);
      Arguments.different("losses", losses, "target", target);
      kernels.smoothL1().losses(curve, predicted, 0, target, 0, priors, losses, 0, scratch);
    } finally {
      calls.end();
    }
  }

  @Override
  public void perPrior(
      MemorySegment predicted, MemorySegment target, long priors, MemorySegment losses) {
    calls.begin();
    try {
      BoxRegressionArguments.check(predicted, target, priors);
      Arguments.output("losses", losses, priors, Float.BYTES, "floats [priors]");
      ElementType.FLOAT.require("losses", losses);
      long lossBytes = priors * Float.BYTES;
      long boxBytes = lossBytes * Sizes.COORDINATES;
      Arguments.apart("losses", losses, lossBytes, "predicted", predicted, boxBytes);
      Arguments.apart("losses", losses, lossBytes, "target", target, boxBytes);
      for (long from = 0; from < priors; from += TILE_PRIORS) {
        int count = losses(predicted, target, from, priors);
        MemorySegment.copy(lossTile, 0, losses, FLOAT, from * Float.BYTES, count);
      }
    } finally {
      calls.end();
    }
  }

  @Override
  public double sum(MemorySegment predicted, MemorySegment target, long priors) {
    calls.begin();
    try {
      BoxRegressionArguments.check(predicted, target, priors);
      double sum = 0;
      for (long from = 0; from < priors; from += TILE_PRIORS) {
        int count = losses(predicted, target, from, priors);
        for (int i = 0; i < count; i++) {
          sum += lossTile[i];
        }
      }
      return sum;
    } finally {
      calls.end();
    }
  }

  @Override
  public double sum(float[] predicted, float[] target, int priors) {
    calls.begin();
    try {
      BoxRegressionArguments.check(predicted, target, priors);
      double sum = 0;
      for (int from = 0; from < priors; from += TILE_PRIORS) {
        int count = Math.min(TILE_PRIORS, priors - from);
        int at = from * Sizes.COORDINATES;
        kernels.smoothL1().losses(curve, predicted, at, target, at, count, lossTile, 0, scratch);
        for (int i = 0; i < count; i++) {
          sum += lossTile[i];
        }
      }
      return sum;
    } finally {
      calls.end();
    }
  }

  @Override
  public double sumOfPositives(float[] predicted, float[] target, int[] labels, int priors) {
    calls.begin();
    try {
      BoxRegressionArguments.check(predicted, target, priors);
      Arguments.notNull("labels", labels);
      Arguments.holds("labels", labels.length, priors, "integers [priors]");
      double sum = 0;
      for (int from = 0; from < priors; from += TILE_PRIORS) {
        int found =
            kernels
                .labels()
                .positives(labels, from, Math.min(TILE_PRIORS, priors - from), positives);
        for (int i = 0; i < found; i++) {
          int at = (from + positives[i]) * Sizes.COORDINATES;
          sum += SmoothL1Scalar.loss(curve, predicted, at, target, at);
        }
      }
      return sum;
    } finally {
      calls.end();
    }
  }

  @Override
  public double sumOfPositives(
      MemorySegment predicted, MemorySegment target, MemorySegment labels, long priors) {
    calls.begin();
    try {
      BoxRegressionArguments.check(predicted, target, priors);
      Arguments.input("labels", labels, priors, Integer.BYTES, "integers [priors]");
      ElementType.INT.require("labels", labels);
      double sum = 0;
      for (long from = 0; from < priors; from += TILE_PRIORS) {
        int count = (int) Math.min(TILE_PRIORS, priors - from);
        MemorySegment.copy(labels, INT, from * Integer.BYTES, labelTile, 0, count);
        int found = kernels.labels().positives(labelTile, 0, count, positives);
        for (int i = 0; i < found; i++) {
          losses(predicted, target, from + positives[i], from + positives[i] + 1);
          sum += lossTile[0];
        }
      }
      return sum;
    } finally {
      calls.end();
    }
  }

  @Override
  public void gradient(
      float[] predicted, float[] target, int priors, float scale, float[] gradients) {
    calls.begin();
    try {
      BoxRegressionArguments.checkGradients(predicted, target, priors, gradients);
      int floats = priors * Sizes.COORDINATES;
      for (int from = 0; from < floats; from += ElementLossKernel.TILE) {
        int count = Math.min(ElementLossKernel.TILE, floats - from);
        gradients(predicted, from, target, from, count, scale, gradients, from);
      }
    } finally {
      calls.end();
    }
  }

  @Override
  public void gradient(
      MemorySegment predicted,
      MemorySegment target,
      long priors,
      float scale,
      MemorySegment gradients) {
    calls.begin();
    try {
      BoxRegressionArguments.checkGradients(predicted, target, priors, gradients);
      long floats = priors * Sizes.COORDINATES;
      for (long from = 0; from < floats; from += ElementLossKernel.TILE) {
        int count = (int) Math.min(ElementLossKernel.TILE, floats - from);
        read(predicted, target, from, 0, count);
        gradients(predictedTile, 0, targetTile, 0, count, scale, gradientTile, 0);
        MemorySegment.copy(gradientTile, 0, gradients, FLOAT, from * Float.BYTES, count);
      }
    } finally {
      calls.end();
    }
  }

  @Override
  public void gradientOfPositives(
      float[] predicted, float[] target, int[] labels, int priors, float scale, float[] gradients) {
    calls.begin();
    try {
      BoxRegressionArguments.checkGradients(predicted, target, priors, gradients);
      Arguments.notNull("labels", labels);
      Arguments.holds("labels", labels.length, priors, "integers [priors]");
      Arrays.fill(gradients, 0, priors * Sizes.COORDINATES, 0f);
      for (int from = 0; from < priors; from += TILE_PRIORS) {
        int found =
            kernels
                .labels()
                .positives(labels, from, Math.min(TILE_PRIORS, priors - from), positives);
        for (int i = 0; i < found; i++) {
          int at = (from + positives[i]) * Sizes.COORDINATES;
          gradients(predicted, at, target, at, Sizes.COORDINATES, scale, gradients, at);
        }
      }
    } finally {
      calls.end();
    }
  }

  @Override
  public void gradientOfPositives(
      MemorySegment predicted,
      MemorySegment target,
      MemorySegment labels,
      long priors,
      float scale,
      MemorySegment gradients) {
    calls.begin();
    try {
      BoxRegressionArguments.checkGradients(predicted, target, priors, gradients);
      Arguments.input("labels", labels, priors, Integer.BYTES, "integers [priors]");
      ElementType.INT.require("labels", labels);
      long labelBytes = priors * Integer.BYTES;
      Arguments.apart(
          "gradients", gradients, labelBytes * Sizes.COORDINATES, "labels", labels, labelBytes);
      for (long from = 0; from < priors; from += TILE_PRIORS) {
        int count = (int) Math.min(TILE_PRIORS, priors - from);
        MemorySegment.copy(labels, INT, from * Integer.BYTES, labelTile, 0, count);
        int found = kernels.labels().positives(labelTile, 0, count, positives);
        Arrays.fill(gradientTile, 0, count * Sizes.COORDINATES, 0f);
        for (int i = 0; i < found; i++) {
          int at = positives[i] * Sizes.COORDINATES;
          read(predicted, target, from * Sizes.COORDINATES + at, at, Sizes.COORDINATES);
          gradients(predictedTile, at, targetTile, at, Sizes.COORDINATES, scale, gradientTile, at);
        }
        long at = from * Sizes.COORDINATES * Float.BYTES;
        MemorySegment.copy(gradientTile, 0, gradients, FLOAT, at, count * Sizes.COORDINATES);
      }
    } finally {
      calls.end();
    }
  }

  /** Scaled derivatives of at most a tile of coordinates. */
  private void gradients(
      float[] predicted,
      int predictedOffset,
      float[] target,
      int targetOffset,
      int count,
      float scale,
      float[] gradients,
      int offset) {
    kernels
        .elementLoss(derivative)
        .gradients(
            derivative,
            predicted,
            predictedOffset,
            target,
            targetOffset,
            count,
            gradients,
            offset,
            scratch);
    kernels.elementTile().scale(gradients, offset, scale, count);
  }

  /** Copies coordinates from the {@code from}-th on into the tiles. */
  private void read(MemorySegment predicted, MemorySegment target, long from, int at, int count) {
    MemorySegment.copy(predicted, FLOAT, from * Float.BYTES, predictedTile, at, count);
    MemorySegment.copy(target, FLOAT, from * Float.BYTES, targetTile, at, count);
  }

  /** Losses of the tile of priors from {@code from} on, at most to {@code end}; their number. */
  private int losses(MemorySegment predicted, MemorySegment target, long from, long end) {
    int count = (int) Math.min(TILE_PRIORS, end - from);
    read(predicted, target, from * Sizes.COORDINATES, 0, count * Sizes.COORDINATES);
    kernels.smoothL1().losses(curve, predictedTile, 0, targetTile, 0, count, lossTile, 0, scratch);
    return count;
  }
}
