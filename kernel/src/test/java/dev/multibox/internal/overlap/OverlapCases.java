package dev.multibox.internal.overlap;

import dev.multibox.internal.Kernels;
import java.util.Random;

/** Priors and boxes that the tests of overlaps share. */
final class OverlapCases {

  static final int[] COUNTS = {1, 2, 15, 16, 17, 63, 64, 65, 200, 1025};

  private OverlapCases() {}

  static long bestPair(
      Kernels kernels,
      PriorColumns priors,
      int[] blocks,
      int count,
      float[] boxes,
      int at,
      float epsilon,
      float level,
      float[] largest,
      int[] owner,
      int index) {
    int[] places = new int[largest.length];
    int near = kernels.overlap().near(priors, blocks, count, boxes, at, epsilon, level, places);
    return IntersectionOverUnionScalar.bestPair(
        priors, places, near, boxes, at, epsilon, level, largest, owner, index);
  }

  /** Priors in rows of neighbours, some alike, some past the image's border. */
  static PriorColumns priors(int count, long seed) {
    Random random = new Random(seed);
    float[] corners = new float[count * 4];
    for (int prior = 0; prior < count; prior++) {
      float x = prior % 40 / 40f;
      int row = prior / 40;
      float y = row / 26f;
      float width = 0.06f + 0.3f * random.nextInt(4) / 4f;
      float height = 0.06f + 0.3f * random.nextInt(4) / 4f;
      corners[prior * 4] = x - width / 2;
      corners[prior * 4 + 1] = y - height / 2;
      corners[prior * 4 + 2] = x + width / 2;
      corners[prior * 4 + 3] = y + height / 2;
    }
    return new PriorColumns(corners, count);
  }

  /** Every fourth box is tiny, every seventh beyond all priors. */
  static float[] boxes(int count, long seed) {
    Random random = new Random(seed);
    float[] boxes = new float[count * IntersectionOverUnionScalar.BOX];
    for (int box = 0; box < count; box++) {
      float size = box % 4 == 3 ? 1e-5f : 0.5f;
      float left = random.nextFloat() + (box % 7 == 6 ? 5f : 0f);
      float top = random.nextFloat();
      float right = left + size * (0.1f + random.nextFloat());
      float bottom = top + size * (0.1f + random.nextFloat());
      int at = box * IntersectionOverUnionScalar.BOX;
      boxes[at] = left;
      boxes[at + 1] = top;
      boxes[at + 2] = right;
      boxes[at + 3] = bottom;
      boxes[at + 4] = (right - left) * (bottom - top);
    }
    return boxes;
  }
}
