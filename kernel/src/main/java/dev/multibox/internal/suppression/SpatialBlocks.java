package dev.multibox.internal.suppression;

/**
 * Boxes that are alike in size and near each other in blocks of {@value SuppressionKernel#BLOCK}.
 * Each block has its hull, and each box a bit that says whether it is left. A box suppresses others
 * only in blocks whose hull it meets.
 *
 * <p>8732 boxes that never meet take 8732 looks at 137 hulls and at one block or two each, instead
 * of 38 million overlaps.
 */
final class SpatialBlocks {

  private static final int BLOCK = SuppressionKernel.BLOCK;
  private static final int CELL_BITS = 8;
  private static final int CELLS = 1 << CELL_BITS;
  private static final int MOST_LEVEL = 63;
  private static final int EXPONENT_SHIFT = 23;

  private final StableOrder order;
  private final BoxColumns ordered;
  private final BoxColumns hulls;
  private final long[] left;
  private final int[] places;
  private final int[] keys;
  private final int[] numbers;
  private final int[] met;
  private final float[] work = new float[BLOCK];
  private int blocks;

  SpatialBlocks(StableOrder order, int capacity) {
    this.order = order;
    int most = (capacity + BLOCK - 1) / BLOCK;
    ordered = new BoxColumns(most * BLOCK);
    hulls = new BoxColumns(most);
    left = new long[most];
    met = new int[most];
    places = new int[capacity];
    keys = new int[capacity];
    numbers = new int[capacity];
  }

  /** Takes over boxes {@code from} to {@code to}; all are left. */
  void take(BoxColumns boxes, int from, int to, OverlapRule rule) {
    int count = to - from;
    arrange(boxes, from, count);
    blocks = (count + BLOCK - 1) / BLOCK;
    for (int at = 0; at < count; at++) {
      places[numbers[at]] = at;
      ordered.copy(boxes, from + numbers[at], at);
    }
    for (int block = 0; block < blocks; block++) {
      int end = Math.min(count, (block + 1) * BLOCK);
      hull(block, end, rule);
      left[block] = -1L >>> (BLOCK - end + block * BLOCK);
    }
  }

  private void arrange(BoxColumns boxes, int from, int count) {
    float leastX = Float.POSITIVE_INFINITY;
    float leastY = Float.POSITIVE_INFINITY;
    float mostX = Float.NEGATIVE_INFINITY;
    float mostY = Float.NEGATIVE_INFINITY;
    for (int i = from; i < from + count; i++) {
      leastX = Math.min(leastX, boxes.left[i] + boxes.right[i]);
      leastY = Math.min(leastY, boxes.top[i] + boxes.bottom[i]);
      mostX = Math.max(mostX, boxes.left[i] + boxes.right[i]);
      mostY = Math.max(mostY, boxes.top[i] + boxes.bottom[i]);
    }
    float scaleX = CELLS / (mostX - leastX);
    float scaleY = CELLS / (mostY - leastY);
    for (int i = 0; i < count; i++) {
      int box = from + i;
      int x = cell((boxes.left[box] + boxes.right[box] - leastX) * scaleX);
      int y = cell((boxes.top[box] + boxes.bottom[box] - leastY) * scaleY);
      float side = Math.max(boxes.right[box] - boxes.left[box], boxes.bottom[box] - boxes.top[box]);
      // Sizes that differ by less than a factor of 2 are alike; those below 2^-40 are one.
      int exponent = (Float.floatToRawIntBits(side) >> EXPONENT_SHIFT) - 87;
      int level = Math.clamp(exponent, 0, MOST_LEVEL);
      keys[i] = (level << (2 * CELL_BITS)) | spread(x) | (spread(y) << 1);
      numbers[i] = i;
    }
    order.sort(keys, numbers, 0, count);
  }

  /** A cell's number; what is NaN or infinite is put somewhere. */
  private static int cell(float at) {
    return Math.clamp((long) at, 0, CELLS - 1);
  }

  /** Puts a 0 before each bit: two of them interleave to a curve whose neighbours are near. */
  private static int spread(int bits) {
    int b = bits;
    b = (b | (b << 4)) & 0x0f0f;
    b = (b | (b << 2)) & 0x3333;
    return (b | (b << 1)) & 0x5555;
  }

  private void hull(int block, int end, OverlapRule rule) {
    float l = Float.POSITIVE_INFINITY;
    float t = Float.POSITIVE_INFINITY;
    float r = Float.NEGATIVE_INFINITY;
    float b = Float.NEGATIVE_INFINITY;
    for (int at = block * BLOCK; at < end; at++) {
      l = Math.min(l, ordered.left[at]);
      t = Math.min(t, ordered.top[at]);
      r = Math.max(r, ordered.right[at]);
      b = Math.max(b, ordered.bottom[at]);
    }
    hulls.set(block, l, t, r, b, rule);
  }

  /** Whether a box is left, by its number among those that were taken over. */
  boolean isLeft(int number) {
    int at = places[number];
    return ((left[at / BLOCK] >>> at) & 1) != 0;
  }

  /** Removes what a box suppresses. */
  void suppress(
      SuppressionKernel kernel, BoxColumns boxes, int box, OverlapRule rule, double threshold) {
    int count = kernel.meeting(hulls, blocks, boxes, box, rule.intersectionBorder(), met);
    for (int i = 0; i < count; i++) {
      int block = met[i];
      if (left[block] != 0) {
        left[block] &= ~kernel.suppressedOf(ordered, block, boxes, box, rule, threshold, work);
      }
    }
  }
}
