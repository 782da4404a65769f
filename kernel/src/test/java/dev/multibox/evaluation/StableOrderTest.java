package dev.multibox.evaluation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.Comparator;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Sorts as the JDK's stable sort of objects does, at every length around runs and merges. */
class StableOrderTest {

  @Test
  void lengths() {
    Random random = new Random(5);
    StableOrder sort = new StableOrder();
    for (int length = 0; length < 140; length++) {
      double[] keys = random.doubles(length).map(key -> Math.floor(key * 9)).toArray();
      long[] ties = random.longs(length, 0, 3).toArray();
      check(sort, keys, null, length);
      check(sort, keys, ties, length);
    }
  }

  private static void check(StableOrder sort, double[] keys, long[] ties, int length) {
    int from = length / 5;
    Comparator<Integer> order = Comparator.comparingDouble(index -> -keys[index]);
    if (ties != null) {
      order = order.thenComparingLong(index -> ties[index]);
    }
    int[] expected =
        IntStream.concat(
                IntStream.range(0, from),
                IntStream.range(from, length).boxed().sorted(order).mapToInt(index -> index))
            .toArray();
    int[] actual = IntStream.range(0, length).toArray();
    sort.descending(keys, ties, actual, from, length);
    assertArrayEquals(expected, actual, "length " + length);
  }
}
