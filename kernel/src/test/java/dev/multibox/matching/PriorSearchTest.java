package dev.multibox.matching;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.multibox.Backend;
import dev.multibox.internal.overlap.BoxCodeScalar;
import dev.multibox.internal.overlap.PairKeys;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The next priors of a box are those of a sort of all. */
class PriorSearchTest {

  /** Pairs that a search has room for. */
  private static final int MOST = 16;

  /** Boxes whose near priors were kept. */
  private static int kept;

  private static final PriorBoxes PRIORS =
      PriorBoxes.of(
          PriorConfiguration.builder(64, 64)
              .map(9, 12, 20, 2)
              .map(4, 30, 40, 2, 3)
              .clip(PriorConfiguration.Clip.NONE)
              .build());

  private static long[] sorted(BoxOverlaps overlaps, int box, float leastOverlap) {
    return IntStream.range(0, PRIORS.count())
        .filter(prior -> overlaps.overlap(prior, box) > leastOverlap)
        .boxed()
        .sorted(
            Comparator.comparing((Integer prior) -> -overlaps.overlap(prior, box))
                .thenComparing(Comparator.naturalOrder()))
        .mapToLong(prior -> PairKeys.of(overlaps.overlap(prior, box), prior))
        .toArray();
  }

  private static void check(Backend.Choice choice, float[] boxes, float leastOverlap) {
    PriorMatcher matcher = PriorMatcher.of(PRIORS, ReferenceTargets.CAFFE_SSD, Backend.of(choice));
    int count = boxes.length / 4;
    BoxOverlaps overlaps = new BoxOverlaps(matcher, count);
    overlaps.begin(count);
    float[] eight = new float[BoxCodeScalar.BOX];
    for (int box = 0; box < count; box++) {
      BoxForm.CORNERS.spread(boxes, box * 4, eight, 0);
      overlaps.box(box, eight, 0);
    }
    overlaps.compute();
    BipartiteMatching nothing = new BipartiteMatching(matcher, overlaps, count);
    PriorSearch search = new PriorSearch(overlaps, nothing);
    for (int box = 0; box < count; box++) {
      long[] expected = sorted(overlaps, box, leastOverlap);
      checkNear(overlaps, box, leastOverlap, expected);
      long[] found = new long[expected.length + MOST];
      int total = Math.min(1, expected.length);
      if (total > 0) {
        found[0] = overlaps.bestPair(box);
      }
      int last = total;
      while (last > 0) {
        last = search.find(box, found[total - 1], leastOverlap, MOST, found, total);
        assertTrue(last <= MOST, "found " + last);
        Arrays.sort(found, total, total + last);
        total += last;
      }
      assertEquals(expected.length, total, "box " + box);
      assertArrayEquals(expected, Arrays.copyOf(found, total), "box " + box);
    }
  }

  /** The priors that were kept are the first of all, the best one among them; or there are none. */
  private static void checkNear(
      BoxOverlaps overlaps, int box, float leastOverlap, long[] expected) {
    long[] found = new long[BipartiteMatching.CANDIDATES];
    int near = overlaps.nearPriors().write(box, leastOverlap, found, 0);
    Arrays.sort(found, 0, near);
    assertArrayEquals(Arrays.copyOf(expected, near), Arrays.copyOf(found, near), "box " + box);
    if (overlaps.bestOverlap(box) <= leastOverlap) {
      assertEquals(0, near);
    } else if (near > 0) {
      assertEquals(overlaps.bestPrior(box), PairKeys.prior(found[0]));
      kept++;
    }
  }

  @Test
  void nextPriorsAreThoseOfASort() {
    Random random = new Random(3);
    float[] boxes = new float[60 * 4];
    for (int i = 0; i < boxes.length; i += 4) {
      boolean coarse = random.nextBoolean();
      float left = coarse ? random.nextInt(4) / 8f : 0.5f * random.nextFloat();
      float top = coarse ? random.nextInt(4) / 8f : 0.5f * random.nextFloat();
      boxes[i] = left;
      boxes[i + 1] = top;
      boxes[i + 2] = left + (coarse ? (1 + random.nextInt(4)) / 8f : 0.5f * random.nextFloat());
      boxes[i + 3] = top + (coarse ? (1 + random.nextInt(4)) / 8f : 0.5f * random.nextFloat());
    }
    // Its bounds do not hold.
    System.arraycopy(new float[] {2e-8f, 2e-8f, 4e-8f, 4e-8f}, 0, boxes, 0, 4);
    for (Backend.Choice choice :
        new Backend.Choice[] {Backend.Choice.SCALAR, Backend.Choice.AUTO}) {
      for (float leastOverlap : new float[] {0f, 1e-6f, 0.1f, 0.25f}) {
        kept = 0;
        check(choice, boxes, leastOverlap);
        assertTrue(kept > 20, "boxes with near priors: " + kept);
      }
    }
  }
}
