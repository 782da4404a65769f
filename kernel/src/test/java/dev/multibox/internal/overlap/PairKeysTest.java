package dev.multibox.internal.overlap;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PairKeysTest {

  /** An overlap of 1 after a rounding. */
  private static final float LARGEST = Math.nextUp(1f);

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
      PairKeys.of(LARGEST, 5),
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
        PairKeys.moveFirst(keys, count, most);
        long[] first = Arrays.copyOf(keys, most);
        Arrays.sort(first);
        assertArrayEquals(Arrays.copyOf(sorted, most), first, "seed " + seed + ", " + most);
      }
    }
  }

  @Test
  void eachPairIsAfterTheOneBefore() {
    long seed = System.nanoTime();
    SplittableRandom random = new SplittableRandom(seed);
    for (int count : new int[] {0, 1, 2, 3, 7, 8, 9, 16, 17, 127, 128, 129}) {
      long[] keys = keys(count, random);
      // Neither what stands before them nor what stands behind is one of them.
      long[] padded = new long[count + 2];
      padded[0] = PairKeys.of(LARGEST, 1);
      padded[count + 1] = PairKeys.of(0f, 0);
      System.arraycopy(keys, 0, padded, 1, count);
      Arrays.sort(keys);
      long last = PairKeys.BEFORE_ALL;
      for (int i = 0; i < count; i++) {
        last = PairKeys.after(last, padded, 1, count);
        assertEquals(keys[i], last, "seed " + seed + ", pair " + i + " of " + count);
      }
      assertEquals(PairKeys.NONE, PairKeys.after(last, padded, 1, count), "seed " + seed);
    }
  }

  @Test
  void pairsAreFoundFarApart() {
    long[] keys = {PairKeys.of(0f, (1 << 24) - 1), PairKeys.of(LARGEST, 0)};
    assertEquals(keys[1], PairKeys.after(PairKeys.BEFORE_ALL, keys, 0, 2));
    assertEquals(keys[0], PairKeys.after(keys[1], keys, 0, 2));
    assertEquals(PairKeys.NONE, PairKeys.after(keys[0], keys, 0, 2));
  }
}
