package dev.multibox.internal;

import dev.multibox.internal.location.SmoothL1Scalar;
import dev.multibox.internal.overlap.IntersectionOverUnionScalar;
import dev.multibox.internal.score.ProbabilityScalar;
import dev.multibox.internal.score.RowScoresScalar;
import dev.multibox.internal.selection.HardNegativesScalar;
import dev.multibox.internal.selection.LabelsScalar;
import dev.multibox.internal.softmax.SoftmaxCrossEntropyScalar;
import dev.multibox.internal.softmax.SoftmaxGradientScalar;
import dev.multibox.internal.suppression.SuppressionScalar;
import dev.multibox.internal.warmup.BackgroundBoundWarmUp;
import dev.multibox.internal.warmup.HardNegativesWarmUp;
import dev.multibox.internal.warmup.LabelsWarmUp;
import dev.multibox.internal.warmup.OverlapWarmUp;
import dev.multibox.internal.warmup.ProbabilityWarmUp;
import dev.multibox.internal.warmup.RowScoresWarmUp;
import dev.multibox.internal.warmup.SmoothL1WarmUp;
import dev.multibox.internal.warmup.SoftmaxCrossEntropyWarmUp;
import dev.multibox.internal.warmup.SoftmaxGradientWarmUp;
import dev.multibox.internal.warmup.SuppressionWarmUp;
import dev.multibox.internal.warmup.WarmUp;
import java.util.List;

/**
 * The kernels that begin as scalar twins, and what a {@link KernelStart} needs of each.
 *
 * <p>One class with a switch in place of a class for each kernel, as the first call loads it
 * (journal Y19).
 */
enum StartingTwins {
  BACKGROUND_BOUND,
  SOFTMAX_CROSS_ENTROPY,
  SOFTMAX_GRADIENT,
  ROW_SCORES,
  PROBABILITY,
  LABELS,
  HARD_NEGATIVES,
  SMOOTH_L1,
  OVERLAP,
  SUPPRESSION;

  /** The scalar twin three times, of three classes. */
  List<?> scalars(RowStarts rows) {
    return switch (this) {
      case BACKGROUND_BOUND -> rows.bounds();
      case SOFTMAX_CROSS_ENTROPY ->
          List.of(
              new SoftmaxCrossEntropyScalar(),
              new SoftmaxCrossEntropyScalar() {},
              new SoftmaxCrossEntropyScalar() {});
      case SOFTMAX_GRADIENT ->
          List.of(
              new SoftmaxGradientScalar(),
              new SoftmaxGradientScalar() {},
              new SoftmaxGradientScalar() {});
      case ROW_SCORES ->
          List.of(new RowScoresScalar(), new RowScoresScalar() {}, new RowScoresScalar() {});
      case PROBABILITY ->
          List.of(new ProbabilityScalar(), new ProbabilityScalar() {}, new ProbabilityScalar() {});
      case LABELS -> List.of(new LabelsScalar(), new LabelsScalar() {}, new LabelsScalar() {});
      case HARD_NEGATIVES ->
          List.of(
              new HardNegativesScalar(),
              new HardNegativesScalar() {},
              new HardNegativesScalar() {});
      case SMOOTH_L1 ->
          List.of(new SmoothL1Scalar(), new SmoothL1Scalar() {}, new SmoothL1Scalar() {});
      case OVERLAP ->
          List.of(
              new IntersectionOverUnionScalar(),
              new IntersectionOverUnionScalar() {},
              new IntersectionOverUnionScalar() {});
      case SUPPRESSION ->
          List.of(new SuppressionScalar(), new SuppressionScalar() {}, new SuppressionScalar() {});
    };
  }

  /** The kernel of others. */
  Object of(Kernels kernels) {
    return switch (this) {
      case BACKGROUND_BOUND -> kernels.backgroundBound();
      case SOFTMAX_CROSS_ENTROPY -> kernels.softmaxCrossEntropy();
      case SOFTMAX_GRADIENT -> kernels.softmaxGradient();
      case ROW_SCORES -> kernels.rowScores();
      case PROBABILITY -> kernels.probability();
      case LABELS -> kernels.labels();
      case HARD_NEGATIVES -> kernels.hardNegatives();
      case SMOOTH_L1 -> kernels.smoothL1();
      case OVERLAP -> kernels.overlap();
      case SUPPRESSION -> kernels.suppression();
    };
  }

  /** What lets the vector twin be compiled. */
  WarmUp<?> calls(RowStarts rows) {
    return switch (this) {
      case BACKGROUND_BOUND -> new BackgroundBoundWarmUp(rows.classes, rows.areOutsideHeap());
      case SOFTMAX_CROSS_ENTROPY -> new SoftmaxCrossEntropyWarmUp(rows.classes);
      case SOFTMAX_GRADIENT -> new SoftmaxGradientWarmUp(rows.classes);
      case ROW_SCORES -> new RowScoresWarmUp(rows.classes);
      case PROBABILITY -> new ProbabilityWarmUp(rows.classes);
      case LABELS -> new LabelsWarmUp();
      case HARD_NEGATIVES -> new HardNegativesWarmUp();
      case SMOOTH_L1 -> new SmoothL1WarmUp();
      case OVERLAP -> new OverlapWarmUp();
      case SUPPRESSION -> new SuppressionWarmUp();
    };
  }
}
