/**
 * Location losses of priors: smooth L1, Huber, L1 and L2 as one curve.
 *
 * <p>Formula: {@code quadratic d^2} where {@code |d| < knee}, else {@code slope |d| - intercept},
 * see {@link dev.multibox.internal.location.LocationCurve}.
 *
 * <p>Order of the sums: {@code (c0 + c1) + (c2 + c3)} over a prior's four coordinates. Passes over
 * a tile of priors: the terms of all coordinates, then their sums.
 *
 * <p>Test: {@code SmoothL1TwinTest}. Benchmark: {@code SmoothL1Benchmark}.
 */
package dev.multibox.internal.location;
