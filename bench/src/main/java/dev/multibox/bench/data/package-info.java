/**
 * The numbers that benchmarks run on: the same at every call and on every machine.
 *
 * <p>{@link dev.multibox.bench.data.CapturedPredictions} reads what networks made of photographs:
 * SSD300 at three stages of its training, and UltraFace. {@link
 * dev.multibox.bench.data.BenchmarkBatch} repeats them to a batch of any size, and SSD300's to any
 * number of classes. {@link dev.multibox.bench.data.BenchmarkKeys} has the keys of a selection,
 * {@link dev.multibox.bench.data.BenchmarkBoxes} the ground truth of a matcher.
 *
 * <p>Everything random has a fixed seed. Nothing here knows JMH.
 */
package dev.multibox.bench.data;
