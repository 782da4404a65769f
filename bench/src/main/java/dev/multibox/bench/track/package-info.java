/** Runs of benchmarks as files: measuring, ratios, and comparing one run with another. */
package dev.multibox.bench.track;
