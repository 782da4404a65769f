package dev.multibox.loss;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Selection against a full stable sort by {@code Float.compare}. */
class HardNegativesTest {

  private static final int[] COUNTS = {0, 1, 2, 3, 7, 8, 9, 15, 16, 17, 64, 1000, 1025, 8732};

  /** The ten inputs of x86-simd-sort's tests, and three more. */
  private enum Distribution {
    RANDOM,
    CONSTANT,
    SORTED,
    REVERSE,
    SMALL_RANGE,
    MAX_AT_THE_END,
    RANDOM_5_DISTINCT,
    RANDOM_MAX,
    WITH_NAN,
    WITH_MAX_AND_NAN,
    ORGAN_PIPE,
    ONE_ULP_NEIGHBOURS,
    SIGNED_ZEROS;

    float[] keys(int count, Random random) {
      float[] keys = new float[count];
      for (int i = 0; i < count; i++) {
        keys[i] = key(i, count, random);
      }
      return keys;
    }

    private float key(int i, int count, Random random) {
      return switch (this) {
        case RANDOM -> random.nextFloat() * 20f;
        case CONSTANT -> 3.5f;
        case SORTED -> i;
        case REVERSE -> count - i;
        case SMALL_RANGE -> random.nextInt(100);
        case MAX_AT_THE_END -> i == count - 1 ? Float.MAX_VALUE : random.nextFloat();
        case RANDOM_5_DISTINCT -> random.nextInt(5);
        case RANDOM_MAX -> random.nextInt(3) == 0 ? Float.MAX_VALUE : random.nextFloat();
        case WITH_NAN ->
            random.nextInt(3) == 0 ? Float.intBitsToFloat(0xffc00007) : random.nextFloat();
        case WITH_MAX_AND_NAN ->
            random.nextInt(3) == 0
                ? Float.NaN
                : random.nextBoolean() ? Float.POSITIVE_INFINITY : random.nextFloat();
        case ORGAN_PIPE -> Math.min(i, count - i);
        case ONE_ULP_NEIGHBOURS -> Float.intBitsToFloat(0x3f800000 + random.nextInt(3));
        case SIGNED_ZEROS -> random.nextBoolean() ? 0f : -0f;
      };
    }
  }

  @ParameterizedTest
  @EnumSource(Distribution.class)
  void equalsAStableSort(Distribution distribution) {
    for (int count : COUNTS) {
      float[] keys = distribution.keys(count, new Random(count));
      int[] sorted = stableSort(keys);
      for (int k :
          IntStream.of(0, 1, 3, 30, 90, 900, count / 4, count - 1, count)
              .filter(k -> 0 <= k && k <= count)
              .distinct()
              .toArray()) {
        check(keys, count, k, sorted);
      }
    }
  }

  @Test
  void readsOnlyTheFirstCountKeys() {
    float[] keys = {1f, 2f, 9f};
    int[] indices = {-1, -1};
    HardNegatives.of(3).select(keys, 2, 1, indices);
    assertArrayEquals(new int[] {1, -1}, indices);
  }

  private static int[] stableSort(float[] keys) {
    Comparator<Integer> falling = (a, b) -> Float.compare(keys[b], keys[a]);
    return IntStream.range(0, keys.length).boxed().sorted(falling).mapToInt(i -> i).toArray();
  }

  private static void check(float[] keys, int count, int k, int[] sorted) {
    String what = "count " + count + " k " + k;
    HardNegatives kernel = HardNegatives.of(count);
    int[] ranked = new int[k + 1];
    ranked[k] = -7;
    kernel.selectRanked(keys, count, k, ranked);
    int[] expected = Arrays.copyOf(sorted, k);
    assertArrayEquals(expected, Arrays.copyOf(ranked, k), what);
    assertEquals(-7, ranked[k], what);
    int[] ascending = new int[k];
    kernel.select(keys, count, k, ascending);
    Arrays.sort(expected);
    assertArrayEquals(expected, ascending, what);
    byte[] mask = new byte[count];
    Arrays.fill(mask, (byte) 5);
    kernel.mask(keys, count, k, mask);
    byte[] expectedMask = new byte[count];
    for (int index : expected) {
      expectedMask[index] = 1;
    }
    assertArrayEquals(expectedMask, mask, what);
  }
}
