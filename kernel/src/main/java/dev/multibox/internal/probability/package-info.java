/**
 * Rows of probabilities: their cross entropy and what ranks them.
 *
 * <p>Formulas: {@code -ln(max(p_y, floor))}, or {@code sum over j of w_j (-ln(max(p_j, floor)))}
 * against soft labels; the largest of a row's probabilities but the first; their sum.
 *
 * <p>Order of the sums: the partial sums of {@link dev.multibox.internal.numeric.PartialSumsScalar}
 * over a row's columns, column 0 left out. Passes over a tile of rows: terms to partial sums, fold.
 *
 * <p>{@link dev.multibox.internal.probability.ProbabilityCrossEntropyScalar} has no vector twin by
 * decision: it reads one probability of a row, so a row has no columns to vectorise. Against soft
 * labels it adds in double, in the order of the columns.
 *
 * <p>Tests: {@code ForegroundTwinTest}, {@code ProbabilityCrossEntropyScalarTest}. Benchmark: none
 * by itself; presets that take probabilities run it.
 */
package dev.multibox.internal.probability;
