package dev.multibox.detection;

import dev.multibox.detection.DetectionPolicy.Clip;
import dev.multibox.detection.DetectionPolicy.Order;
import dev.multibox.detection.DetectionPolicy.Ties;
import dev.multibox.matching.BoxCoding;

/** Builds a {@link DetectionPolicy}. Not for several threads. */
public final class DetectionPolicyBuilder {

  private Scores scores = Scores.SOFTMAX;
  private BoxCoding coding = BoxCoding.builder().build();
  private float scaleX = 1f;
  private float scaleY = 1f;
  private Clip clip = Clip.NONE;
  private int candidatesPerClass = 400;
  private Suppression suppression = Suppression.HARD;
  private int keptPerClass = DetectionPolicy.ALL;
  private int keptPerImage = 200;
  private Order order = Order.BY_SCORE;
  private Ties ties = Ties.LOWEST_LABEL;

  DetectionPolicyBuilder() {}

  DetectionPolicyBuilder(DetectionPolicy policy) {
    scores = policy.scores();
    coding = policy.coding();
    scaleX = policy.scaleX();
    scaleY = policy.scaleY();
    clip = policy.clip();
    candidatesPerClass = policy.candidatesPerClass();
    suppression = policy.suppression();
    keptPerClass = policy.keptPerClass();
    keptPerImage = policy.keptPerImage();
    order = policy.order();
    ties = policy.ties();
  }

  /**
   * Sets which class scores may become detections.
   *
   * @param value where scores come from
   * @return this
   */
  public DetectionPolicyBuilder scores(Scores value) {
    scores = value;
    return this;
  }

  /**
   * Sets the probability that a score is compared with.
   *
   * @param value the least score
   * @return this
   */
  public DetectionPolicyBuilder scoreThreshold(float value) {
    scores = scores.withThreshold(value);
    return this;
  }

  /**
   * Sets how offsets become boxes.
   *
   * @param value how offsets become boxes
   * @return this
   */
  public DetectionPolicyBuilder coding(BoxCoding value) {
    coding = value;
    return this;
  }

  /**
   * Sets what decoded boxes are multiplied by.
   *
   * @param x from left to right
   * @param y from top to bottom
   * @return this
   */
  public DetectionPolicyBuilder scale(float x, float y) {
    scaleX = x;
    scaleY = y;
    return this;
  }

  /**
   * Sets whether boxes are cut at the image's border.
   *
   * @param value how boxes are cut at the image
   * @return this
   */
  public DetectionPolicyBuilder clip(Clip value) {
    clip = value;
    return this;
  }

  /**
   * Sets the most candidates of a label.
   *
   * @param value most candidates of a class before suppression
   * @return this
   */
  public DetectionPolicyBuilder candidatesPerClass(int value) {
    candidatesPerClass = value;
    return this;
  }

  /**
   * Sets which candidates give way.
   *
   * @param value how a box suppresses others
   * @return this
   */
  public DetectionPolicyBuilder suppression(Suppression value) {
    suppression = value;
    return this;
  }

  /**
   * Sets the overlap that suppression compares with.
   *
   * @param value the overlap from which a box is suppressed
   * @return this
   */
  public DetectionPolicyBuilder overlapThreshold(double value) {
    suppression = suppression.withThreshold(value);
    return this;
  }

  /**
   * Sets the most detections of a label in an image.
   *
   * @param value most detections kept of a class
   * @return this
   */
  public DetectionPolicyBuilder keptPerClass(int value) {
    keptPerClass = value;
    return this;
  }

  /**
   * Sets the most detections of an image.
   *
   * @param value most detections kept of an image
   * @return this
   */
  public DetectionPolicyBuilder keptPerImage(int value) {
    keptPerImage = value;
    return this;
  }

  /**
   * Sets the order of an image's detections.
   *
   * @param value the order of the detections
   * @return this
   */
  public DetectionPolicyBuilder order(Order value) {
    order = value;
    return this;
  }

  /**
   * Sets which of equal scores counts as the better.
   *
   * @param value which of equal scores comes first
   * @return this
   */
  public DetectionPolicyBuilder ties(Ties value) {
    ties = value;
    return this;
  }

  /**
   * {@return the policy}
   *
   * @throws IllegalArgumentException if a knob is out of range or contradicts another
   */
  public DetectionPolicy build() {
    return new DetectionPolicy(
        scores,
        coding,
        scaleX,
        scaleY,
        clip,
        candidatesPerClass,
        suppression,
        keptPerClass,
        keptPerImage,
        order,
        ties);
  }
}
