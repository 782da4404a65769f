package dev.multibox.bench.harness;

import java.io.IOException;

/**
 * A benchmark as a fork has it, without JMH: parameters are set, batches are put into memory.
 *
 * @param benchmark what runs
 */
public record Fork(BatchBenchmark benchmark) {

  /** Sets the parameters, of the trained stage and 21 classes. */
  public static Fork of(
      BatchBenchmark benchmark, String backend, String storage, int batch, int priors) {
    benchmark.data = "stage2";
    benchmark.batch = batch;
    benchmark.priors = priors;
    benchmark.classes = 21;
    benchmark.backend = backend;
    benchmark.storage = storage;
    return new Fork(benchmark);
  }

  /** Makes a batch of so many images. */
  public void place(int images) throws IOException {
    benchmark.place(images);
  }

  /** Calls one of the benchmark's methods once. */
  public void call(String method) {
    benchmark.call(method);
  }
}
