package dev.multibox.internal;

import java.util.concurrent.locks.LockSupport;

/**
 * The daemon thread of a start: it exists while there is something to compile, and begins again for
 * what is wanted later.
 */
final class WarmUpThread {

  static final String NAME = "multibox-warm-up";

  /** The first calls have the processors to themselves (journal Y5). */
  private static final long HEAD_START = 80_000_000L;

  private static final long LEAST_PAUSE = 100_000L;
  private static final long LONGEST_PAUSE = 3_000_000L;
  private static final long LONGEST_LATER_PAUSE = 10_000_000L;

  private static final long LONGEST_REST = 2_000_000_000L;

  /** What the thread does. */
  interface Work {

    /** Does a part of it; whether there was any. */
    boolean next();

    /** Whether there is any. */
    boolean isPending();
  }

  private final Work work;
  private Thread thread;
  private int waiting;
  // The thread's own: whether this part of the work is its first.
  private boolean first;

  WarmUpThread(Work work) {
    this.work = work;
  }

  /** Begins if there is no thread. Without room for one more all stays as it is. */
  synchronized void begin() {
    if (thread == null) {
      Thread begun = new Thread(null, this::run, NAME, 0, false);
      begun.setDaemon(true);
      begun.setContextClassLoader(null);
      try {
        begun.start();
        thread = begun;
      } catch (OutOfMemoryError none) {
        // The machine has no thread more. What calls use next tries again.
      }
    }
  }

  /** Waits for the thread's end, and lets it work with short pauses. */
  synchronized void await() throws InterruptedException {
    waiting++;
    LockSupport.unpark(thread);
    try {
      while (thread != null) {
        wait();
      }
    } finally {
      waiting--;
    }
  }

  private void run() {
    try {
      LockSupport.parkNanos(HEAD_START);
      first = true;
      do {
        long begin = System.nanoTime();
        while (work.next()) {
          first = false;
          rest(System.nanoTime() - begin);
          begin = System.nanoTime();
        }
      } while (!ends());
    } finally {
      end();
    }
  }

  /** Ends if nothing is pending; what becomes pending afterwards begins another thread. */
  private synchronized boolean ends() {
    if (work.isPending()) {
      return false;
    }
    end();
    return true;
  }

  private synchronized void end() {
    if (thread == Thread.currentThread()) {
      thread = null;
      notifyAll();
    }
  }

  /**
   * Waits for the compiler, which shares the processors with callers. The first kernel saves most
   * and is soon compiled, later ones have time (journal Y4).
   *
   * @param nanos what the last calls took
   */
  void pause(long nanos) {
    long pause =
        hurries()
            ? Math.min(LEAST_PAUSE + 3 * nanos, LONGEST_PAUSE)
            : Math.min(LEAST_PAUSE + 5 * nanos, LONGEST_LATER_PAUSE);
    LockSupport.parkNanos(pause);
  }

  /**
   * Leaves the only processor to callers for as long as a kernel took (journal Y9). Where there are
   * more, rests keep callers on scalar code for seconds (journal Y20).
   */
  private void rest(long nanos) {
    if (!hurries() && Runtime.getRuntime().availableProcessors() == 1) {
      LockSupport.parkNanos(Math.min(nanos, LONGEST_REST));
    }
  }

  private synchronized boolean hurries() {
    return first || waiting > 0;
  }
}
