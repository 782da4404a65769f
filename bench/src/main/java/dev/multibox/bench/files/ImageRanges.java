package dev.multibox.bench.files;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.Future;

/** Splits images into ranges that threads of a pool work on. */
final class ImageRanges {

  /** Numbers of a range: milliseconds of work, and many ranges in a chunk of 4 million. */
  private static final long NUMBERS = 1 << 18;

  private ImageRanges() {}

  /** What is done with images {@code first} to {@code first + images - 1}. */
  interface Work {
    void on(int first, int images) throws IOException, InputException;
  }

  /**
   * Does it with all images, and throws what the first range threw that failed.
   *
   * @param pool whose threads do it, or null for this thread
   */
  static void run(ForkJoinPool pool, int images, long perImage, Work work)
      throws IOException, InputException {
    if (pool == null) {
      work.on(0, images);
      return;
    }
    int most = Math.clamp(NUMBERS / Math.max(1, perImage), 1, images);
    List<Callable<Throwable>> ranges = new ArrayList<>();
    for (int first = 0; first < images; first += most) {
      int from = first;
      int count = Math.min(most, images - first);
      ranges.add(() -> failure(work, from, count));
    }
    for (Future<Throwable> done : pool.invokeAllUninterruptibly(ranges)) {
      rethrow(done.resultNow());
    }
  }

  /** What a range throws, as the pool would wrap it; or null. */
  private static Throwable failure(Work work, int first, int images) {
    try {
      work.on(first, images);
      return null;
    } catch (Throwable thrown) {
      return thrown;
    }
  }

  private static void rethrow(Throwable thrown) throws IOException, InputException {
    switch (thrown) {
      case null -> {
        // It went well.
      }
      case IOException failed -> throw failed;
      case InputException refused -> throw refused;
      case RuntimeException fault -> throw fault;
      case Error fault -> throw fault;
      default -> throw new IllegalStateException(thrown);
    }
  }
}
