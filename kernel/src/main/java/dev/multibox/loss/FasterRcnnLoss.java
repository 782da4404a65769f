package dev.multibox.loss;

import dev.multibox.Backend;
import dev.multibox.internal.InternalView;
import dev.multibox.internal.Kernels;
import dev.multibox.internal.OneCall;
import dev.multibox.internal.memory.Arguments;
import dev.multibox.internal.memory.Sizes;

/**
 * The four losses of Faster R-CNN, each by itself: objectness and boxes of the region proposal
 * network, classes and boxes of the head. Sampling is the caller's: label -1 leaves an anchor or
 * RoI out. The number of labels of 0 or more is {@code sampled}: 256 anchors, 128 or 512 RoIs an
 * image. The total is the sum of the four; a batch is passed as one.
 *
 * <table>
 * <caption>What the variants do</caption>
 * <tr><th>loss</th><th>{@link Variant#PY_FASTER_RCNN}</th><th>{@link Variant#TORCHVISION}</th></tr>
 * <tr><td>objectness</td><td>softmax cross entropy over {@code [anchors][2]}, column 1 the object,
 * mean over sampled</td><td>binary cross entropy of one logit an anchor, mean over sampled</td></tr>
 * <tr><td>RPN boxes</td><td colspan="2">smooth-L1 with beta 1/9 (sigma 3), summed over the
 * coordinates of the anchors of label 1 (inside weights of 1), divided by sampled</td></tr>
 * <tr><td>classes</td><td colspan="2">softmax cross entropy, mean over sampled</td></tr>
 * <tr><td>head boxes</td><td>smooth-L1 with beta 1 over the four columns of the label's class,
 * divided by sampled</td><td>the same with beta 1/9</td></tr>
 * </table>
 *
 * <p>Shapes, row-major: objectness {@code [anchors]} or {@code [anchors][2]}, anchor boxes and all
 * targets {@code [n][4]}, class logits {@code [rois][classes]}, head boxes {@code
 * [rois][classes][4]}; class 0 is background. Where nothing is sampled, losses and gradients are 0.
 * Gradients are those of the losses above with respect to the first argument, times a scale, and
 * exactly 0 where an anchor, RoI or column has no part.
 *
 * <p>NaN, infinities and accuracy are those of {@link SoftmaxCrossEntropy}, {@link SmoothL1} and
 * {@link ElementForm#binaryCrossEntropyWithLogits}: the softmax of two is the sigmoid of their
 * difference, which is rounded once. Sums are double, in index order; anchors and RoIs that are
 * left out are not used.
 *
 * <p>Source: Ren et al., Faster R-CNN (2015), equation 1; py-faster-rcnn (anchor_target_layer.py);
 * torchvision (models/detection/rpn.py and roi_heads.py).
 *
 * <p>Allocates nothing per call. Holds scratch: one object per thread. A second call while one is
 * under way throws {@link IllegalStateException}.
 */
public final class FasterRcnnLoss {

  /** Whose losses. */
  public enum Variant {
    /** The authors' program. */
    PY_FASTER_RCNN(2, 1f),
    /** torchvision's detection models. */
    TORCHVISION(1, 1f / 9f);

    private final int objectnessColumns;
    private final float headBeta;

    Variant(int objectnessColumns, float headBeta) {
      this.objectnessColumns = objectnessColumns;
      this.headBeta = headBeta;
    }
  }

  private static final float RPN_BETA = 1f / 9f;
  private static final int COORDINATES = Sizes.COORDINATES;

  final OneCall calls = new OneCall("FasterRcnnLoss");
  private final Kernels kernels;
  private final int columns;
  private final int classes;
  private final FasterRcnnObjectness objectness;
  private final SmoothL1 rpnBoxes;
  private final SoftmaxCrossEntropy headClasses;
  private final FasterRcnnHeadBoxes headBoxes;

  private FasterRcnnLoss(Variant variant, int classes, Backend backend) {
    kernels = InternalView.KERNELS.of(backend);
    columns = variant.objectnessColumns;
    this.classes = classes;
    objectness = new FasterRcnnObjectness(kernels, columns);
    rpnBoxes = SmoothL1.of(RPN_BETA, backend);
    headClasses = SoftmaxCrossEntropy.of(classes, backend);
    headBoxes = new FasterRcnnHeadBoxes(kernels, classes, variant.headBeta);
  }

  /**
   * {@return the losses on {@link Backend#current()}}
   *
   * @param variant the program whose losses these are
   * @param classes classes of the head with background, 2 or more
   */
  public static FasterRcnnLoss of(Variant variant, int classes) {
    return of(variant, classes, Backend.current());
  }

  /**
   * {@return the losses on a backend}
   *
   * @param variant the program whose losses these are
   * @param classes classes of the head with background, 2 or more
   * @param backend the backend whose kernels compute
   * @throws IllegalArgumentException if {@code classes} is out of range
   * @throws NullPointerException if an argument is null
   */
  public static FasterRcnnLoss of(Variant variant, int classes, Backend backend) {
    Arguments.notNull("variant", variant);
    Arguments.atLeast("classes", classes, 2);
    Arguments.notNull("backend", backend);
    return new FasterRcnnLoss(variant, classes, backend);
  }

  /**
   * {@return the objectness loss}
   *
   * @param logits at least {@code anchors} floats, or twice as many
   * @param labels at least {@code anchors} integers: 1 object, 0 background, -1 not sampled
   * @param anchors 0 or more
   * @throws IllegalArgumentException if {@code anchors} is negative or a label is out of range
   * @throws IndexOutOfBoundsException if an array is too short
   */
  public double objectness(float[] logits, int[] labels, int anchors) {
    calls.begin();
    try {
      int sampled = check("logits", logits, columns, labels, "anchors", anchors, 2);
      return sampled == 0 ? 0 : objectness.sum(logits, labels, anchors) / sampled;
    } finally {
      calls.end();
    }
  }

  /**
   * Writes the objectness loss's gradient.
   *
   * @param logits at least {@code anchors} floats, or twice as many
   * @param labels at least {@code anchors} integers: 1 object, 0 background, -1 not sampled
   * @param anchors 0 or more
   * @param scale the factor of the gradient
   * @param gradients takes as many floats as there are logits
   * @throws IllegalArgumentException if {@code anchors} is negative, a label is out of range or
   *     gradients is the logits
   * @throws IndexOutOfBoundsException if an array is too short
   */
  public void objectnessGradient(
      float[] logits, int[] labels, int anchors, float scale, float[] gradients) {
    calls.begin();
    try {
      int sampled = check("logits", logits, columns, labels, "anchors", anchors, 2);
      checkOutput(gradients, (long) anchors * columns, "logits", logits);
      float factor = scale / Math.max(1, sampled);
      objectness.gradient(logits, labels, anchors, factor, gradients);
    } finally {
      calls.end();
    }
  }

  /**
   * {@return the loss of the anchors' boxes}
   *
   * @param predicted at least {@code anchors * 4} floats
   * @param target at least {@code anchors * 4} floats
   * @param labels at least {@code anchors} integers: 1 object, 0 background, -1 not sampled
   * @param anchors 0 or more
   * @throws IllegalArgumentException if {@code anchors} is negative or a label is out of range
   * @throws IndexOutOfBoundsException if an array is too short
   */
  public double rpnBoxes(float[] predicted, float[] target, int[] labels, int anchors) {
    calls.begin();
    try {
      int sampled = check("predicted", predicted, COORDINATES, labels, "anchors", anchors, 2);
      double sum = rpnBoxes.sumOfPositives(predicted, target, labels, anchors);
      return sampled == 0 ? 0 : sum / sampled;
    } finally {
      calls.end();
    }
  }

  /**
   * Writes the gradient of the loss of the anchors' boxes.
   *
   * @param predicted at least {@code anchors * 4} floats
   * @param target at least {@code anchors * 4} floats
   * @param labels at least {@code anchors} integers: 1 object, 0 background, -1 not sampled
   * @param anchors 0 or more
   * @param scale the factor of the gradient
   * @param gradients takes {@code anchors * 4} floats
   * @throws IllegalArgumentException if {@code anchors} is negative, a label is out of range or
   *     gradients is an input
   * @throws IndexOutOfBoundsException if an array is too short
   */
  public void rpnBoxesGradient(
      float[] predicted,
      float[] target,
      int[] labels,
      int anchors,
      float scale,
      float[] gradients) {
    calls.begin();
    try {
      int sampled = check("predicted", predicted, COORDINATES, labels, "anchors", anchors, 2);
      checkTarget(target, anchors);
      float factor = scale / Math.max(1, sampled);
      rpnBoxes.gradientOfPositives(predicted, target, labels, anchors, factor, gradients);
    } finally {
      calls.end();
    }
  }

  /**
   * {@return the loss of the RoIs' classes}
   *
   * @param logits at least {@code rois * classes} floats
   * @param labels at least {@code rois} integers: the class, 0 background, -1 not sampled
   * @param rois 0 or more
   * @throws IllegalArgumentException if {@code rois} is negative or a label is out of range
   * @throws IndexOutOfBoundsException if an array is too short
   */
  public double headClasses(float[] logits, int[] labels, int rois) {
    calls.begin();
    try {
      int sampled = check("logits", logits, classes, labels, "rois", rois, classes);
      return sampled == 0 ? 0 : headClasses.sum(logits, labels, rois) / sampled;
    } finally {
      calls.end();
    }
  }

  /**
   * Writes the gradient of the loss of the RoIs' classes.
   *
   * @param logits at least {@code rois * classes} floats
   * @param labels at least {@code rois} integers: the class, 0 background, -1 not sampled
   * @param rois 0 or more
   * @param scale the factor of the gradient
   * @param gradients takes {@code rois * classes} floats
   * @throws IllegalArgumentException if {@code rois} is negative, a label is out of range or
   *     gradients is the logits
   * @throws IndexOutOfBoundsException if an array is too short
   */
  public void headClassesGradient(
      float[] logits, int[] labels, int rois, float scale, float[] gradients) {
    calls.begin();
    try {
      int sampled = check("logits", logits, classes, labels, "rois", rois, classes);
      checkOutput(gradients, (long) rois * classes, "logits", logits);
      headClasses.gradient(logits, labels, rois, scale / Math.max(1, sampled), gradients);
    } finally {
      calls.end();
    }
  }

  /**
   * {@return the loss of the RoIs' boxes}
   *
   * @param predicted at least {@code rois * classes * 4} floats
   * @param target at least {@code rois * 4} floats
   * @param labels at least {@code rois} integers: the class, 0 background, -1 not sampled
   * @param rois 0 or more
   * @throws IllegalArgumentException if {@code rois} is negative or a label is out of range
   * @throws IndexOutOfBoundsException if an array is too short
   */
  public double headBoxes(float[] predicted, float[] target, int[] labels, int rois) {
    calls.begin();
    try {
      int sampled =
          check("predicted", predicted, classes * COORDINATES, labels, "rois", rois, classes);
      checkTarget(target, rois);
      return sampled == 0 ? 0 : headBoxes.sum(predicted, target, labels, rois) / sampled;
    } finally {
      calls.end();
    }
  }

  /**
   * Writes the gradient of the loss of the RoIs' boxes.
   *
   * @param predicted at least {@code rois * classes * 4} floats
   * @param target at least {@code rois * 4} floats
   * @param labels at least {@code rois} integers: the class, 0 background, -1 not sampled
   * @param rois 0 or more
   * @param scale the factor of the gradient
   * @param gradients takes {@code rois * classes * 4} floats
   * @throws IllegalArgumentException if {@code rois} is negative, a label is out of range or
   *     gradients is an input
   * @throws IndexOutOfBoundsException if an array is too short
   */
  public void headBoxesGradient(
      float[] predicted, float[] target, int[] labels, int rois, float scale, float[] gradients) {
    calls.begin();
    try {
      int sampled =
          check("predicted", predicted, classes * COORDINATES, labels, "rois", rois, classes);
      checkTarget(target, rois);
      checkOutput(gradients, (long) rois * classes * COORDINATES, "predicted", predicted);
      Arguments.different("gradients", gradients, "target", target);
      float factor = scale / Math.max(1, sampled);
      headBoxes.gradient(predicted, target, labels, rois, factor, gradients);
    } finally {
      calls.end();
    }
  }

  /** Checks predictions of {@code width} floats a row and labels; how many are sampled. */
  private int check(
      String name,
      float[] predictions,
      int width,
      int[] labels,
      String rowName,
      int rows,
      int labelEnd) {
    Arguments.atLeast(rowName, rows, 0);
    Arguments.notNull(name, predictions);
    Arguments.notNull("labels", labels);
    Arguments.holds(name, predictions.length, (long) rows * width, "floats of the rows");
    Arguments.holds("labels", labels.length, rows, "integers");
    RowLabels.check(kernels.labels(), labels, rows, labelEnd, 0);
    int sampled = 0;
    for (int row = 0; row < rows; row++) {
      sampled += labels[row] >= 0 ? 1 : 0;
    }
    return sampled;
  }

  private static void checkTarget(float[] target, int rows) {
    Arguments.notNull("target", target);
    Arguments.holds("target", target.length, (long) rows * COORDINATES, "floats [rows][4]");
  }

  private static void checkOutput(float[] gradients, long floats, String name, float[] input) {
    Arguments.notNull("gradients", gradients);
    Arguments.holds("gradients", gradients.length, floats, "floats");
    Arguments.different("gradients", gradients, name, input);
  }
}
