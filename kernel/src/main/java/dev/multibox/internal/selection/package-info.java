/**
 * Exact selection of the largest keys, and passes over labels.
 *
 * <p>Key: the bits of a float, turned so that integers order as {@code Float.compare} orders
 * floats, NaN greatest; {@code EXCLUDED} where the label is not 0. Of equal keys the lowest index
 * is taken.
 *
 * <p>Sums are counts, whose order does not matter. Passes: blocks' largest keys or a sample, keys
 * of a bracket, bisection, indices; see {@link dev.multibox.internal.selection.KeySelection}, the
 * plan that both twins share.
 *
 * <p>Tests: {@code HardNegativesTwinTest}, {@code LabelsTwinTest}. Benchmark: {@code
 * HardNegativesBenchmark}.
 */
package dev.multibox.internal.selection;
