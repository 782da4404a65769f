/**
 * Overlaps of boxes with priors, and the code of a box relative to a prior.
 *
 * <p>Formulas: {@code intersection / (areas - intersection + epsilon)}; {@code ((c - c_p) / w_p /
 * v, ln(w / w_p) / v)}.
 *
 * <p>No sums. Passes for a box: bounds of all blocks of priors, overlaps with a prior of each
 * block's middle, near places of the remaining blocks, exact overlaps of these places.
 *
 * <p>{@link dev.multibox.internal.overlap.BoxCodeScalar} has no vector twin by decision: matching
 * codes the matched priors alone, each at a place of its own, with a box of its own.
 *
 * <p>Tests: {@code IntersectionOverUnionTwinTest}, {@code IntersectionOverUnionBoundsTest}, {@code
 * IntersectionOverUnionPlacesTest}, {@code PairKeysTest}, {@code BoxCoderTest} of matching.
 * Benchmark: {@code PriorMatcherBenchmark}.
 */
package dev.multibox.internal.overlap;
