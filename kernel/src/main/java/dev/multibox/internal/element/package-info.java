/**
 * Losses of single elements and their derivatives, one kernel for each kind.
 *
 * <p>Formulas: a curve of the difference, binary cross entropy of a probability or a logit, sigmoid
 * focal loss, hinge, zero-one; each class has its own.
 *
 * <p>No sums: callers add in double, in index order. Passes over a tile of 512 elements: functions
 * over the whole tile, then the rest; elements that fill no vector are left to the scalar twin by
 * {@link dev.multibox.internal.element.ElementLossVector}.
 *
 * <p>Tests: {@code ElementLossTwinTest}, {@code ElementTileTwinTest}, {@code
 * ElementLossRecordedBitsTest}. Benchmark: none.
 */
package dev.multibox.internal.element;
