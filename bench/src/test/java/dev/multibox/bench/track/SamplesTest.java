package dev.multibox.bench.track;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class SamplesTest {

  @Test
  void theRatioOfProportionalTimesIsExact() {
    Samples.Interval interval = Samples.ratio(new double[] {20, 60, 40}, new double[] {10, 30, 20});
    assertEquals(2, interval.ratio(), 1e-12);
    assertEquals(2, interval.low(), 1e-12);
    assertEquals(2, interval.high(), 1e-12);
  }

  @Test
  void theIntervalIsStudents() {
    // Ratios 1, 2, 4: logarithms with mean ln 2 and deviation ln 2; t of 2 degrees is 4.302653.
    Samples.Interval interval = Samples.ratio(new double[] {1, 2, 4}, new double[] {1, 1, 1});
    double half = 4.302653 * Math.log(2) / Math.sqrt(3);
    assertEquals(2, interval.ratio(), 1e-12);
    assertEquals(2 * Math.exp(-half), interval.low(), 1e-5);
    assertEquals(2 * Math.exp(half), interval.high(), 1e-4);
  }

  @Test
  void roundsArePaired() {
    // The machine becomes five times slower; the ratio stays.
    Samples.Interval interval = Samples.ratio(new double[] {3, 15, 6}, new double[] {1, 5, 2});
    assertEquals(3, interval.low(), 1e-9);
    assertEquals(3, interval.high(), 1e-9);
  }

  @Test
  void oneRoundHasNoInterval() {
    Samples.Interval interval = Samples.ratio(new double[] {3}, new double[] {2});
    assertEquals(1.5, interval.ratio(), 1e-12);
    assertTrue(Double.isNaN(interval.low()) && Double.isNaN(interval.high()));
  }

  @Test
  void permutationsAreCounted() {
    double[] low = {1, 2, 3, 4};
    double[] high = {5, 6, 7, 8};
    // Of 70 splits the observed one and its mirror are as extreme.
    assertEquals(2.0 / 70, Samples.permutationProbability(low, high), 1e-12);
    assertEquals(2.0 / 70, Samples.permutationProbability(high, low), 1e-12);
    assertEquals(1, Samples.permutationProbability(low, low), 1e-12);
    // {1, 2, 4} and {3, 5, 6}: 7 against 14; as far apart: 123|456, 124|356 and their mirrors.
    assertEquals(
        4.0 / 20,
        Samples.permutationProbability(new double[] {1, 2, 4}, new double[] {3, 5, 6}),
        1e-12);
  }

  @Test
  void medians() {
    assertEquals(3, Samples.median(new double[] {9, 1, 3}));
    assertEquals(2, Samples.median(new double[] {9, 1, 3, 0}));
  }
}
