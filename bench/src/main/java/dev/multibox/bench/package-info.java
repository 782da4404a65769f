/**
 * The benchmarks: one class for each kernel, one for the whole loss, one for the matcher. This
 * package is the list of what is measured; the packages below have what it runs on.
 *
 * <p>Times are averages per call, of a whole batch. Run by {@code multibox jmh}, whose arguments
 * are JMH's, and in rounds by {@code multibox ratios}.
 */
package dev.multibox.bench;
