package dev.multibox.internal;

import dev.multibox.internal.warmup.WarmUp;
import java.util.List;

/**
 * A kernel that begins as its scalar twin and becomes its vector twin once that is compiled.
 *
 * <p>Until then callers get objects of three classes in turn. A call site that has seen three
 * receivers is not inlined, so callers are compiled once and small, and the change throws none of
 * them away (journal Y3). The objects are made for the first caller: classes that nobody uses are
 * not loaded (journal Y14).
 *
 * @param <K> the kernel
 */
abstract class KernelStart<K> {

  /** Rounds in a row that the vector twin has to be compiled in: one may be luck. */
  private static final int WINS = 3;

  /**
   * Above this share of the scalar twin's time the vector twin is not compiled yet: it takes ten
   * times as long before. Small tiles flatter the scalar twin.
   */
  private static final double COMPILED = 1.25;

  /** After so long the scalar twin stays. */
  private static final long MOST_NANOS = 30_000_000_000L;

  /** A round counts no longer than this: meanwhile the process may be stopped for minutes. */
  private static final long MOST_ROUND_NANOS = 1_000_000_000L;

  private final WarmUpThread thread;
  // Null until a caller asks.
  private volatile List<? extends K> scalars;
  // Null while the scalar twin runs.
  private volatile K vector;
  private volatile boolean done;
  // Counts without synchronization: a lost count changes nothing.
  private int turn;

  /** Begins as a scalar twin. */
  KernelStart(WarmUpThread thread) {
    this.thread = thread;
  }

  /** The scalar twin three times, of three classes. */
  abstract List<? extends K> scalars();

  /** The vector twin. */
  abstract K vector(Kernels vector);

  /** What lets the vector twin be compiled. */
  abstract WarmUp<K> calls();

  /** The twin that runs now. */
  final K current() {
    K compiled = vector;
    if (compiled != null) {
      return compiled;
    }
    List<? extends K> twins = scalars;
    if (twins == null) {
      twins = begin();
    }
    int next = turn + 1;
    turn = next == 3 ? 0 : next;
    return twins.get(next == 3 ? 0 : next);
  }

  private synchronized List<? extends K> begin() {
    if (scalars == null) {
      scalars = scalars();
      thread.begin();
    }
    return scalars;
  }

  /** Whether a caller has asked for it, and neither twin is chosen. */
  final boolean isPending() {
    return scalars != null && !done;
  }

  /** Leaves it as it is. */
  final void stay() {
    done = true;
  }

  /** Takes the vector twin. */
  final void take(K twin) {
    done = true;
    vector = twin;
  }

  /**
   * Has the vector twin compiled by calls.
   *
   * @return whether it was, in the time that it has
   */
  final boolean compile(K twin) {
    WarmUp<K> calls = calls();
    K scalar = scalars.get(0);
    long begin = System.nanoTime();
    long left = MOST_NANOS;
    long scalarNanos = Long.MAX_VALUE / 2;
    int wins = 0;
    while (wins < WINS && left > 0) {
      long nanos = nanos(calls, twin);
      // The scalar twin's time is that of compiled code, and it is measured no oftener than needed.
      if (nanos < 2 * scalarNanos) {
        scalarNanos = Math.min(scalarNanos, nanos(calls, scalar));
      }
      wins = nanos < COMPILED * scalarNanos ? wins + 1 : 0;
      for (int i = 0; i < WarmUp.EMPTY_CALLS; i++) {
        calls.callEmpty(twin);
      }
      if (wins == 0) {
        thread.pause(nanos);
      }
      long end = System.nanoTime();
      left -= Math.min(end - begin, MOST_ROUND_NANOS);
      begin = end;
    }
    return wins == WINS;
  }

  private static <K> long nanos(WarmUp<K> calls, K kernel) {
    long start = System.nanoTime();
    calls.call(kernel);
    calls.call(kernel);
    return System.nanoTime() - start;
  }
}
