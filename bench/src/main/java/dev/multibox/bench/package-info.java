/**
 * The benchmarks: one class for each kernel, and one each for the whole loss, the loss against soft
 * labels, the matcher, the detector and the evaluation. This package is the list of what is
 * measured. The packages below hold the numbers and the settings.
 *
 * <p>Times are averages per call, of a whole batch. Run by {@code multibox jmh}, whose arguments
 * are JMH's, and in rounds by {@code multibox ratios}.
 */
package dev.multibox.bench;
