/**
 * Runs of benchmarks: how they are made, kept and compared.
 *
 * <p>{@link dev.multibox.bench.track.BenchmarkRun} measures {@link dev.multibox.bench.track.Cell
 * cells}, a benchmark with its parameters each, in rounds of one fork. {@link
 * dev.multibox.bench.track.Goals} lists the ratios that the project holds itself to, with their
 * thresholds; {@link dev.multibox.bench.track.MeasuredRatio} is one of them with what came out.
 * {@link dev.multibox.bench.track.ResultFile} keeps a run as JSON, {@link
 * dev.multibox.bench.track.Comparison} compares two of them. {@link
 * dev.multibox.bench.track.Samples} has the statistics.
 */
package dev.multibox.bench.track;
