package dev.multibox.diagnosis;

import dev.multibox.diagnosis.Finding.Kind;
import dev.multibox.diagnosis.Finding.Level;
import dev.multibox.diagnosis.Finding.Place;
import java.util.ArrayList;
import java.util.List;

/** Findings as they are made. */
final class Findings {

  private final List<Finding> list = new ArrayList<>();

  /**
   * Adds a warning where something was seen.
   *
   * @param what it is, after "3 of 24 " and before the first place
   * @param wayOut what to do about it
   */
  void warn(Kind kind, Occurrences seen, long of, String what, String wayOut) {
    if (seen.count() > 0) {
      add(kind, Level.WARNING, seen.count(), of, seen.first(), what, wayOut);
    }
  }

  /** As {@link #warn}, with the number that was seen first. */
  void warnOfNumber(Kind kind, Occurrences seen, long of, String what, String wayOut) {
    ofNumber(kind, Level.WARNING, seen, of, what, wayOut);
  }

  /** As {@link #warnOfNumber}, of a level. */
  void ofNumber(Kind kind, Level level, Occurrences seen, long of, String what, String wayOut) {
    if (seen.count() > 0) {
      String shown = what + ", the first is " + seen.value() + " at " + seen.first();
      list.add(
          new Finding(
              kind,
              level,
              seen.count(),
              of,
              seen.first(),
              counted(seen.count(), of) + shown,
              wayOut));
    }
  }

  void add(Kind kind, Level level, long count, long of, Place first, String what, String wayOut) {
    String problem = counted(count, of) + what + ", the first at " + first;
    list.add(new Finding(kind, level, count, of, first, problem, wayOut));
  }

  private static String counted(long count, long of) {
    return count == of && of > 1 ? "all " + of + " " : count + " of " + of + " ";
  }

  List<Finding> list() {
    return List.copyOf(list);
  }
}
