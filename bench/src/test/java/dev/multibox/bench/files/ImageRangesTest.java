package dev.multibox.bench.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImageRangesTest {

  @ParameterizedTest
  @CsvSource({"1, 1", "1, 9000000000", "7, 1", "7, 100000", "7, 262145", "1000, 0", "1000, 5000"})
  void takesEveryImageOnce(int images, long perImage) throws Exception {
    try (ForkJoinPool threads = new ForkJoinPool(3)) {
      for (ForkJoinPool pool : new ForkJoinPool[] {threads, null}) {
        AtomicIntegerArray taken = new AtomicIntegerArray(images);
        ImageRanges.run(
            pool,
            images,
            perImage,
            (first, count) -> {
              for (int image = first; image < first + count; image++) {
                taken.incrementAndGet(image);
              }
            });
        for (int image = 0; image < images; image++) {
          assertEquals(1, taken.get(image));
        }
      }
    }
  }

  /** What a range throws comes as it is, not as a pool wraps it; of several, the first image's. */
  @Test
  void throwsWhatTheFirstRangeThrew() {
    Throwable[] thrown = {
      new IOException("a"),
      new InputException("b", "c"),
      new IllegalStateException("d"),
      new OutOfMemoryError("e")
    };
    try (ForkJoinPool pool = new ForkJoinPool(2)) {
      for (Throwable expected : thrown) {
        assertSame(
            expected,
            assertThrows(
                expected.getClass(),
                () ->
                    ImageRanges.run(
                        pool,
                        40,
                        1 << 20,
                        (first, count) -> {
                          if (first == 39) {
                            throw new IOException("later");
                          }
                          if (first == 3) {
                            sneak(expected);
                          }
                        })));
      }
    }
  }

  private static void sneak(Throwable thrown) throws IOException, InputException {
    switch (thrown) {
      case IOException failed -> throw failed;
      case InputException refused -> throw refused;
      case RuntimeException fault -> throw fault;
      default -> throw (Error) thrown;
    }
  }
}
