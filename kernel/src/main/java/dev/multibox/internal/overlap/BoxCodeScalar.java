package dev.multibox.internal.overlap;

import dev.multibox.internal.memory.Sizes;
import dev.multibox.internal.numeric.ExpScalar;
import dev.multibox.internal.numeric.LogScalar;

/**
 * The code of a box relative to a prior, and back, in float32; {@code v} are variances.
 *
 * <p>No vector twin by decision: matched priors alone are coded, each at a place of its own.
 *
 * <p>A prior and a box stand in eight floats each: left, top, right, bottom, then centre x, centre
 * y, width, height. The logarithm and the exponential are {@link LogScalar} and {@link ExpScalar}.
 */
public final class BoxCodeScalar {

  /** Floats of a prior or of a box. */
  public static final int BOX = 8;

  private BoxCodeScalar() {}

  /** {@code (c - c_p) / w_p / v} of the centre, {@code ln(w / w_p + epsilon) / v} of the size. */
  public static void encodeCenters(
      float[] box, int b, float[] prior, int p, float[] v, float epsilon, float[] code, int at) {
    code[at] = (box[b + 4] - prior[p + 4]) / prior[p + 6] / v[0];
    code[at + 1] = (box[b + 5] - prior[p + 5]) / prior[p + 7] / v[1];
    code[at + 2] = LogScalar.log(box[b + 6] / prior[p + 6] + epsilon) / v[2];
    code[at + 3] = LogScalar.log(box[b + 7] / prior[p + 7] + epsilon) / v[3];
  }

  /** The inverse, but for the epsilon; {@code ln(w / w_p)} is bounded by {@code most} first. */
  public static void decodeCenters(
      float[] code, int c, float[] prior, int p, float[] v, float most, float[] box, int b) {
    float centerX = code[c] * v[0] * prior[p + 6] + prior[p + 4];
    float centerY = code[c + 1] * v[1] * prior[p + 7] + prior[p + 5];
    float width = ExpScalar.exp(Math.min(code[c + 2] * v[2], most)) * prior[p + 6];
    float height = ExpScalar.exp(Math.min(code[c + 3] * v[3], most)) * prior[p + 7];
    box[b] = centerX - 0.5f * width;
    box[b + 1] = centerY - 0.5f * height;
    box[b + 2] = centerX + 0.5f * width;
    box[b + 3] = centerY + 0.5f * height;
    box[b + 4] = centerX;
    box[b + 5] = centerY;
    box[b + 6] = width;
    box[b + 7] = height;
  }

  /** {@code (corner - corner_p) / unit / v}; the unit is 1, or with {@code sized} the side. */
  public static void encodeCorners(
      float[] box, int b, float[] prior, int p, float[] v, boolean sized, float[] code, int at) {
    for (int i = 0; i < Sizes.COORDINATES; i++) {
      float difference = box[b + i] - prior[p + i];
      code[at + i] = (sized ? difference / prior[p + 6 + (i & 1)] : difference) / v[i];
    }
  }

  /** The inverse of {@link #encodeCorners}. */
  public static void decodeCorners(
      float[] code, int c, float[] prior, int p, float[] v, boolean sized, float[] box, int b) {
    for (int i = 0; i < Sizes.COORDINATES; i++) {
      float difference = code[c + i] * v[i];
      box[b + i] = (sized ? difference * prior[p + 6 + (i & 1)] : difference) + prior[p + i];
    }
    fromCorners(box, b);
  }

  /** {@code (c - c_p) / v} of the centre, {@code w / v} of the size. */
  public static void encodeLinear(
      float[] box, int b, float[] prior, int p, float[] v, float[] code, int at) {
    code[at] = (box[b + 4] - prior[p + 4]) / v[0];
    code[at + 1] = (box[b + 5] - prior[p + 5]) / v[1];
    code[at + 2] = box[b + 6] / v[2];
    code[at + 3] = box[b + 7] / v[3];
  }

  /** The inverse of {@link #encodeLinear}. */
  public static void decodeLinear(
      float[] code, int c, float[] prior, int p, float[] v, float[] box, int b) {
    box[b + 4] = code[c] * v[0] + prior[p + 4];
    box[b + 5] = code[c + 1] * v[1] + prior[p + 5];
    box[b + 6] = code[c + 2] * v[2];
    box[b + 7] = code[c + 3] * v[3];
    fromCenters(box, b);
  }

  /** Completes a box from its corners. */
  public static void fromCorners(float[] box, int at) {
    box[at + 4] = (box[at] + box[at + 2]) * 0.5f;
    box[at + 5] = (box[at + 1] + box[at + 3]) * 0.5f;
    box[at + 6] = box[at + 2] - box[at];
    box[at + 7] = box[at + 3] - box[at + 1];
  }

  /** Completes a box from its centre and size. */
  public static void fromCenters(float[] box, int at) {
    box[at] = box[at + 4] - 0.5f * box[at + 6];
    box[at + 1] = box[at + 5] - 0.5f * box[at + 7];
    box[at + 2] = box[at + 4] + 0.5f * box[at + 6];
    box[at + 3] = box[at + 5] + 0.5f * box[at + 7];
  }
}
