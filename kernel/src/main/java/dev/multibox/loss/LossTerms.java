package dev.multibox.loss;

import dev.multibox.internal.memory.Arguments;
import java.util.List;

/**
 * The result: sums and counts of each image, and the losses that the policy makes of them.
 *
 * <p>Sums first, normalised last: terms of several calls, or of several machines, {@linkplain
 * #merge(List) merge}. If the policy {@linkplain MultiBoxPolicy#mergesExactly merges exactly}, the
 * result is that of one call over all images, bits included. If not, each part mined among its own
 * images alone: the merged terms are a different loss, and {@link #isExact} is false. A
 * data-parallel trainer merges the terms, or sums the counts alone, and divides afterwards.
 *
 * <p>Sums are {@code double}: in each image over the positives in index order, then over the mined
 * negatives in index order; over the images in index order. The next call in a {@link
 * LossWorkspace} overwrites the terms that it holds; {@link #copy} keeps them.
 *
 * <p>Example, terms of several machines:
 *
 * {@snippet :
 * byte[] sent = workspace.terms().toBytes(); // on each machine
 * LossTerms whole = LossTerms.merge(received.stream().map(LossTerms::of).toList());
 * }
 */
public final class LossTerms {

  private final Normalizer normalizer;
  private final float alpha;
  private final boolean minesByImage;
  private final int priors;
  private final int[] positives;
  private final int[] negatives;
  private final double[] confidence;
  private final double[] location;
  private int batch;
  private boolean exact = true;

  LossTerms(MultiBoxPolicy policy, int priors, int capacity) {
    this(policy.normalizer(), policy.alpha(), policy.mergesExactly(), priors, capacity);
  }

  LossTerms(Normalizer normalizer, float alpha, boolean minesByImage, int priors, int capacity) {
    this.normalizer = normalizer;
    this.alpha = alpha;
    this.minesByImage = minesByImage;
    this.priors = priors;
    positives = new int[capacity];
    negatives = new int[capacity];
    confidence = new double[capacity];
    location = new double[capacity];
  }

  /**
   * {@return terms from sums and counts, such as another machine sent}
   *
   * @param policy the policy whose normaliser and alpha apply, and that says whether terms merge
   *     exactly
   * @param priors priors of an image
   * @param positives positives of each image; all four arrays have one element for each image of
   *     the batch
   * @param negatives mined negatives of each image
   * @param confidenceSums confidence sum of each image, not normalised
   * @param locationSums location sum of each image, not normalised
   * @throws IllegalArgumentException if the lengths differ, or {@code priors} or a count is
   *     negative
   * @throws NullPointerException if an argument is null
   */
  public static LossTerms of(
      MultiBoxPolicy policy,
      int priors,
      int[] positives,
      int[] negatives,
      double[] confidenceSums,
      double[] locationSums) {
    Arguments.notNull("policy", policy);
    Arguments.atLeast("priors", priors, 0);
    Arguments.notNull("positives", positives);
    Arguments.notNull("negatives", negatives);
    Arguments.notNull("confidenceSums", confidenceSums);
    Arguments.notNull("locationSums", locationSums);
    Arguments.equal("negatives.length", negatives.length, "positives", positives.length);
    Arguments.equal("confidenceSums.length", confidenceSums.length, "positives", positives.length);
    Arguments.equal("locationSums.length", locationSums.length, "positives", positives.length);
    LossTerms terms = new LossTerms(policy, priors, positives.length);
    for (int image = 0; image < positives.length; image++) {
      Arguments.atLeast("positives[" + image + "]", positives[image], 0);
      Arguments.atLeast("negatives[" + image + "]", negatives[image], 0);
    }
    terms.batch(positives.length);
    for (int image = 0; image < positives.length; image++) {
      terms.image(
          image, positives[image], negatives[image], confidenceSums[image], locationSums[image]);
    }
    return terms;
  }

  /**
   * {@return the terms that {@link #toBytes} wrote, with the same bits}
   *
   * @param bytes the whole array
   * @throws IllegalArgumentException if the bytes are truncated, changed, of another class or of
   *     another version
   */
  public static LossTerms of(byte[] bytes) {
    return LossTermsBytes.read(bytes);
  }

  /**
   * {@return the terms as {@code 29 + 24 * batch} bytes with a checksum, which {@link #of(byte[])}
   * reads anywhere}
   */
  public byte[] toBytes() {
    return LossTermsBytes.write(this);
  }

  void batch(int images) {
    batch = images;
  }

  Normalizer normalizer() {
    return normalizer;
  }

  float alpha() {
    return alpha;
  }

  /** Whether an image mines the same negatives in any batch, so that terms merge exactly. */
  boolean minesByImage() {
    return minesByImage;
  }

  /** Sets whether these are the terms of one call. */
  void exact(boolean value) {
    exact = value;
  }

  /**
   * {@return whether these are the terms of one call over all their images} False after a
   * {@linkplain #merge(List) merge} of several parts whose policy mines over the batch. {@link
   * MultiBoxPolicy#mergesExactly} tells such policies. One call over all images gives the exact
   * terms.
   */
  public boolean isExact() {
    return exact;
  }

  void image(
      int image, int imagePositives, int imageNegatives, double confidenceSum, double locationSum) {
    positives[image] = imagePositives;
    negatives[image] = imageNegatives;
    confidence[image] = canonical(confidenceSum);
    location[image] = canonical(locationSum);
  }

  /** {@return the number of images} */
  public int batch() {
    return batch;
  }

  /** {@return the number of priors of an image} */
  public int priors() {
    return priors;
  }

  /** {@return the number of positives of the batch} */
  public long positives() {
    long sum = 0;
    for (int image = 0; image < batch; image++) {
      sum += positives[image];
    }
    return sum;
  }

  /** The sum over the images of their positives, at least 1 each; at least 1. */
  long imagePositivesAtLeastOne() {
    long sum = 0;
    for (int image = 0; image < batch; image++) {
      sum += Math.max(1, positives[image]);
    }
    return Math.max(1, sum);
  }

  /** Sets the positives of an image ahead of the rest, for quotas and divisors. */
  void positives(int image, int imagePositives) {
    positives[image] = imagePositives;
  }

  /** {@return the number of mined negatives of the batch} */
  public long negatives() {
    long sum = 0;
    for (int image = 0; image < batch; image++) {
      sum += negatives[image];
    }
    return sum;
  }

  /** {@return the sum of the confidence losses of the batch, not normalised} */
  public double confidenceSum() {
    double sum = 0;
    for (int image = 0; image < batch; image++) {
      sum += confidence[image];
    }
    return canonical(sum);
  }

  /** {@return the sum of the location losses of the batch, neither normalised nor weighted} */
  public double locationSum() {
    double sum = 0;
    for (int image = 0; image < batch; image++) {
      sum += location[image];
    }
    return canonical(sum);
  }

  /**
   * {@return the number of positives of an image}
   *
   * @param image index of the image
   * @throws IndexOutOfBoundsException if there is no such image
   */
  public int positives(int image) {
    return positives[checked(image)];
  }

  /**
   * {@return the number of mined negatives of an image, positives that were mined included}
   *
   * @param image index of the image
   * @throws IndexOutOfBoundsException if there is no such image
   */
  public int negatives(int image) {
    return negatives[checked(image)];
  }

  /**
   * {@return the sum of the confidence losses of an image, not normalised}
   *
   * @param image index of the image
   * @throws IndexOutOfBoundsException if there is no such image
   */
  public double confidenceSum(int image) {
    return confidence[checked(image)];
  }

  /**
   * {@return the sum of the location losses of an image, neither normalised nor weighted}
   *
   * @param image index of the image
   * @throws IndexOutOfBoundsException if there is no such image
   */
  public double locationSum(int image) {
    return location[checked(image)];
  }

  /** {@return the confidence loss of the batch, normalised} */
  public double confidence() {
    if (normalizer.uniform()) {
      return canonical(confidenceSum() / normalizer.confidenceDivisor(this, 0));
    }
    double sum = 0;
    for (int image = 0; image < batch; image++) {
      sum += confidence[image] / normalizer.confidenceDivisor(this, image);
    }
    return canonical(sum);
  }

  /** {@return the location loss of the batch, normalised, not yet weighted by alpha} */
  public double location() {
    if (normalizer.uniform()) {
      return canonical(locationSum() / normalizer.locationDivisor(this, 0));
    }
    double sum = 0;
    for (int image = 0; image < batch; image++) {
      sum += location[image] / normalizer.locationDivisor(this, image);
    }
    return canonical(sum);
  }

  /** {@return {@code confidence + alpha * location}, both normalised} */
  public double total() {
    return canonical(confidence() + alpha * location());
  }

  /**
   * {@return the image's part of the total} The parts add up to the total, but for rounding.
   *
   * @param image index of the image
   * @throws IndexOutOfBoundsException if there is no such image
   */
  public double total(int image) {
    checked(image);
    return canonical(
        confidence[image] / normalizer.confidenceDivisor(this, image)
            + alpha * (location[image] / normalizer.locationDivisor(this, image)));
  }

  /** {@return terms of their own that later calls leave alone} */
  public LossTerms copy() {
    LossTerms copy = new LossTerms(normalizer, alpha, minesByImage, priors, batch);
    copy.append(this);
    return copy;
  }

  /**
   * {@return the terms of this batch's images followed by the other's} Whether they are those of
   * one call over all of them says {@link #isExact}.
   *
   * @param other terms of the same policy and number of priors
   * @throws IllegalArgumentException if normaliser, alpha or priors differ
   */
  public LossTerms merge(LossTerms other) {
    LossTermsMerge.requireSamePolicy(this, "these terms", "other", other);
    return merge(List.of(this, other));
  }

  /**
   * {@return the terms of the images of all parts, in the order of the list} Each image is copied
   * once, however many parts there are. Whether the result is that of one call over all images says
   * {@link #isExact}.
   *
   * @param parts terms of the same policy and number of priors, 1 or more
   * @throws IllegalArgumentException if there is no part, normaliser, alpha, way of mining or
   *     priors differ, or there are 2^31 images or more
   */
  public static LossTerms merge(List<LossTerms> parts) {
    return LossTermsMerge.of(parts);
  }

  /** Adds the images of other terms behind these. */
  void append(LossTerms other) {
    boolean mined = batch == 0 || other.batch == 0 || minesByImage;
    exact = mined && exact && other.exact;
    System.arraycopy(other.positives, 0, positives, batch, other.batch);
    System.arraycopy(other.negatives, 0, negatives, batch, other.batch);
    System.arraycopy(other.confidence, 0, confidence, batch, other.batch);
    System.arraycopy(other.location, 0, location, batch, other.batch);
    batch += other.batch;
  }

  /** Java's own NaN for any: processors differ in the sign of 0 / 0, and in the NaN of a sum. */
  private static double canonical(double value) {
    return Double.isNaN(value) ? Double.NaN : value;
  }

  private int checked(int image) {
    return Arguments.index("image", image, batch, "images");
  }

  /** {@return total, parts and counts in one line} */
  @Override
  public String toString() {
    return "total "
        + total()
        + " (confidence "
        + confidence()
        + ", location "
        + location()
        + "; "
        + positives()
        + " positives, "
        + negatives()
        + " negatives in "
        + batch
        + " images)"
        + (exact ? "" : ", merged of parts that were mined apart");
  }
}
