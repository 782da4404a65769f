/**
 * Non-maximum suppression: which boxes a box suppresses, and how it decays their scores.
 *
 * <p>Formulas: {@code intersection / (((area + area') - intersection) + epsilon)} and its
 * comparison with a threshold, by {@link dev.multibox.internal.suppression.OverlapRule}; {@code
 * exp(-(overlap * overlap) / sigma)}.
 *
 * <p>No sums. Passes: order of the scores, boxes that were kept, then blocks of boxes that lie near
 * each other and their hulls.
 *
 * <p>Tests: {@code SuppressionTwinTest}, {@code GreedySuppressionTest}, {@code StableOrderTest}.
 * Benchmark: {@code DetectorBenchmark}.
 */
package dev.multibox.internal.suppression;
