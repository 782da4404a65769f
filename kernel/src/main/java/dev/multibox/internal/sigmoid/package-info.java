/**
 * Sigmoid cross entropy of rows of logits against one-hot labels, and its gradient.
 *
 * <p>Formulas: {@code sum over j of max(z, 0) + log1p(exp(-|z|))} with {@code z = -x} at the label
 * and {@code z = x} elsewhere; {@code (sigmoid(x_j) - [j = y]) scale}.
 *
 * <p>Order of the sums: the partial sums of {@link dev.multibox.internal.numeric.PartialSumsScalar}
 * over a row's columns. Passes over a tile of rows: terms to partial sums, fold, NaN and ignored
 * rows. The gradient is one pass over a row.
 *
 * <p>Tests: {@code SigmoidCrossEntropyTwinTest}, {@code SigmoidGradientTwinTest}. Benchmark: none
 * by itself; the command {@code loss --preset tf-object-detection} runs it.
 */
package dev.multibox.internal.sigmoid;
