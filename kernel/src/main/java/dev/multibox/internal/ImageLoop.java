package dev.multibox.internal;

import dev.multibox.internal.memory.Arguments;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

/**
 * Runs the images of a batch on the calling thread and on helpers from an executor. Each takes the
 * next image that nobody has; which thread takes it changes nothing in the result.
 *
 * <p>Nothing is created per call. A helper that the executor starts late finds the loop closed, or
 * helps the next call; the caller never waits for one that has not started. The executor holds each
 * helper once at most, so that one which does not drain is not filled by call after call.
 */
public final class ImageLoop {

  private static final int CLOSED = -1;

  /** A pause of 5 us takes Linux some 60, twice an image's time; spinning takes none (W8). */
  private static final long SPIN_NANOS = 200_000;

  /** Threads of the largest ForkJoinPool. */
  private static final int MOST_THREADS = (1 << 15) - 1;

  private final AtomicInteger next = new AtomicInteger();
  private final AtomicInteger running = new AtomicInteger(CLOSED);
  private final AtomicReference<Throwable> failure = new AtomicReference<>();
  private final Helper[] helpers;
  private final Executor executor;

  private volatile int images;
  private volatile ImageBody body;

  /** The executor of a loop that the calling thread runs alone; it takes no task. */
  public static final Executor ALONE = new CallingThread();

  private static final class CallingThread implements Executor {
    @Override
    public void execute(Runnable task) {
      task.run();
    }
  }

  /** What is done with an image; {@code worker} tells whose scratch to use. */
  @FunctionalInterface
  public interface ImageBody {
    /** Evaluates an image. */
    void evaluate(int image, int worker);
  }

  /** Refuses a number of threads below 1, or of more than a pool of the JDK can have. */
  public static int parallelism(int parallelism) {
    Arguments.combination(
        parallelism >= 1 && parallelism <= MOST_THREADS,
        "parallelism",
        "1 to " + MOST_THREADS + " threads",
        parallelism,
        "as many as there are processors are enough");
    return parallelism;
  }

  /** Prepares for {@code parallelism} threads, the caller's included. */
  public ImageLoop(int parallelism, Executor executor) {
    this.executor = executor;
    helpers = new Helper[parallelism - 1];
    for (int i = 0; i < helpers.length; i++) {
      helpers[i] = new Helper(i + 1);
    }
  }

  /** Runs the images, and throws what one of them threw. */
  public void run(int count, ImageBody work) {
    body = work;
    images = count;
    next.set(0);
    failure.set(null);
    if (helpers.length == 0 || count < 2) {
      takeImages(0);
    } else {
      runWithHelpers(count);
    }
    Throwable thrown = failure.get();
    if (thrown instanceof RuntimeException exception) {
      throw exception;
    }
    if (thrown instanceof Error error) {
      throw error;
    }
  }

  /**
   * Runs the images, which may refuse bad numbers. Which thread meets them first is chance: of
   * several bad images the exception is the first's.
   */
  public void runNamingFirst(int count, ImageBody work) {
    try {
      run(count, work);
    } catch (IllegalArgumentException bad) {
      runAlone(count, work);
      throw bad;
    }
  }

  /** Runs the images on the calling thread, in order. */
  public void runAlone(int count, ImageBody work) {
    for (int image = 0; image < count; image++) {
      work.evaluate(image, 0);
    }
  }

  private void runWithHelpers(int count) {
    running.set(0);
    try {
      for (int i = 0; i < Math.min(helpers.length, count - 1); i++) {
        helpers[i].submit();
      }
    } catch (RejectedExecutionException full) {
      // A full or closed executor costs speed alone: this thread takes the images itself.
    } catch (RuntimeException | Error thrown) {
      // Thrown on once no helper is at work any more: it may be writing to the caller's memory.
      failure.compareAndSet(null, thrown);
      next.set(images);
    }
    takeImages(0);
    close();
  }

  /** Waits for the helpers, each of which holds the loop open for one image at most. */
  private void close() {
    if (running.compareAndSet(0, CLOSED)) {
      return;
    }
    long begun = System.nanoTime();
    while (!running.compareAndSet(0, CLOSED)) {
      if (System.nanoTime() - begun < SPIN_NANOS) {
        Thread.onSpinWait();
      } else {
        LockSupport.parkNanos(this, 5_000);
      }
    }
  }

  private void takeImages(int worker) {
    try {
      for (int image = next.getAndIncrement(); image < images; image = next.getAndIncrement()) {
        body.evaluate(image, worker);
      }
    } catch (RuntimeException | Error thrown) {
      failure.compareAndSet(null, thrown);
      next.set(images);
    }
  }

  private boolean enter() {
    for (int now = running.get(); now != CLOSED; now = running.get()) {
      if (running.compareAndSet(now, now + 1)) {
        return true;
      }
    }
    return false;
  }

  private final class Helper implements Runnable {

    private final int worker;
    // From its submission to the end of its images.
    private final AtomicBoolean submitted = new AtomicBoolean();
    // An executor may run a task twice at a time; a helper has one scratch.
    private final AtomicBoolean busy = new AtomicBoolean();

    Helper(int worker) {
      this.worker = worker;
    }

    void submit() {
      if (submitted.compareAndSet(false, true)) {
        try {
          executor.execute(this);
        } catch (RuntimeException | Error thrown) {
          submitted.set(false);
          throw thrown;
        }
      }
    }

    @Override
    public void run() {
      if (!busy.compareAndSet(false, true)) {
        return;
      }
      boolean entered = enter();
      if (entered) {
        takeImages(worker);
      }
      // Before the loop may close, so that the next call has this helper again.
      busy.set(false);
      submitted.set(false);
      if (entered) {
        running.decrementAndGet();
      }
    }
  }
}
