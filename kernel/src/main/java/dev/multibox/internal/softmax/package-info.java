/**
 * Softmax cross entropy of rows of logits against labels and soft labels, its bounds for negatives,
 * and its gradient.
 *
 * <p>Formulas: {@code log1p(sum over j != y of exp(x_j - x_y))}; an upper bound of {@code sum over
 * j >= 1 of exp(x_j - x_0)}; {@code (softmax(x)_j - [j = y]) scale}. Against weights {@code w} of
 * sum {@code W}: {@code sum over j of w_j min((x_top - x_j) + L, limit)} with {@code L} the loss
 * against the top; {@code (softmax(x)_j W - w_j) scale}.
 *
 * <p>Order of the sums: the partial sums of {@link dev.multibox.internal.numeric.PartialSumsScalar}
 * over a row's terms. Passes over a tile of rows: terms to partial sums, fold, logarithm; the bound
 * has no logarithm; the gradient has differences, exponentials, partial sums, fold, quotients. Soft
 * labels add a pass for the tops before, and one of terms and one of sums after. Rows in native
 * memory are bounded where they lie.
 *
 * <p>Tests: {@code SoftmaxCrossEntropyTwinTest}, {@code BackgroundBoundTwinTest}, {@code
 * BackgroundBoundTest}, {@code NativeBoundTwinTest}, {@code NativeBoundSourceTest}, {@code
 * SoftmaxGradientTwinTest}, {@code SoftCrossEntropyTwinTest}. Benchmarks: {@code
 * SoftmaxCrossEntropyBenchmark}, {@code BackgroundBoundBenchmark}, {@code MultiBoxLossBenchmark},
 * {@code SoftLabelsBenchmark}.
 */
package dev.multibox.internal.softmax;
