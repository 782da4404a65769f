package dev.multibox.matching;

import dev.multibox.BatchShape;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Boxes of a batch, as fractions of the image.
 *
 * @param boxes corners
 * @param labels from 1 on
 * @param starts where each image's begin
 */
record MatchingCase(float[] boxes, int[] labels, int[] starts) {

  /** Classes of the batch, the background included. */
  static final int CLASSES = 21;

  /** Image {@code i} has {@code counts[i]} boxes; many are alike, small or share a best prior. */
  static MatchingCase of(long seed, int... counts) {
    Random random = new Random(seed);
    int[] starts = new int[counts.length + 1];
    for (int image = 0; image < counts.length; image++) {
      starts[image + 1] = starts[image] + counts[image];
    }
    int count = starts[counts.length];
    float[] boxes = new float[count * 4];
    for (int box = 0; box < count; box++) {
      if (box > 0 && random.nextInt(5) == 0) {
        System.arraycopy(boxes, random.nextInt(box) * 4, boxes, box * 4, 4);
      } else {
        // Eighths make equal overlaps frequent; the others are ordinary.
        boolean coarse = random.nextBoolean();
        float side = (float) Math.exp(-3 * random.nextDouble());
        float width = coarse ? (1 + random.nextInt(4)) / 8f : side * 0.9f;
        float height =
            coarse ? (1 + random.nextInt(4)) / 8f : side * (0.4f + random.nextFloat() / 2);
        float left = coarse ? random.nextInt(4) / 8f : random.nextFloat() * (1 - width);
        float top = coarse ? random.nextInt(4) / 8f : random.nextFloat() * (1 - height);
        boxes[box * 4] = left;
        boxes[box * 4 + 1] = top;
        boxes[box * 4 + 2] = left + width;
        boxes[box * 4 + 3] = top + height;
      }
    }
    int[] labels = IntStream.range(0, count).map(box -> 1 + box % (CLASSES - 1)).toArray();
    return new MatchingCase(boxes, labels, starts);
  }

  int batch() {
    return starts.length - 1;
  }

  BatchShape shape(PriorBoxes priors) {
    return BatchShape.of(batch(), priors.count(), CLASSES);
  }

  int mostBoxes() {
    return IntStream.range(0, batch())
        .map(image -> starts[image + 1] - starts[image])
        .max()
        .orElse(0);
  }

  float[] boxesOf(int image) {
    return Arrays.copyOfRange(boxes, starts[image] * 4, starts[image + 1] * 4);
  }

  GroundTruth truth() {
    return GroundTruth.of(boxes, labels, starts);
  }

  /** What a matcher makes of it. */
  Result match(PriorMatcher matcher) {
    return match(matcher, matcher.workspace(batch(), mostBoxes()));
  }

  Result match(PriorMatcher matcher, MatcherWorkspace workspace) {
    int rows = batch() * matcher.priors().count();
    Result result = new Result(new int[rows], new float[rows * 4], new int[rows]);
    Arrays.fill(result.labels, -9);
    Arrays.fill(result.locations, Float.NaN);
    matcher.match(
        truth(),
        TargetOutputs.of(shape(matcher.priors()), result.labels, result.locations)
            .withMatches(result.matches),
        workspace);
    return result;
  }

  /**
   * Targets of a batch.
   *
   * @param labels of each prior
   * @param locations offsets of matched priors, NaN where nothing was written
   * @param matches the box of each prior
   */
  record Result(int[] labels, float[] locations, int[] matches) {

    int[] bits() {
      int[] bits = new int[locations.length];
      for (int i = 0; i < bits.length; i++) {
        bits[i] = Float.floatToRawIntBits(locations[i]);
      }
      return bits;
    }
  }
}
