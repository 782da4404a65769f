package dev.multibox.bench.track;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.apache.commons.math3.distribution.TDistribution;
import org.apache.commons.math3.stat.StatUtils;
import org.apache.commons.math3.util.CombinatoricsUtils;

/** Statistics of few numbers, one from each fork: iterations of one fork are not independent. */
public final class Samples {

  private static final double CONFIDENCE = 0.95;

  private Samples() {}

  /**
   * A ratio with its 95 % interval.
   *
   * @param ratio geometric mean over the rounds
   * @param low lower end; NaN of a single round
   * @param high upper end; NaN of a single round
   */
  public record Interval(double ratio, double low, double high) {}

  /**
   * {@return the middle one, or the mean of the two in the middle}
   *
   * @param values one or more
   */
  public static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  /**
   * {@return the ratio of two benchmarks that were measured in turn}
   *
   * <p>Each round gives one ratio, as its two measurements are close in time and drifts of the
   * machine cancel. The interval is Student's for the mean of the ratios' logarithms, {@code rounds
   * - 1} degrees of freedom.
   *
   * @param numerators one a round
   * @param denominators one a round
   */
  public static Interval ratio(double[] numerators, double[] denominators) {
    int rounds = Math.min(numerators.length, denominators.length);
    double[] logs =
        IntStream.range(0, rounds)
            .mapToDouble(round -> Math.log(numerators[round] / denominators[round]))
            .toArray();
    double mean = StatUtils.mean(logs);
    if (rounds < 2) {
      return new Interval(Math.exp(mean), Double.NaN, Double.NaN);
    }
    double student =
        new TDistribution(null, rounds - 1.0).inverseCumulativeProbability((1 + CONFIDENCE) / 2);
    double half = student * Math.sqrt(StatUtils.variance(logs, mean) / rounds);
    return new Interval(Math.exp(mean), Math.exp(mean - half), Math.exp(mean + half));
  }

  /**
   * {@return the probability of a difference in means as large as this one, or larger, if both
   * samples were drawn from one distribution: the exact permutation test, two-sided, over all
   * splits}
   *
   * @param first one value a fork
   * @param second one value a fork
   */
  public static double permutationProbability(double[] first, double[] second) {
    double[] pooled = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, pooled, first.length, second.length);
    double total = StatUtils.sum(pooled);
    double observed = Math.abs(difference(StatUtils.sum(first), total, first, second));
    // Splits that are as good as equal to the observed one must not fall out by a rounding.
    double threshold = observed - 1e-12 * Math.abs(total);
    long splits = 0;
    long asLarge = 0;
    for (var all = CombinatoricsUtils.combinationsIterator(pooled.length, first.length);
        all.hasNext(); ) {
      double sum = 0;
      for (int index : all.next()) {
        sum += pooled[index];
      }
      splits++;
      if (Math.abs(difference(sum, total, first, second)) >= threshold) {
        asLarge++;
      }
    }
    return (double) asLarge / splits;
  }

  private static double difference(double sum, double total, double[] first, double[] second) {
    return sum / first.length - (total - sum) / second.length;
  }
}
