package dev.multibox.diagnosis;

import dev.multibox.diagnosis.Finding.Place;

/** How often something was seen, and where first. */
final class Occurrences {

  private long count;
  private Place first;
  private float value;

  /** Counts it at a place; -1 where a part of the place is unknown. */
  void add(int image, int index, int column, float seen) {
    if (count++ == 0) {
      first = new Place(image, index, column);
      value = seen;
    }
  }

  /** As {@link #add(int, int, int, float)}, of no number. */
  void add(int image, int index, int column) {
    add(image, index, column, Float.NaN);
  }

  long count() {
    return count;
  }

  Place first() {
    return first;
  }

  /** The number that was seen first. */
  float value() {
    return value;
  }
}
