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
final class KernelStart<K> {

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
  private final StartingTwins twins;
  private final RowStarts rows;
  // Null until a caller asks.
  private volatile List<K> scalars;
  // Null while the scalar twin runs.
  private volatile K vector;
  private volatile boolean done;
  // Counts without synchronization: a lost count changes nothing.
  private int turn;

  /**
   * Begins as a scalar twin.
   *
   * @param twins those of the kernel, whose contract is {@code K}
   * @param rows the rows that it is compiled for; null if it knows no classes
   */
  KernelStart(WarmUpThread thread, StartingTwins twins, RowStarts rows) {
    this.thread = thread;
    this.twins = twins;
    this.rows = rows;
  }

  @SuppressWarnings("unchecked") // the twins are of the contract K
  private static <T> T cast(Object ofContract) {
    return (T) ofContract;
  }

  /** The vector twin. */
  K vector(Kernels vector) {
    return cast(twins.of(vector));
  }

  /** The twin that runs now. */
  K current() {
    K compiled = vector;
    if (compiled != null) {
      return compiled;
    }
    List<K> three = scalars;
    if (three == null) {
      three = begin();
    }
    int next = turn + 1;
    turn = next == 3 ? 0 : next;
    return three.get(next == 3 ? 0 : next);
  }

  private synchronized List<K> begin() {
    if (scalars == null) {
      scalars = cast(twins.scalars(rows));
      thread.begin();
    }
    return scalars;
  }

  /** Whether a caller has asked for it, and neither twin is chosen. */
  boolean isPending() {
    return scalars != null && !done;
  }

  /** Leaves it as it is. */
  void stay() {
    done = true;
  }

  /** Takes the vector twin. */
  void take(K twin) {
    done = true;
    vector = twin;
  }

  /**
   * Has the vector twin compiled by calls.
   *
   * @return whether it was, in the time that it has
   */
  boolean compile(K twin) {
    WarmUp<K> calls = cast(twins.calls(rows));
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
