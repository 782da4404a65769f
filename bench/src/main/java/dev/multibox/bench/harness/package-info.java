/**
 * What every benchmark of a kernel shares.
 *
 * <p>{@link dev.multibox.bench.harness.BatchBenchmark} declares JMH's settings and parameters,
 * makes the batch and calls the benchmark until C2 has compiled it. It refuses a fork that runs
 * another backend than the one asked for ({@link dev.multibox.bench.harness.BenchmarkBackend}).
 * {@link dev.multibox.bench.harness.BenchmarkMemory} puts tensors into arrays, native or mapped
 * memory. {@link dev.multibox.bench.harness.AllocationProfiler} counts the bytes that a call
 * allocates.
 *
 * <p>A benchmark is a subclass in {@code dev.multibox.bench}.
 */
package dev.multibox.bench.harness;
