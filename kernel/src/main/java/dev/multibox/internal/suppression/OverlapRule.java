package dev.multibox.internal.suppression;

/**
 * When a box suppresses another: {@code overlap = intersection / (((area + area') - intersection) +
 * epsilon)}, sides of the intersection clamped at 0, and its comparison with a threshold.
 *
 * @param areaBorder added to each side of a box where its area is computed
 * @param intersectionBorder added to each side of an intersection before it is clamped
 * @param epsilon added to the union
 * @param zeroWhereApart whether the overlap is 0 without an intersection, where else it may be 0/0;
 *     a box that is turned inside out has area 0 then, as it has with an epsilon
 * @param sortsCorners whether a box is given by any two opposite corners
 * @param inDouble whether overlaps of the float corners are computed in double
 * @param undefinedSuppresses whether an overlap that is NaN suppresses
 * @param strict whether the threshold itself suppresses not
 */
public record OverlapRule(
    float areaBorder,
    float intersectionBorder,
    float epsilon,
    boolean zeroWhereApart,
    boolean sortsCorners,
    boolean inDouble,
    boolean undefinedSuppresses,
    boolean strict) {

  /**
   * Returns the largest float that does not suppress: an overlap suppresses if it is above that.
   *
   * <p>Comparing a float with it gives what comparing with the double threshold gives.
   */
  float limit(double threshold) {
    float nearest = (float) threshold;
    boolean below = strict ? nearest <= threshold : nearest < threshold;
    return below ? nearest : Math.nextDown(nearest);
  }

  /**
   * An intersection up to this gives an overlap of 0: none where boxes apart have 0/0. One that is
   * no number, of an infinite side and none, does in either case.
   */
  float leastIntersection() {
    return zeroWhereApart ? 0f : Float.NEGATIVE_INFINITY;
  }

  /** Area of a box. */
  float area(float l, float t, float r, float b) {
    if ((zeroWhereApart || epsilon > 0f) && (r < l || b < t)) {
      return 0f;
    }
    return (r - l + areaBorder) * (b - t + areaBorder);
  }

  private double area(BoxColumns boxes, int i) {
    float l = boxes.left[i];
    float t = boxes.top[i];
    float r = boxes.right[i];
    float b = boxes.bottom[i];
    if ((zeroWhereApart || epsilon > 0f) && (r < l || b < t)) {
      return 0;
    }
    return ((double) r - l + areaBorder) * ((double) b - t + areaBorder);
  }

  /** Whether two boxes that do not meet never suppress each other: the overlap is 0 then. */
  boolean apartNeverSuppresses(BoxColumns boxes, int count, double threshold) {
    boolean zeroSurvives = strict ? threshold >= 0 : threshold > 0;
    boolean defined = zeroWhereApart || epsilon > 0f || !undefinedSuppresses;
    for (int i = 0; i < count && !defined; i++) {
      if (!(boxes.area[i] > 0f)) {
        return false;
      }
    }
    return zeroSurvives;
  }

  /** Whether a box suppresses another, in double. */
  boolean suppressesInDouble(BoxColumns boxes, int i, BoxColumns others, int j, double threshold) {
    double width =
        (double) Math.min(boxes.right[i], others.right[j])
            - Math.max(boxes.left[i], others.left[j])
            + intersectionBorder;
    double height =
        (double) Math.min(boxes.bottom[i], others.bottom[j])
            - Math.max(boxes.top[i], others.top[j])
            + intersectionBorder;
    double intersection = Math.max(width, 0) * Math.max(height, 0);
    double union = area(boxes, i) + area(others, j) - intersection + epsilon;
    double overlap = intersection > leastIntersection() ? intersection / union : 0;
    if (Double.isNaN(overlap)) {
      return undefinedSuppresses;
    }
    return strict ? overlap > threshold : overlap >= threshold;
  }
}
