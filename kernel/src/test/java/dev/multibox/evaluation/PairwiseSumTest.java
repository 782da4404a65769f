package dev.multibox.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Sums are near the exact ones at every length, and have the order of NumPy. */
class PairwiseSumTest {

  @Test
  void nearTheExactSum() {
    Random random = new Random(9);
    for (int length : new int[] {0, 1, 7, 8, 9, 127, 128, 129, 1000, 8192, 8193, 20000}) {
      double[] terms = random.doubles(length).toArray();
      BigDecimal exact =
          Arrays.stream(terms).mapToObj(BigDecimal::new).reduce(BigDecimal.ZERO, BigDecimal::add);
      assertEquals(exact.doubleValue(), PairwiseSum.of(terms, length), 1e-11, "length " + length);
    }
  }

  /** 2^53 swallows a 1 that it meets alone: which ones it meets tells the order. */
  @Test
  void order() {
    double large = 0x1p53;
    double[] terms = new double[16];
    Arrays.fill(terms, 1);
    terms[0] = large;
    // partials: large + 1 = large, seven times 2; pairs large + 2, 4, 4, 4
    assertEquals(large + 14, PairwiseSum.of(terms, 16));
    // one after the other each 1 is lost
    assertEquals(large, PairwiseSum.of(terms, 7));
    double[] buffers = new double[8192 + 1];
    buffers[0] = large;
    // one tree would add these two to each other first
    buffers[8190] = 1;
    buffers[8192] = 1;
    assertEquals(large, PairwiseSum.of(buffers, 8193));
  }

  @Test
  void meanOfValidTerms() {
    assertEquals(-1, PairwiseSum.meanOfValid(new double[] {-1, -1}, 2));
    assertEquals(0.5, PairwiseSum.meanOfValid(new double[] {-1, 0.25, 0.75, -1}, 4));
  }
}
