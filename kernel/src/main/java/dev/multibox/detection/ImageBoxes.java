package dev.multibox.detection;

import dev.multibox.detection.DetectionPolicy.Clip;
import dev.multibox.internal.InternalView;
import dev.multibox.internal.Kernels;
import dev.multibox.internal.memory.FloatRows;
import dev.multibox.internal.memory.Sizes;
import dev.multibox.internal.overlap.BoxCodeScalar;
import dev.multibox.internal.score.ProbabilityKernel;
import dev.multibox.internal.suppression.BoxColumns;
import dev.multibox.internal.suppression.OverlapRule;
import dev.multibox.matching.BoxCoding;
import dev.multibox.matching.PriorBoxes;

/**
 * The boxes of an image's candidates, decoded by the steps of {@link
 * dev.multibox.matching.BoxCoder#decode(float[], int, PriorBoxes, float[])} with the same bits.
 * Holds one thread's scratch.
 */
final class ImageBoxes {

  private static final int BOX = BoxCodeScalar.BOX;

  private final Kernels kernels;
  private final DetectionPolicy policy;
  private final BoxCoding coding;
  private final OverlapRule rule;
  // [priors][8]: corners, centre, size
  private final float[] priors;
  private final float[] variances;
  private final float right;
  private final float bottom;
  private final float[] widths;
  private final float[] heights;
  private final float[] centersX;
  private final float[] centersY;
  private final float[] codes;
  private final float[] box = new float[BOX];
  final BoxColumns columns;

  ImageBoxes(Kernels kernels, DetectionPolicy policy, PriorBoxes all) {
    this.kernels = kernels;
    this.policy = policy;
    priors = InternalView.PRIORS.of(all);
    coding = policy.coding();
    rule = policy.suppression().rule();
    variances =
        new float[] {
          coding.varianceX(), coding.varianceY(), coding.varianceWidth(), coding.varianceHeight()
        };
    right = all.width() * policy.scaleX();
    bottom = all.height() * policy.scaleY();
    int room = all.count() + ProbabilityKernel.SLACK;
    widths = new float[room];
    heights = new float[room];
    centersX = new float[room];
    centersY = new float[room];
    codes = new float[all.count() * Sizes.COORDINATES];
    columns = new BoxColumns(all.count());
  }

  /** Decodes the boxes of some priors. */
  void decode(FloatRows locations, int image, int[] ofPriors, int count) {
    read(locations, image, ofPriors, count);
    if (coding.code() == BoxCoding.Code.CENTER_SIZE) {
      decodeCenters(ofPriors, count);
    } else {
      for (int i = 0; i < count; i++) {
        decodeOther(i * Sizes.COORDINATES, ofPriors[i] * BOX);
        set(i, box[0], box[1], box[2], box[3]);
      }
    }
    for (int i = 0; i < count; i++) {
      requireNumbers(locations, image, ofPriors[i], i);
    }
  }

  private void decodeOther(int at, int p) {
    switch (coding.code()) {
      case CENTER_SIZE ->
          BoxCodeScalar.decodeCenters(codes, at, priors, p, variances, coding.maxLogSize(), box, 0);
      case CORNER -> BoxCodeScalar.decodeCorners(codes, at, priors, p, variances, false, box, 0);
      case CORNER_SIZE ->
          BoxCodeScalar.decodeCorners(codes, at, priors, p, variances, true, box, 0);
      case LINEAR -> BoxCodeScalar.decodeLinear(codes, at, priors, p, variances, box, 0);
    }
  }

  /** Reads the offsets of some priors, x first. */
  private void read(FloatRows locations, int image, int[] ofPriors, int count) {
    if (locations.isArray()) {
      // A row is 4 floats at a place of its own: a copy's checks took as long as its decoding.
      float[] array = locations.array();
      int begin = locations.arrayIndex(image, 0);
      for (int i = 0; i < count; i++) {
        int from = begin + ofPriors[i] * Sizes.COORDINATES;
        int to = i * Sizes.COORDINATES;
        codes[to] = array[from];
        codes[to + 1] = array[from + 1];
        codes[to + 2] = array[from + 2];
        codes[to + 3] = array[from + 3];
      }
    } else {
      for (int i = 0; i < count; i++) {
        locations.read(image, ofPriors[i], 1, codes, i * Sizes.COORDINATES);
      }
    }
    if (coding.offsetOrder() == BoxCoding.OffsetOrder.Y_FIRST) {
      for (int i = 0; i < count * Sizes.COORDINATES; i += 2) {
        float y = codes[i];
        codes[i] = codes[i + 1];
        codes[i + 1] = y;
      }
    }
  }

  private void decodeCenters(int[] ofPriors, int count) {
    float most = coding.maxLogSize();
    for (int i = 0; i < count; i++) {
      int at = i * Sizes.COORDINATES;
      int p = ofPriors[i] * BOX;
      centersX[i] = codes[at] * variances[0] * priors[p + 6] + priors[p + 4];
      centersY[i] = codes[at + 1] * variances[1] * priors[p + 7] + priors[p + 5];
      widths[i] = Math.min(codes[at + 2] * variances[2], most);
      heights[i] = Math.min(codes[at + 3] * variances[3], most);
    }
    kernels.probability().exp(widths, count);
    kernels.probability().exp(heights, count);
    for (int i = 0; i < count; i++) {
      int p = ofPriors[i] * BOX;
      float width = widths[i] * priors[p + 6];
      float height = heights[i] * priors[p + 7];
      set(
          i,
          centersX[i] - 0.5f * width,
          centersY[i] - 0.5f * height,
          centersX[i] + 0.5f * width,
          centersY[i] + 0.5f * height);
    }
  }

  private void set(int i, float l, float t, float r, float b) {
    float left = l * policy.scaleX();
    float top = t * policy.scaleY();
    float end = r * policy.scaleX();
    float low = b * policy.scaleY();
    if (policy.clip() == Clip.BEFORE_SUPPRESSION) {
      columns.set(i, clipX(left), clipY(top), clipX(end), clipY(low), rule);
    } else {
      columns.set(i, left, top, end, low, rule);
    }
  }

  private float clipX(float x) {
    return Math.min(Math.max(x, 0f), right);
  }

  private float clipY(float y) {
    return Math.min(Math.max(y, 0f), bottom);
  }

  private void requireNumbers(FloatRows locations, int image, int prior, int i) {
    float sum = columns.left(i) + columns.top(i) + columns.right(i) + columns.bottom(i);
    if (Float.isNaN(sum) && hasNan(i)) {
      throw new IllegalArgumentException(
          locations.storage().name()
              + ": expected a box of numbers, got ("
              + columns.left(i)
              + ", "
              + columns.top(i)
              + ", "
              + columns.right(i)
              + ", "
              + columns.bottom(i)
              + ") at ["
              + image
              + "]["
              + prior
              + "]; Predictions.requireFinite() names the offset");
    }
  }

  private boolean hasNan(int i) {
    return Float.isNaN(columns.left(i))
        || Float.isNaN(columns.top(i))
        || Float.isNaN(columns.right(i))
        || Float.isNaN(columns.bottom(i));
  }

  /** Writes a box's corners, cut where the policy says so. */
  void write(int i, float[] into, int at) {
    boolean cut = policy.clip() == Clip.AFTER_SUPPRESSION;
    into[at] = cut ? clipX(columns.left(i)) : columns.left(i);
    into[at + 1] = cut ? clipY(columns.top(i)) : columns.top(i);
    into[at + 2] = cut ? clipX(columns.right(i)) : columns.right(i);
    into[at + 3] = cut ? clipY(columns.bottom(i)) : columns.bottom(i);
  }
}
