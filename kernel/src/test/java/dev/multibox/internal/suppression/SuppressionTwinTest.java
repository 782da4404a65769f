package dev.multibox.internal.suppression;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.multibox.internal.Kernels;
import dev.multibox.internal.RecordedBitsTest;
import dev.multibox.internal.Twins;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Overlaps of one box with many: the twins say the same, and the definition's in float64. */
@Tag("bits")
class SuppressionTwinTest {

  private static final int BOXES = 2 * SuppressionKernel.BLOCK;

  private static final List<OverlapRule> RULES =
      List.of(
          rule(0f, 0f, 0f, false, false, false, true),
          rule(0f, 0f, 0f, false, false, true, true),
          rule(0f, 0f, 0f, false, false, true, false),
          rule(0f, 0f, 0f, true, false, true, true),
          rule(0f, 0f, 1e-5f, false, false, true, true),
          rule(1f, 0f, 0f, false, true, true, true),
          rule(1f, 1f, 0f, false, false, false, true));

  private static OverlapRule rule(
      float area,
      float intersection,
      float epsilon,
      boolean zero,
      boolean inDouble,
      boolean undefined,
      boolean strict) {
    return new OverlapRule(area, intersection, epsilon, zero, false, inDouble, undefined, strict);
  }

  @Test
  void twinsSuppressTheSame() {
    for (OverlapRule rule : RULES) {
      BoxColumns boxes = boxes(rule, 7);
      BoxColumns others = boxes(rule, 8);
      float[] work = Twins.scratch(BOXES + GreedySuppression.ROOM);
      SuppressionKernel scalar = Kernels.scalar().suppression();
      for (double threshold : new double[] {0, 0.3, 0.5, 0.75}) {
        for (int box = 0; box < BOXES; box++) {
          for (Kernels kernels : Twins.all()) {
            SuppressionKernel kernel = kernels.suppression();
            for (int block = 0; block < BOXES / SuppressionKernel.BLOCK; block++) {
              assertEquals(
                  scalar.suppressedOf(boxes, block, others, box, rule, threshold, work),
                  kernel.suppressedOf(boxes, block, others, box, rule, threshold, work),
                  rule + " " + threshold);
            }
            for (int count : new int[] {0, 1, 3, 15, 16, 17, 40}) {
              assertEquals(
                  scalar.suppressed(boxes, count, others, box, rule, threshold, work),
                  kernel.suppressed(boxes, count, others, box, rule, threshold, work),
                  rule + " " + threshold + " of " + count);
              assertArrayEquals(
                  left(scalar, boxes, count, box, rule, threshold),
                  left(kernel, boxes, count, box, rule, threshold),
                  rule + " " + threshold + " of " + count);
            }
          }
        }
      }
    }
  }

  /** The keys of so many boxes when a box is done with them, all 7 at first. */
  private static int[] left(
      SuppressionKernel kernel,
      BoxColumns boxes,
      int count,
      int box,
      OverlapRule rule,
      double threshold) {
    int[] keys = new int[count + GreedySuppression.ROOM];
    Arrays.fill(keys, 7);
    float[] work = Twins.scratch(count + GreedySuppression.ROOM);
    kernel.suppress(boxes, keys, count, box, rule, threshold, work);
    return Arrays.copyOf(keys, count);
  }

  @Test
  void theGreatestKeyIsTheFirstOfEquals() {
    for (Kernels kernels : Twins.all()) {
      for (int count : new int[] {0, 1, 15, 16, 17, 40}) {
        int[] keys = new int[count + GreedySuppression.ROOM];
        Arrays.fill(keys, SuppressionKernel.GONE);
        assertEquals(-1, kernels.suppression().greatest(keys, count));
        for (int at = count - 1; at >= 0; at--) {
          keys[at] = -5;
          assertEquals(at, kernels.suppression().greatest(keys, count));
        }
        for (int at = count - 1; at >= 0; at -= 3) {
          keys[at] = Integer.MAX_VALUE;
          assertEquals(at, kernels.suppression().greatest(keys, count));
        }
      }
    }
  }

  @Test
  void suppressionIsThatOfTheDefinition() {
    for (OverlapRule rule : RULES) {
      BoxColumns boxes = boxes(rule, 17);
      BoxColumns others = boxes(rule, 18);
      double threshold = 0.3;
      for (int box = 0; box < BOXES; box++) {
        SuppressionScalar scalar = new SuppressionScalar();
        long bits = scalar.suppressedOf(boxes, 0, others, box, rule, threshold, new float[0]);
        for (int i = 0; i < SuppressionKernel.BLOCK; i++) {
          double overlap = overlap(boxes, i, others, box, rule);
          // Float overlaps are some 2^-22 off; none of these lies so near the threshold.
          if (!(Math.abs(overlap - threshold) < 1e-6)) {
            boolean expected =
                Double.isNaN(overlap) ? rule.undefinedSuppresses() : overlap > threshold;
            assertEquals(expected, (bits >>> i & 1) != 0, rule + ": overlap " + overlap);
          }
        }
      }
    }
  }

  private static double overlap(BoxColumns a, int i, BoxColumns b, int j, OverlapRule rule) {
    double grown = rule.intersectionBorder();
    double width = Math.min(a.right(i), b.right(j)) - (double) Math.max(a.left(i), b.left(j));
    double height = Math.min(a.bottom(i), b.bottom(j)) - (double) Math.max(a.top(i), b.top(j));
    double both = Math.max(0, width + grown) * Math.max(0, height + grown);
    if (Double.isNaN(both) || (both == 0 && rule.zeroWhereApart())) {
      return 0;
    }
    return both / (area(a, i, rule) + area(b, j, rule) - both + rule.epsilon());
  }

  private static double area(BoxColumns boxes, int i, OverlapRule rule) {
    double border = rule.areaBorder();
    return (boxes.right(i) - (double) boxes.left(i) + border)
        * (boxes.bottom(i) - (double) boxes.top(i) + border);
  }

  /** 0.6 as a float is above 0.6, 0.45 as a float is below 0.45; 9/20 rounds to the latter. */
  @Test
  void aFloatIsComparedWithADoubleThreshold() {
    OverlapRule above = RULES.get(0);
    OverlapRule atOrAbove = RULES.get(2);
    for (double threshold : new double[] {0.6, 0.45, 0.3, 0.5, 0.6f, 0.45f}) {
      for (float overlap = (float) threshold - 1e-6f;
          overlap < (float) threshold + 1e-6f;
          overlap = Math.nextUp(overlap)) {
        assertEquals(overlap > threshold, overlap > above.limit(threshold));
        assertEquals(overlap >= threshold, overlap > atOrAbove.limit(threshold));
      }
    }
  }

  @Test
  void hullsThatMeetAreTheSame() {
    OverlapRule rule = RULES.getFirst();
    BoxColumns hulls = boxes(rule, 27);
    BoxColumns others = boxes(rule, 28);
    for (int count : new int[] {0, 1, 15, 16, 17, 100}) {
      for (int box = 0; box < BOXES; box++) {
        int[] expected = new int[count];
        int found = new SuppressionScalar().meeting(hulls, count, others, box, 0.1f, expected);
        for (Kernels kernels : Twins.all()) {
          int[] actual = new int[count];
          assertEquals(
              found, kernels.suppression().meeting(hulls, count, others, box, 0.1f, actual));
          assertArrayEquals(expected, actual);
        }
      }
    }
  }

  @Test
  void decayedScoresAreTheSame() throws IOException {
    OverlapRule rule = RULES.get(4);
    BoxColumns boxes = boxes(rule, 37, 9f);
    for (int count : new int[] {1, 15, 16, 17, 100}) {
      float[] expected = decayed(Kernels.scalar(), boxes, count, rule);
      for (Kernels kernels : Twins.all()) {
        assertArrayEquals(expected, decayed(kernels, boxes, count, rule), "of " + count);
      }
      for (int i = 0; i < count; i++) {
        double overlap = overlap(boxes, i, boxes, 3, rule);
        double exact = (i + 1) * Math.exp(-overlap * overlap / 0.5f);
        assertEquals(exact, expected[i], 1e-6 * exact);
      }
      RecordedBitsTest.assertRecorded("decayed." + count, expected);
    }
  }

  private static float[] decayed(Kernels kernels, BoxColumns boxes, int count, OverlapRule rule) {
    float[] scores = new float[count + 16];
    for (int i = 0; i < scores.length; i++) {
      scores[i] = i + 1;
    }
    float[] work = Twins.scratch(count + 16);
    kernels.suppression().decay(boxes, scores, count, boxes, 3, rule, 0.5f, work);
    return Arrays.copyOf(scores, count);
  }

  /** Some in clusters, some alike, every seventh without an area, every ninth infinite. */
  private static BoxColumns boxes(OverlapRule rule, long seed) {
    return boxes(rule, seed, Float.POSITIVE_INFINITY);
  }

  private static BoxColumns boxes(OverlapRule rule, long seed, float farthest) {
    Random random = new Random(seed);
    BoxColumns boxes = new BoxColumns(BOXES);
    for (int i = 0; i < BOXES; i++) {
      float left = random.nextInt(4) * 0.25f + random.nextInt(8) / 64f;
      float top = random.nextInt(4) * 0.25f + random.nextInt(8) / 64f;
      float width = i % 7 == 3 ? 0f : 0.125f + random.nextInt(4) / 16f;
      float height = i % 14 == 3 ? 0f : 0.125f + random.nextInt(4) / 16f;
      float right = i % 9 == 5 ? farthest : left + width;
      boxes.set(i, left, top, right, top + height, rule);
    }
    return boxes;
  }
}
