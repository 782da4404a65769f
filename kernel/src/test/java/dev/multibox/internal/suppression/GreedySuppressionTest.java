package dev.multibox.internal.suppression;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.multibox.internal.Kernels;
import dev.multibox.internal.Twins;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Suppression in order against the definition, with and without blocks of near boxes. */
class GreedySuppressionTest {

  private static final OverlapRule PLAIN =
      new OverlapRule(0f, 0f, 0f, false, false, false, false, true);
  private static final OverlapRule OR_NAN =
      new OverlapRule(0f, 0f, 0f, false, false, false, true, true);
  private static final OverlapRule IN_DOUBLE =
      new OverlapRule(0f, 0f, 0f, false, false, true, true, true);
  private static final OverlapRule PIXELS =
      new OverlapRule(1f, 1f, 0f, false, false, false, true, true);

  @Test
  void keptAreThoseOfTheDefinition() {
    int clusters = Twins.INTERPRETED ? 50 : 400;
    for (OverlapRule rule : List.of(PLAIN, OR_NAN, IN_DOUBLE, PIXELS)) {
      for (int count : new int[] {0, 1, 63, 64, 65, 130, 511, 512, 600, 2000}) {
        BoxColumns boxes = boxes(rule, count, clusters, 0f, count + 1);
        check(boxes, count, rule, 0.45, Integer.MAX_VALUE);
        check(boxes, count, rule, 0.45, 140);
        check(boxes, count, rule, 0, Integer.MAX_VALUE);
      }
    }
  }

  /** Two boxes without an area overlap by 0/0 however far apart they are: no blocks then. */
  @Test
  void boxesWithoutAnArea() {
    for (OverlapRule rule : List.of(PLAIN, OR_NAN)) {
      BoxColumns boxes = boxes(rule, 1500, 1500, 0.2f, 5);
      int kept = check(boxes, 1500, rule, 0.45, Integer.MAX_VALUE);
      assertTrue(kept > 200, "kept " + kept);
    }
  }

  @Test
  void ofManyThatNeverMeetAllAreKept() {
    int side = Twins.INTERPRETED ? 20 : 90;
    BoxColumns boxes = new BoxColumns(side * side);
    for (int i = 0; i < side * side; i++) {
      int mixed = i * 37 % (side * side);
      int column = mixed % side;
      int row = mixed / side;
      float left = column;
      float top = row;
      boxes.set(i, left, top, left + 0.9f, top + 0.9f, PLAIN);
    }
    assertEquals(side * side, check(boxes, side * side, PLAIN, 0.45, Integer.MAX_VALUE));
  }

  private static int check(
      BoxColumns boxes, int count, OverlapRule rule, double threshold, int most) {
    int[] expected = definition(boxes, count, rule, threshold, most);
    for (Kernels kernels : Twins.all()) {
      int[] kept = new int[count + 1];
      int found =
          new GreedySuppression(new StableOrder(count), count)
              .keep(kernels.suppression(), boxes, count, rule, threshold, most, kept, 1);
      assertArrayEquals(expected, Arrays.copyOfRange(kept, 1, 1 + found), rule + " " + count);
      int[] keys = new int[count + GreedySuppression.ROOM];
      Arrays.setAll(keys, i -> -i);
      found =
          new GreedySuppression(new StableOrder(count), count)
              .keepUnsorted(
                  kernels.suppression(), boxes, keys, count, rule, threshold, most, kept, 1);
      assertArrayEquals(expected, Arrays.copyOfRange(kept, 1, 1 + found), rule + " " + count);
    }
    return expected.length;
  }

  private static int[] definition(
      BoxColumns boxes, int count, OverlapRule rule, double threshold, int most) {
    SuppressionScalar scalar = new SuppressionScalar();
    List<Integer> kept = new ArrayList<>();
    BoxColumns one = new BoxColumns(1);
    for (int box = 0; box < count && kept.size() < most; box++) {
      boolean suppressed = false;
      for (int better : kept) {
        one.copy(boxes, better, 0);
        suppressed |= scalar.suppressed(one, 1, boxes, box, rule, threshold, new float[0]);
      }
      if (!suppressed) {
        kept.add(box);
      }
    }
    return kept.stream().mapToInt(Integer::intValue).toArray();
  }

  @Test
  void theAdaptiveThresholdFallsWithEachBoxThatIsKept() {
    BoxColumns boxes = new BoxColumns(3);
    boxes.set(0, 0f, 0f, 1f, 1f, PLAIN);
    boxes.set(1, 5f, 5f, 6f, 6f, PLAIN);
    // Overlaps the first by 0.6: at most 0.65 * 0.9 * 0.9 after two were kept.
    boxes.set(2, 0f, 0f, 0.6f, 1f, PLAIN);
    for (Kernels kernels : Twins.all()) {
      GreedySuppression greedy = new GreedySuppression(new StableOrder(3), 3);
      int[] kept = new int[3];
      assertEquals(
          2, greedy.keepAdaptively(kernels.suppression(), boxes, 3, PLAIN, 0.65, 0.9f, 9, kept, 0));
      assertEquals(
          3, greedy.keepAdaptively(kernels.suppression(), boxes, 3, PLAIN, 0.65, 1f, 9, kept, 0));
      assertEquals(
          1, greedy.keepAdaptively(kernels.suppression(), boxes, 3, PLAIN, 0.65, 1f, 1, kept, 0));
    }
  }

  private static BoxColumns boxes(
      OverlapRule rule, int count, int clusters, float withoutArea, long seed) {
    Random random = new Random(seed);
    BoxColumns boxes = new BoxColumns(count);
    for (int i = 0; i < count; i++) {
      int cluster = random.nextInt(clusters);
      float size = 1 + cluster % 5 * 4;
      float left = cluster % 20 * 11 + size * random.nextInt(9) / 16f;
      int row = cluster / 20;
      float top = row * 11 + size * random.nextInt(9) / 16f;
      float width = random.nextFloat() < withoutArea ? 0f : size;
      boxes.set(i, left, top, left + width, top + size, rule);
    }
    return boxes;
  }
}
