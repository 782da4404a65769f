package dev.multibox.internal;

import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Refuses a second call while one is under way: for objects that hold scratch. Two calls in the
 * same scratch would give wrong numbers, or never return.
 *
 * <p>Costs a compare-and-set a call and allocates nothing.
 */
public final class OneCall {

  private final String name;
  private final AtomicBoolean busy = new AtomicBoolean();

  /** For calls that share the object of this name. */
  public OneCall(String name) {
    this.name = name;
  }

  /** Begins a call; {@link #end} must follow in a {@code finally}, unless this throws. */
  public void begin() {
    if (!busy.compareAndSet(false, true)) {
      String article = "AEIOUaeiou".indexOf(name.charAt(0)) < 0 ? "a " : "an ";
      throw new IllegalStateException(
          name
              + ": expected one call at a time, got a second one; make "
              + article
              + name
              + " for each thread");
    }
  }

  /** Ends the call. */
  public void end() {
    busy.set(false);
  }
}
