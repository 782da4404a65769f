/**
 * Non-maximum suppression of boxes that stand in order of their scores.
 *
 * <p>Formula: {@code intersection / (((area + area') - intersection) + epsilon)}, compared with a
 * threshold as {@link dev.multibox.internal.suppression.OverlapRule} says; there are no sums.
 *
 * <p>Passes: a stable sort; each box against those that were kept; from 128 kept on, each kept box
 * against the blocks of boxes near it. Both ways keep the same boxes.
 *
 * <p>Overlaps in double have no vector twin: they are for programs that compute so, and blocks keep
 * them few. The sort and the plan of blocks are shared by both twins.
 *
 * <p>Tests: {@code SuppressionTwinTest}, {@code GreedySuppressionTest}, {@code StableOrderTest}.
 * Benchmark: {@code DetectorBenchmark}.
 */
package dev.multibox.internal.suppression;
