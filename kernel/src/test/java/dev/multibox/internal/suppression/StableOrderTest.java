package dev.multibox.internal.suppression;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The sort against the JDK's stable one. */
class StableOrderTest {

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 31, 63, 64, 65, 511, 513, 5000})
  void keysAscendAndEqualOnesKeepTheirOrder(int count) {
    int from = 3;
    Random random = new Random(count);
    StableOrder order = new StableOrder(count);
    for (int bits : new int[] {0, 1, 5, 9, 10, 18, 19, 27, 28, 32}) {
      int[] keys = new int[count + 2 * from];
      for (int i = 0; i < keys.length; i++) {
        keys[i] = bits == 0 ? 7 : random.nextInt() >> (32 - bits);
      }
      int[] numbers = IntStream.range(0, keys.length).toArray();
      Integer[] expected = IntStream.range(from, from + count).boxed().toArray(Integer[]::new);
      int[] before = keys.clone();
      Arrays.sort(expected, Comparator.comparingInt(i -> before[i]));
      order.sort(keys, numbers, from, count);
      for (int i = 0; i < keys.length; i++) {
        boolean inside = i >= from && i < from + count;
        int wanted = inside ? expected[i - from] : i;
        assertArrayEquals(
            new int[] {before[wanted], wanted},
            new int[] {keys[i], numbers[i]},
            count + " keys of " + bits + " bits, place " + i);
      }
    }
  }
}
