package dev.multibox.matching;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PairKeysTest {

  /** Numbers of some priors, a few overlaps among them, so that many are equal. */
  private static long[] keys(int count, SplittableRandom random) {
    long[] keys = new long[count];
    int[] priors = new int[count];
    for (int i = 0; i < count; i++) {
      int j = random.nextInt(i + 1);
      priors[i] = priors[j];
      priors[j] = i;
    }
    Arrays.setAll(keys, i -> PairKeys.of(random.nextInt(9) / 8f, priors[i]));
    return keys;
  }

  @Test
  void largerOverlapsAndThenLowerPriorsComeFirst() {
    long[] inOrder = {
      PairKeys.of(Float.MAX_VALUE, 5),
      PairKeys.of(1f, 0),
      PairKeys.of(0.5f, 7),
      PairKeys.of(0.5f, (1 << 24) - 1),
      PairKeys.of(Float.MIN_VALUE, 1),
      PairKeys.of(0f, 0)
    };
    for (int i = 0; i < inOrder.length; i++) {
      assertTrue(inOrder[i] < 0, "number " + i);
      assertTrue(i == 0 || inOrder[i - 1] < inOrder[i], "number " + i);
    }
    assertEquals(0.5f, PairKeys.overlap(inOrder[2]));
    assertEquals(7, PairKeys.prior(inOrder[2]));
  }

  @Test
  void theFirstPairsAreThoseOfASort() {
    long seed = System.nanoTime();
    SplittableRandom random = new SplittableRandom(seed);
    for (int count : new int[] {0, 1, 2, 3, 7, 8, 9, 127, 128, 129, 1000}) {
      for (int most : new int[] {0, 1, count / 2, count - 1, count}) {
        if (most < 0 || most > count) {
          continue;
        }
        long[] keys = keys(count, random);
        long[] sorted = keys.clone();
        Arrays.sort(sorted);
        int[] expected = Arrays.stream(sorted).limit(most).mapToInt(PairKeys::prior).toArray();
        PairKeys.moveFirst(keys, count, most);
        int[] found = new int[most + 2];
        PairKeys.writeInOrder(keys, most, found, 1);
        assertArrayEquals(
            expected, Arrays.copyOfRange(found, 1, most + 1), "seed " + seed + ", " + most);
        assertEquals(0, found[0] + found[most + 1]);
      }
    }
  }
}
