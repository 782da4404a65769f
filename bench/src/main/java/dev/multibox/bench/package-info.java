/**
 * The benchmarks: one class for each kernel, one for the whole loss, and the limits beside them;
 * and what they run on.
 *
 * <p>Times are averages per call, of a whole batch. Run by {@code multibox jmh}, whose arguments
 * are JMH's.
 */
package dev.multibox.bench;
