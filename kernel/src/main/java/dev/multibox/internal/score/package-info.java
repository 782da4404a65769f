/**
 * Class scores of predictions on the way to detections.
 *
 * <p>Formulas: {@code e_j / S} with {@code e_j = exp(x_j - m)}, {@code m} the row's largest and
 * {@code S} the sum of the {@code e_j}; {@code 1 / (1 + exp(-x))}; which rows have a score of at
 * least a level.
 *
 * <p>Order of the sums: the partial sums of {@link dev.multibox.internal.numeric.PartialSumsScalar}
 * over a row's columns. Passes over a tile of rows: differences, exponentials, sums, quotients.
 * Comparisons of scores are one pass and need no exponential.
 *
 * <p>Tests: {@code ProbabilityTwinTest}, {@code RowScoresTwinTest}. Benchmark: {@code
 * DetectorBenchmark}.
 */
package dev.multibox.internal.score;
