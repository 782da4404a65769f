package dev.multibox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrowsExactly;

/** Whole messages of refusals, from the argument to the way out. */
public final class Messages {

  private Messages() {}

  /** Requires an IllegalArgumentException of this message. */
  public static void illegal(String message, Runnable call) {
    assertEquals(
        message, assertThrowsExactly(IllegalArgumentException.class, call::run).getMessage());
  }

  /** Requires an IllegalStateException of this message. */
  public static void illegalState(String message, Runnable call) {
    assertEquals(message, assertThrowsExactly(IllegalStateException.class, call::run).getMessage());
  }

  /** Requires an IndexOutOfBoundsException of this message. */
  public static void outOfBounds(String message, Runnable call) {
    assertEquals(
        message, assertThrowsExactly(IndexOutOfBoundsException.class, call::run).getMessage());
  }
}
