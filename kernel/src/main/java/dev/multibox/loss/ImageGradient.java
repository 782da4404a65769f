package dev.multibox.loss;

import dev.multibox.Predictions;
import dev.multibox.internal.InternalView;
import dev.multibox.internal.Kernels;
import dev.multibox.internal.location.LocationCurve;
import dev.multibox.internal.memory.FloatRows;
import dev.multibox.internal.memory.Sizes;
import dev.multibox.internal.numeric.TileSizes;
import java.util.Arrays;

/** The gradient of one image: the rows of its positives and mined negatives, +0 elsewhere. */
final class ImageGradient {

  private final Kernels kernels;
  private final MultiBoxPolicy policy;
  private final ImageSoftLabels softLabels;
  private final LocationCurve curve;
  private final float largestConfidenceLoss;
  private final int priors;
  private final int classes;
  private final int tileRows;
  private final float[] tile;
  private final float[] work;
  private final float[] scores;
  private final float[] scratch = new float[TileSizes.SCRATCH];
  // The rows of the gradient in ascending order, their columns and factors.
  private final int[] rows;
  private final int[] columns;
  private final float[] scales;

  ImageGradient(
      Kernels kernels, MultiBoxPolicy policy, ImageSoftLabels softLabels, int priors, int classes) {
    this.kernels = kernels;
    this.policy = policy;
    this.softLabels = softLabels;
    curve = policy.locationLoss().curve();
    largestConfidenceLoss = policy.largestConfidenceLoss();
    this.priors = priors;
    this.classes = classes;
    tileRows = TileSizes.rows(classes);
    tile = new float[tileRows * classes];
    work = new float[tileRows * classes + TileSizes.LANES];
    scores = new float[classes];
    rows = new int[priors];
    columns = new int[priors];
    scales = new float[priors];
  }

  void evaluate(
      Gradients gradients,
      Predictions predictions,
      Targets targets,
      int image,
      ImageLabels labels,
      float[] losses,
      int lossOffset,
      int[] positives,
      int positiveCount,
      int[] mined,
      int minedCount,
      LossTerms terms) {
    double factor = gradients.scale();
    Normalizer normalizer = gradients.isNormalized() ? policy.normalizer() : Normalizer.NONE;
    double confidence = factor / normalizer.confidenceDivisor(terms, image);
    double location = factor * policy.alpha() / normalizer.locationDivisor(terms, image);
    if (gradients.rows().sparse() == null && !gradients.rows().isInPlace()) {
      clear(gradients, image);
    }
    int count = collect(labels, positives, positiveCount, mined, minedCount, confidence);
    confidence(gradients, predictions, targets, image, losses, lossOffset, count);
    FloatRows locations = InternalView.LOCATIONS.of(predictions);
    locations(gradients, locations, targets, image, positives, positiveCount, (float) location);
    WrittenRows written = gradients.rows().written();
    if (written != null) {
      written.set(image, rows, count);
    }
  }

  /** Sets to +0 what a call before, or anybody, left in an image. */
  private void clear(Gradients gradients, int image) {
    FloatRows logits = gradients.rows().logits();
    FloatRows locations = gradients.rows().locations();
    WrittenRows written = gradients.rows().written();
    if (gradients.isReused() && written.count(image) >= 0) {
      written.zero(logits, image);
      written.zero(locations, image);
    } else {
      logits.zeroImage(image, priors);
      locations.zeroImage(image, priors);
    }
    if (written != null) {
      written.setUnknown(image);
    }
  }

  /** Walks positives and mined rows in ascending order; returns how many rows have a gradient. */
  private int collect(
      ImageLabels labels,
      int[] positives,
      int positiveCount,
      int[] mined,
      int minedCount,
      double scale) {
    boolean twice = policy.mining().minedPositives() == Mining.MinedPositives.COUNT_TWICE;
    int count = 0;
    int i = 0;
    int j = 0;
    while (i < positiveCount || j < minedCount) {
      int positive = i < positiveCount ? positives[i] : Integer.MAX_VALUE;
      int negative = j < minedCount ? mined[j] : Integer.MAX_VALUE;
      int prior = Math.min(positive, negative);
      boolean both = positive == negative;
      i += positive == prior ? 1 : 0;
      j += negative == prior ? 1 : 0;
      if (labels.label(prior) >= 0) {
        rows[count] = prior;
        columns[count] = labels.column(prior);
        scales[count] = (float) ((both && twice ? 2 : 1) * scale);
        count++;
      }
    }
    return count;
  }

  /** Computes and writes the rows of the class scores' gradient, a tile at a time. */
  private void confidence(
      Gradients gradients,
      Predictions predictions,
      Targets targets,
      int image,
      float[] losses,
      int lossOffset,
      int count) {
    FloatRows logits = InternalView.LOGITS.of(predictions);
    boolean inPlace = gradients.rows().isInPlace();
    int done = 0;
    for (int from = 0; from < count; from += tileRows) {
      int length = Math.min(tileRows, count - from);
      logits.gather(image, rows, from, length, tile);
      if (softLabels.serve(targets)) {
        softLabels.gradients(
            tile, length, targets, image, rows, columns, scales, from, gradients.withRespectTo());
      } else {
        compute(gradients.withRespectTo(), losses, lossOffset, from, length);
      }
      if (gradients.rows().sparse() == null) {
        gradients.rows().logits().scatter(image, rows, from, length, tile);
      } else {
        for (int i = 0; i < length; i++) {
          long row = (long) image * priors + rows[from + i];
          gradients.rows().sparse().addLogits(row, tile, i * classes);
        }
      }
      for (int i = from; inPlace && i < from + length; i++) {
        gradients.rows().logits().zero(image, done, rows[i] - done);
        done = rows[i] + 1;
      }
    }
    if (inPlace) {
      gradients.rows().logits().zero(image, done, priors - done);
      // Location rows are those of the positives alone.
      gradients.rows().locations().zeroImage(image, priors);
    }
  }

  /** Turns the tile's scores into their gradients. */
  private void compute(
      Gradients.WithRespectTo withRespectTo, float[] losses, int lossOffset, int from, int length) {
    if (policy.confidenceInput() == MultiBoxPolicy.ConfidenceInput.LOGITS
        && policy.confidenceLoss() == MultiBoxPolicy.ConfidenceLoss.SOFTMAX_CROSS_ENTROPY) {
      kernels
          .softmaxGradient()
          .gradients(tile, 0, length, classes, columns, from, scales, from, work, scratch);
      stopAtFloor(losses, lossOffset, from, length);
      return;
    }
    for (int i = 0; i < length; i++) {
      int at = i * classes;
      if (policy.confidenceInput() == MultiBoxPolicy.ConfidenceInput.PROBABILITIES) {
        ofProbabilities(at, columns[from + i], withRespectTo, scales[from + i]);
      } else {
        kernels
            .sigmoidGradient()
            .gradient(tile, at, classes, columns[from + i], scales[from + i], tile, at);
      }
    }
  }

  /** The floor of a probability bounds the loss; where it did, some programs have no gradient. */
  private void stopAtFloor(float[] losses, int lossOffset, int from, int length) {
    if (policy.probabilityFloor() > 0f
        && policy.floorGradient() == MultiBoxPolicy.FloorGradient.STOP) {
      for (int i = 0; i < length; i++) {
        if (losses[lossOffset + rows[from + i]] >= largestConfidenceLoss) {
          Arrays.fill(tile, i * classes, (i + 1) * classes, 0f);
        }
      }
    }
  }

  /** {@code -1 / p_y} with respect to the probabilities; {@code p - onehot} through the softmax. */
  private void ofProbabilities(
      int at, int column, Gradients.WithRespectTo withRespectTo, float scale) {
    System.arraycopy(tile, at, scores, 0, classes);
    float own = scores[column];
    boolean floored = own < policy.probabilityFloor();
    Arrays.fill(tile, at, at + classes, 0f);
    if (floored && policy.floorGradient() == MultiBoxPolicy.FloorGradient.STOP) {
      return;
    }
    if (withRespectTo == Gradients.WithRespectTo.INPUT) {
      float gradient = -scale / Math.max(own, policy.probabilityFloor());
      tile[at + column] = Float.isNaN(gradient) ? Float.NaN : gradient;
      return;
    }
    for (int j = 0; j < classes; j++) {
      float gradient = (j == column ? scores[j] - 1f : scores[j]) * scale;
      tile[at + j] = Float.isNaN(gradient) ? Float.NaN : gradient;
    }
  }

  /** Computes and writes the location rows of the positives, a tile at a time. */
  private void locations(
      Gradients gradients,
      FloatRows predicted,
      Targets targets,
      int image,
      int[] positives,
      int positiveCount,
      float scale) {
    int most = tile.length / Sizes.COORDINATES;
    for (int from = 0; from < positiveCount; from += most) {
      int length = Math.min(most, positiveCount - from);
      predicted.gather(image, positives, from, length, tile);
      targets.rows().locations().gather(image, positives, from, length, work);
      for (int i = 0; i < length * Sizes.COORDINATES; i++) {
        tile[i] = curve.gradient(tile[i] - work[i], scale);
      }
      if (gradients.rows().sparse() == null) {
        gradients.rows().locations().scatter(image, positives, from, length, tile);
        continue;
      }
      for (int i = 0; i < length; i++) {
        long row = (long) image * priors + positives[from + i];
        gradients.rows().sparse().addLocation(row, tile, i * Sizes.COORDINATES);
      }
    }
  }
}
