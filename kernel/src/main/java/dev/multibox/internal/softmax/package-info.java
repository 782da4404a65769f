/**
 * Softmax cross entropy of rows of logits, its bounds for negatives, and its gradient.
 *
 * <p>Formulas: {@code log1p(sum over j != y of exp(x_j - x_y))}; an upper bound of {@code sum over
 * j >= 1 of exp(x_j - x_0)}; {@code (softmax(x)_j - [j = y]) scale}.
 *
 * <p>Order of the sums: the partial sums of {@link dev.multibox.internal.numeric.PartialSumsScalar}
 * over a row's terms. Passes over a tile of rows: terms to partial sums, fold, logarithm; the bound
 * has no logarithm; the gradient has differences, exponentials, partial sums, fold, quotients. Rows
 * in native memory are bounded where they lie.
 *
 * <p>Tests: {@code SoftmaxCrossEntropyTwinTest}, {@code BackgroundBoundTwinTest}, {@code
 * BackgroundBoundTest}, {@code NativeBoundTwinTest}, {@code NativeBoundSourceTest}, {@code
 * SoftmaxGradientTwinTest}. Benchmarks: {@code SoftmaxCrossEntropyBenchmark}, {@code
 * MultiBoxLossBenchmark}.
 */
package dev.multibox.internal.softmax;
