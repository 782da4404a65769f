/**
 * The limits that kernels are measured against.
 *
 * <p>Of time: {@link dev.multibox.bench.limits.LimitsBenchmark} reads the same floats as a kernel,
 * or takes the JDK's own exponential of them, in the same run. Of accuracy: {@link
 * dev.multibox.bench.limits.FunctionAccuracy} walks every float of the ranges of {@code exp},
 * {@code log1p} and {@code log}; it is the one class of the bench that looks into the kernel's
 * {@code internal} packages.
 */
package dev.multibox.bench.limits;
