package dev.multibox.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every image once, whatever the executor does. */
@Timeout(60)
class ImageLoopTest {

  /** Counts the images, and refuses to be entered twice at a time as the same worker. */
  private static final class Tally implements ImageLoop.ImageBody {

    private final AtomicIntegerArray counts;
    private final AtomicIntegerArray inside;

    Tally(int images, int workers) {
      counts = new AtomicIntegerArray(images);
      inside = new AtomicIntegerArray(workers);
    }

    @Override
    public void evaluate(int image, int worker) {
      if (inside.incrementAndGet(worker) != 1) {
        throw new IllegalStateException("two threads are worker " + worker);
      }
      counts.incrementAndGet(image);
      Thread.onSpinWait();
      inside.decrementAndGet(worker);
    }

    void assertEachOnce() {
      for (int image = 0; image < counts.length(); image++) {
        assertEquals(1, counts.get(image), "times of image " + image);
      }
    }
  }

  private static Tally run(ImageLoop loop, int images, int parallelism) {
    Tally tally = new Tally(images, parallelism);
    loop.run(images, tally);
    tally.assertEachOnce();
    return tally;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 8})
  void everyImageOnce(int parallelism) {
    try (ExecutorService pool = Executors.newFixedThreadPool(parallelism)) {
      ImageLoop loop = new ImageLoop(parallelism, pool);
      for (int images : new int[] {0, 1, 2, 3, 7, 8, 9, 1000}) {
        run(loop, images, parallelism);
      }
    }
  }

  @Test
  void manyCallsOneAfterTheOther() {
    try (ExecutorService pool = Executors.newFixedThreadPool(3)) {
      ImageLoop loop = new ImageLoop(4, pool);
      for (int call = 0; call < 5000; call++) {
        run(loop, call % 11, 4);
      }
    }
  }

  /** Fewer threads than were asked for, so that helpers of one call start in a later one. */
  @Test
  void manyCallsOnATightPool() {
    try (ExecutorService pool = Executors.newSingleThreadExecutor()) {
      ImageLoop first = new ImageLoop(8, pool);
      ImageLoop second = new ImageLoop(3, pool);
      for (int call = 0; call < 500; call++) {
        run(first, 5, 8);
        run(second, 7, 3);
      }
    }
  }

  @Test
  void executorThatRejectsCostsSpeedAlone() {
    AtomicInteger asked = new AtomicInteger();
    ImageLoop loop =
        new ImageLoop(
            4,
            task -> {
              asked.incrementAndGet();
              throw new RejectedExecutionException("full");
            });
    run(loop, 10, 4);
    run(loop, 10, 4);
    assertEquals(2, asked.get(), "once a call");
  }

  @Test
  void executorThatRejectsTheSecondHelper() {
    try (ExecutorService pool = Executors.newSingleThreadExecutor()) {
      AtomicInteger asked = new AtomicInteger();
      ImageLoop loop =
          new ImageLoop(
              3,
              task -> {
                if (asked.incrementAndGet() % 2 == 0) {
                  throw new RejectedExecutionException("full");
                }
                pool.execute(task);
              });
      for (int call = 0; call < 100; call++) {
        run(loop, 10, 3);
      }
    }
  }

  @Test
  void closedPoolCostsSpeedAlone() {
    ExecutorService pool = Executors.newFixedThreadPool(2);
    pool.close();
    run(new ImageLoop(3, pool), 10, 3);
  }

  @Test
  void executorOnTheCallingThread() {
    run(new ImageLoop(3, Runnable::run), 10, 3);
  }

  @Test
  void helperThatStartsAfterTheCallHasReturnedDoesNothing() {
    Queue<Runnable> late = new ArrayDeque<>();
    ImageLoop loop = new ImageLoop(3, late::add);
    Tally first = run(loop, 10, 3);
    assertEquals(2, late.size());
    late.forEach(Runnable::run);
    first.assertEachOnce();
    Tally second = run(loop, 10, 3);
    late.forEach(Runnable::run);
    first.assertEachOnce();
    second.assertEachOnce();
  }

  @Test
  void anExecutorThatDoesNotDrainHoldsEachHelperOnce() {
    Queue<Runnable> held = new ArrayDeque<>();
    ImageLoop loop = new ImageLoop(4, held::add);
    for (int call = 0; call < 5_000; call++) {
      run(loop, 10, 4);
    }
    assertEquals(3, held.size());
    held.forEach(Runnable::run);
    held.clear();
    run(loop, 10, 4);
    assertEquals(3, held.size(), "helpers that ran are submitted again");
  }

  /** The late helpers of a call that is over come to help the next one. */
  @Test
  void helperOfAnEarlierCallHelpsTheNext() throws InterruptedException {
    Queue<Runnable> late = new ArrayDeque<>();
    ImageLoop loop = new ImageLoop(2, late::add);
    run(loop, 4, 2);
    Runnable old = late.remove();
    Thread[] started = new Thread[1];
    AtomicIntegerArray counts = new AtomicIntegerArray(50);
    CountDownLatch helped = new CountDownLatch(1);
    loop.run(
        50,
        (image, worker) -> {
          counts.incrementAndGet(image);
          if (worker == 1) {
            helped.countDown();
          } else if (started[0] == null) {
            started[0] = Thread.ofPlatform().start(old);
            await(helped);
          }
        });
    started[0].join();
    for (int image = 0; image < 50; image++) {
      assertEquals(1, counts.get(image), "times of image " + image);
    }
  }

  @Test
  void waitsForAHelpersImageHoweverLongItTakes() {
    CountDownLatch entered = new CountDownLatch(1);
    AtomicInteger finished = new AtomicInteger();
    try (ExecutorService pool = Executors.newFixedThreadPool(1)) {
      new ImageLoop(2, pool)
          .run(
              2,
              (image, worker) -> {
                if (worker == 0) {
                  await(entered);
                } else {
                  entered.countDown();
                  // Longer than the calling thread spins.
                  LockSupport.parkNanos(50_000_000);
                }
                finished.incrementAndGet();
              });
      assertEquals(2, finished.get());
    }
  }

  @Test
  void helperThatIsRunTwice() {
    run(
        new ImageLoop(
            3,
            task -> {
              task.run();
              task.run();
            }),
        10,
        3);
    try (ExecutorService pool = Executors.newFixedThreadPool(4)) {
      ImageLoop loop =
          new ImageLoop(
              3,
              task -> {
                pool.execute(task);
                pool.execute(task);
              });
      for (int call = 0; call < 500; call++) {
        run(loop, 10, 3);
      }
    }
  }

  /** The second run of a helper that is at work returns at once: one scratch, one thread. */
  @Test
  void helperThatIsRunTwiceAtATimeWorksOnce() {
    Queue<Runnable> given = new ArrayDeque<>();
    ImageLoop loop = new ImageLoop(2, given::add);
    CountDownLatch atWork = new CountDownLatch(1);
    CountDownLatch released = new CountDownLatch(1);
    Tally tally = new Tally(20, 2);
    AtomicInteger runs = new AtomicInteger();
    loop.run(
        20,
        (image, worker) -> {
          tally.evaluate(image, worker);
          if (worker == 1) {
            if (runs.incrementAndGet() == 1) {
              atWork.countDown();
              await(released);
            }
          } else if (released.getCount() == 1) {
            Thread.ofPlatform().start(given.element());
            await(atWork);
            given.element().run();
            assertEquals(1, runs.get(), "images of the helper before it is released");
            released.countDown();
          }
        });
    tally.assertEachOnce();
  }

  private static void await(CountDownLatch latch) {
    try {
      assertTrue(latch.await(30, TimeUnit.SECONDS), "the other thread came");
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    }
  }
}
