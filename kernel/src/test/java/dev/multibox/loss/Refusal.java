package dev.multibox.loss;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrowsExactly;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.function.Executable;

/**
 * A call that is to be refused, and how.
 *
 * @param name what is wrong, for the report
 * @param words what the text must hold; the first is how it begins, the name of the argument
 */
record Refusal(String name, Class<? extends Throwable> type, List<String> words, Executable call) {

  static Refusal illegal(String name, Executable call, String... words) {
    return new Refusal(name, IllegalArgumentException.class, List.of(words), call);
  }

  static Refusal outOfBounds(String name, Executable call, String... words) {
    return new Refusal(name, IndexOutOfBoundsException.class, List.of(words), call);
  }

  static Refusal illegalState(String name, Executable call, String... words) {
    return new Refusal(name, IllegalStateException.class, List.of(words), call);
  }

  /** Null for the argument of this name. */
  static Refusal isNull(String argument, Executable call) {
    return new Refusal(
        "null " + argument,
        NullPointerException.class,
        List.of(argument + ": expected an object, got null"),
        call);
  }

  /** Memory of a closed arena for the argument of this name. */
  static Refusal isClosed(String argument, Executable call) {
    return illegalState(
        "closed " + argument, call, argument + ": expected live memory", "its arena is closed");
  }

  /** Memory that is confined to another thread for the argument of this name. */
  static Refusal isForeign(String argument, Executable call) {
    return illegalState(
        "foreign " + argument,
        call,
        argument + ": expected memory of this thread",
        "its arena is confined to another");
  }

  /** -1 for the argument of this name. */
  static Refusal negative(String argument, Executable call) {
    return illegal("negative " + argument, call, argument + ": expected at least 0, got -1");
  }

  /** Too short, in these words. */
  static Refusal tooShort(String message, Executable call) {
    return outOfBounds(message, call, message);
  }

  /** Losses that are the array of this input. */
  static Refusal same(String input, Executable call) {
    return illegal(
        "losses are " + input,
        call,
        "losses: expected memory of its own, got the array of "
            + input
            + "; give the output other memory");
  }

  /** Losses that cannot be written to. */
  static Refusal readOnly(Executable call) {
    return illegal(
        "read-only losses", call, "losses: expected memory to write to, got a read-only segment");
  }

  /** Losses that overlap this input. */
  static Refusal overlap(String input, Executable call) {
    return illegal(
        "losses within " + input,
        call,
        "losses: expected memory of its own, got memory that overlaps "
            + input
            + "; give the output other memory");
  }

  /** Calls, and checks the exception and that no guarded output has changed. */
  void verify(GuardedMemory memory) {
    memory.arm();
    String message = assertThrowsExactly(type, call, name).getMessage();
    assertTrue(message.startsWith(words.getFirst()), () -> name + ": " + message);
    for (String word : words) {
      assertTrue(message.contains(word), () -> name + " lacks \"" + word + "\": " + message);
    }
    assertEquals("", memory.changed(), name);
  }

  @Override
  public String toString() {
    return name;
  }
}
