package dev.multibox.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.function.Supplier;

/**
 * Something that two threads share: each call gives the right numbers or is refused, each returns,
 * and later calls are right.
 *
 * @param name what the exception calls it
 * @param calls its guard
 * @param result calls it; the numbers that it gives
 */
public record OneCallCheck(String name, OneCall calls, Supplier<double[]> result) {

  private static final int CALLS = 300;
  private static final long TEN_MINUTES = 600_000; // that a call hangs, not how fast it is

  /** What the second call of two is told. */
  public static String refusal(String name) {
    String article = name.startsWith("E") ? "an " : "a ";
    return name
        + ": expected one call at a time, got a second one; make "
        + article
        + name
        + " for each thread";
  }

  /** Calls it while a call is under way, and from two threads. */
  public void verify() throws InterruptedException {
    double[] expected = result.get();
    calls.begin();
    try {
      assertEquals(
          refusal(name), assertThrows(IllegalStateException.class, result::get).getMessage());
    } finally {
      calls.end();
    }
    assertArrayEquals(expected, result.get(), "after a refusal");
    CyclicBarrier together = new CyclicBarrier(2);
    ConcurrentLinkedQueue<Throwable> wrong = new ConcurrentLinkedQueue<>();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      threads.add(Thread.ofPlatform().daemon().start(() -> callOften(expected, together, wrong)));
    }
    for (Thread thread : threads) {
      thread.join(TEN_MINUTES);
      assertFalse(thread.isAlive(), "a call never returned");
    }
    assertTrue(wrong.isEmpty(), () -> this + ": " + wrong);
    assertArrayEquals(expected, result.get(), "afterwards");
  }

  private void callOften(
      double[] expected, CyclicBarrier together, ConcurrentLinkedQueue<Throwable> wrong) {
    try {
      for (int call = 0; call < CALLS; call++) {
        together.await();
        try {
          assertArrayEquals(expected, result.get());
        } catch (IllegalStateException refused) {
          assertEquals(refusal(name), refused.getMessage());
        }
      }
    } catch (Exception | AssertionError thrown) {
      wrong.add(thrown);
      together.reset();
    }
  }

  @Override
  public String toString() {
    return name;
  }
}
