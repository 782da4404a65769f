package dev.multibox.bench.cli;

import dev.multibox.bench.files.InputException;
import picocli.CommandLine.Option;

/** The option that bounds the threads. */
final class ThreadsOption {

  private static final int MOST_THREADS = 1024;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Threads, 1 to 1024. Default: the processors. The result is the same.")
  private Integer threads;

  int threads() throws InputException {
    int wanted = threads == null ? Runtime.getRuntime().availableProcessors() : threads;
    if (wanted < 1 || wanted > MOST_THREADS) {
      throw new InputException(
          "--threads: expected 1 to " + MOST_THREADS + ", found " + threads,
          "without it there are as many as processors");
    }
    return wanted;
  }
}
