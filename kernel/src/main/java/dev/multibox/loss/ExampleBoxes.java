package dev.multibox.loss;

/**
 * The boxes of an image's priors, where hard examples that overlap are passed over: {@link
 * HardExamples}. {@code matching.BoxCoder.predictedBoxes} decodes predicted locations, as
 * TensorFlow and Caffe do; {@code matching.PriorBoxes.exampleBoxes} are the priors themselves, as
 * with Caffe's use_prior_for_nms.
 *
 * <p>Called by several threads at once; it allocates nothing and keeps nothing.
 */
public interface ExampleBoxes {

  /** Floats of a box: left, top, right, bottom, and four that an implementation may use. */
  int BOX = 8;

  /** {@return the number of priors of an image} */
  int count();

  /**
   * Writes the corners of a prior's box.
   *
   * @param location the predicted location, 4 floats; may be overwritten
   * @param prior 0 or more, below {@link #count}
   * @param box takes {@value #BOX} floats
   */
  void box(float[] location, int prior, float[] box);
}
