package dev.multibox.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Exceptions and interrupts: they reach the caller, and the loop is whole afterwards. */
@Timeout(60)
class ImageLoopFailureTest {

  @Test
  void exceptionOfAHelperReachesTheCaller() {
    try (ExecutorService pool = Executors.newFixedThreadPool(1)) {
      ImageLoop loop = new ImageLoop(2, pool);
      assertFailure(loop, 1, new IllegalStateException("of a helper"));
      assertFailure(loop, 1, new AssertionError("of a helper"));
      assertFailure(loop, 0, new IllegalStateException("of the caller"));
      AtomicInteger images = new AtomicInteger();
      loop.run(10, (image, worker) -> images.incrementAndGet());
      assertEquals(10, images.get(), "the loop goes on working");
    }
  }

  /** Both threads take an image; that of {@code failing} throws, and the caller gets just that. */
  private static void assertFailure(ImageLoop loop, int failing, Throwable thrown) {
    CountDownLatch both = new CountDownLatch(2);
    AtomicInteger taken = new AtomicInteger();
    Throwable caught =
        assertThrows(
            Throwable.class,
            () ->
                loop.run(
                    1_000_000,
                    (image, worker) -> {
                      if (taken.getAndIncrement() < 2) {
                        both.countDown();
                        await(both);
                      }
                      if (worker == failing) {
                        throw sneaky(thrown);
                      }
                      // Slow enough that the other one's failure comes long before the last image.
                      LockSupport.parkNanos(1_000);
                    }));
    assertSame(thrown, caught);
    assertTrue(taken.get() < 1_000_000, "images after a failure are left");
  }

  private static RuntimeException sneaky(Throwable thrown) {
    if (thrown instanceof Error error) {
      throw error;
    }
    return (RuntimeException) thrown;
  }

  private static void await(CountDownLatch latch) {
    try {
      assertTrue(latch.await(30, TimeUnit.SECONDS), "the other thread came");
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    }
  }

  /** A thread that was interrupted finishes its call, and stays interrupted. */
  @Test
  void interruptedCaller() {
    try (ExecutorService pool = Executors.newFixedThreadPool(2)) {
      ImageLoop loop = new ImageLoop(3, pool);
      Thread.currentThread().interrupt();
      AtomicInteger images = new AtomicInteger();
      loop.run(100, (image, worker) -> images.incrementAndGet());
      assertTrue(Thread.interrupted());
      assertEquals(100, images.get());
    }
  }

  /** An executor that fails half-way does not leave a helper at work behind the caller's back. */
  @Test
  void executorThatThrowsWhileAHelperIsAtWork() {
    try (ExecutorService pool = Executors.newFixedThreadPool(1)) {
      AtomicInteger handed = new AtomicInteger();
      ImageLoop loop =
          new ImageLoop(
              3,
              task -> {
                if (handed.incrementAndGet() == 2) {
                  throw new OutOfMemoryError("unable to create native thread");
                }
                pool.execute(task);
              });
      AtomicInteger working = new AtomicInteger();
      assertThrows(
          OutOfMemoryError.class,
          () ->
              loop.run(
                  1_000,
                  (image, worker) -> {
                    working.incrementAndGet();
                    LockSupport.parkNanos(1_000_000);
                    working.decrementAndGet();
                  }));
      assertEquals(0, working.get(), "images under way after the call");
      AtomicInteger images = new AtomicInteger();
      loop.run(10, (image, worker) -> images.incrementAndGet());
      assertEquals(10, images.get(), "the loop goes on working");
    }
  }
}
