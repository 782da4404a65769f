/**
 * From class scores to probabilities, and which rows need one.
 *
 * <p>Formula: {@code p_j = exp(x_j - m) / S} with the row's maximum {@code m} and {@code S} the sum
 * of the exponentials in the order of {@code PartialSumsScalar}, or {@code 1 / (1 + exp(-x))}. A
 * probability above {@code t} needs {@code x_c - x_0 > ln(t / (1 - t))}: one comparison a float.
 *
 * <p>Passes: the comparison over all rows; differences, exponentials, sums and quotients over those
 * found.
 *
 * <p>Tests: {@code RowScoresTwinTest}, {@code ProbabilityTwinTest}. Benchmark: {@code
 * DetectorBenchmark}.
 */
package dev.multibox.internal.score;
