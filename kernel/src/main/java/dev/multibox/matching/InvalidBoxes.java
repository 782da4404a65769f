package dev.multibox.matching;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The boxes of a batch that cannot be matched: the first are named, the others counted. */
final class InvalidBoxes {

  private static final int NAMED = 10;

  private final List<String> named = new ArrayList<>();
  private final Set<String> waysOut = new LinkedHashSet<>();
  private long count;

  /** Adds a box, by its name, what is expected of it and what it is. */
  void add(String message) {
    if (count++ < NAMED) {
      named.add(message);
    }
  }

  /** Adds a way out, once. */
  void wayOut(String way) {
    waysOut.add(way);
  }

  IllegalArgumentException exception() {
    StringBuilder message = new StringBuilder(String.join("\n", named));
    if (count > NAMED) {
      message.append("\nand ").append(count - NAMED).append(" more");
    }
    for (String way : waysOut) {
      message.append("; ").append(way);
    }
    return new IllegalArgumentException(message.toString());
  }
}
