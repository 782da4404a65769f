package dev.multibox.loss;

import dev.multibox.internal.FloatRows;
import dev.multibox.internal.Kernels;
import dev.multibox.internal.LocationCurve;
import dev.multibox.internal.Shape;

/** The gradient of one image: the rows of its positives and mined negatives, +0 elsewhere. */
final class ImageGradient {

  private final Kernels kernels;
  private final MultiBoxPolicy policy;
  private final LocationCurve curve;
  private final float largestConfidenceLoss;
  private final int priors;
  private final int classes;
  private final float[] scores;
  private final float[] row;
  private final float[] box = new float[2 * Shape.COORDINATES];
  private final float[] boxRow = new float[Shape.COORDINATES];
  private final float[] scratch = new float[Kernels.SCRATCH];
  private final int[] rows;

  ImageGradient(MultiBoxLoss loss, int priors, int classes) {
    kernels = loss.backend().kernels();
    policy = loss.policy();
    curve = policy.locationLoss().curve();
    largestConfidenceLoss = policy.largestConfidenceLoss();
    this.priors = priors;
    this.classes = classes;
    scores = new float[classes];
    row = new float[classes];
    rows = new int[priors];
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
    int written =
        confidence(
            gradients,
            predictions,
            image,
            labels,
            losses,
            lossOffset,
            positives,
            positiveCount,
            mined,
            minedCount,
            confidence);
    for (int i = 0; i < positiveCount; i++) {
      location(gradients, predictions, targets, image, positives[i], (float) location);
    }
    gradients.rows().setWritten(image, rows, written);
  }

  /** Sets to +0 what a call before, or anybody, left in an image. */
  private void clear(Gradients gradients, int image) {
    int written = gradients.rows().written(image);
    for (int i = 0; i < written; i++) {
      gradients.rows().logits().zero(image, gradients.rows().writtenRow(image, i), 1);
      gradients.rows().locations().zero(image, gradients.rows().writtenRow(image, i), 1);
    }
    if (written < 0) {
      gradients.rows().logits().zeroImage(image, priors);
      gradients.rows().locations().zeroImage(image, priors);
    }
  }

  /** Walks positives and mined rows in ascending order; returns how many rows it wrote. */
  private int confidence(
      Gradients gradients,
      Predictions predictions,
      int image,
      ImageLabels labels,
      float[] losses,
      int lossOffset,
      int[] positives,
      int positiveCount,
      int[] mined,
      int minedCount,
      double scale) {
    boolean twice = policy.mining().overlap() == Mining.Overlap.TWICE;
    int written = 0;
    int done = 0;
    int i = 0;
    int j = 0;
    while (i < positiveCount || j < minedCount) {
      int positive = i < positiveCount ? positives[i] : Integer.MAX_VALUE;
      int negative = j < minedCount ? mined[j] : Integer.MAX_VALUE;
      int prior = Math.min(positive, negative);
      boolean both = positive == negative;
      i += positive == prior ? 1 : 0;
      j += negative == prior ? 1 : 0;
      if (labels.label(prior) < 0) {
        continue;
      }
      if (gradients.rows().isInPlace()) {
        gradients.rows().logits().zero(image, done, prior - done);
        done = prior + 1;
      }
      rows[written++] = prior;
      double weight = both && twice ? 2 : 1;
      float loss = losses[lossOffset + prior];
      row(
          gradients,
          predictions,
          image,
          prior,
          labels.column(prior),
          loss,
          (float) (weight * scale));
    }
    if (gradients.rows().isInPlace()) {
      gradients.rows().logits().zero(image, done, priors - done);
      // Location rows are those of the positives alone.
      gradients.rows().locations().zeroImage(image, priors);
    }
    return written;
  }

  private void row(
      Gradients gradients,
      Predictions predictions,
      int image,
      int prior,
      int column,
      float loss,
      float scale) {
    FloatRows from = predictions.logits();
    float[] array = scores;
    int at = 0;
    if (from.isArray()) {
      array = from.array();
      at = from.arrayIndex(image, prior);
    } else {
      from.read(image, prior, 1, scores, 0);
    }
    if (policy.confidenceInput() == MultiBoxPolicy.ConfidenceInput.PROBABILITIES) {
      ofProbabilities(array, at, column, gradients.withRespectTo(), scale);
    } else if (policy.confidenceLoss() == MultiBoxPolicy.ConfidenceLoss.SIGMOID_CROSS_ENTROPY) {
      kernels.sigmoidGradient(array, at, classes, column, scale, row, 0);
    } else if (policy.probabilityFloor() > 0f
        && loss >= largestConfidenceLoss
        && policy.floorGradient() == MultiBoxPolicy.FloorGradient.STOP) {
      java.util.Arrays.fill(row, 0f);
    } else {
      kernels.softmaxGradient(array, at, classes, column, scale, row, 0, scratch);
    }
    if (gradients.rows().sparse() == null) {
      gradients.rows().logits().write(image, prior, 1, row, 0);
    } else {
      gradients.rows().sparse().addLogits((long) image * priors + prior, row);
    }
  }

  /** {@code -1 / p_y} with respect to the probabilities; {@code p - onehot} through the softmax. */
  private void ofProbabilities(
      float[] array, int at, int column, Gradients.WithRespectTo withRespectTo, float scale) {
    float own = array[at + column];
    boolean floored = own < policy.probabilityFloor();
    java.util.Arrays.fill(row, 0f);
    if (floored && policy.floorGradient() == MultiBoxPolicy.FloorGradient.STOP) {
      return;
    }
    if (withRespectTo == Gradients.WithRespectTo.INPUT) {
      float gradient = -scale / Math.max(own, policy.probabilityFloor());
      row[column] = Float.isNaN(gradient) ? Float.NaN : gradient;
      return;
    }
    for (int j = 0; j < classes; j++) {
      float gradient = (j == column ? array[at + j] - 1f : array[at + j]) * scale;
      row[j] = Float.isNaN(gradient) ? Float.NaN : gradient;
    }
  }

  private void location(
      Gradients gradients,
      Predictions predictions,
      Targets targets,
      int image,
      int prior,
      float scale) {
    predictions.locations().read(image, prior, 1, box, 0);
    targets.locations().read(image, prior, 1, box, Shape.COORDINATES);
    for (int c = 0; c < Shape.COORDINATES; c++) {
      boxRow[c] = curve.gradient(box[c] - box[Shape.COORDINATES + c], scale);
    }
    if (gradients.rows().sparse() == null) {
      gradients.rows().locations().write(image, prior, 1, boxRow, 0);
    } else {
      gradients.rows().sparse().addLocation((long) image * priors + prior, boxRow);
    }
  }
}
