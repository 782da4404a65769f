package dev.multibox.evaluation;

import dev.multibox.internal.memory.Arguments;

/**
 * A range of object areas that is evaluated by itself. Both ends belong to it, as in pycocotools:
 * an area of 1024 is small and medium.
 *
 * @param name what results call it; {@link CocoSummary} asks for all, small, medium and large
 * @param least the smallest area, in squared units of the boxes; 0 or more
 * @param most the largest area; {@code least} or more, possibly infinite
 */
public record AreaRange(String name, double least, double most) {

  /** Every area. */
  public static final AreaRange ALL = new AreaRange("all", 0, Double.POSITIVE_INFINITY);

  /**
   * Checks the ends.
   *
   * @throws IllegalArgumentException if a component is out of its range, or two contradict each
   *     other
   * @throws NullPointerException if a component is null
   */
  public AreaRange {
    Arguments.notNull("name", name);
    Arguments.combination(least >= 0, "least", "a number of 0 or more", least);
    Arguments.combination(most >= least, "most", "a number of " + least + " or more", most);
    // -0 is 0, to equals as well
    least += 0.0;
    most += 0.0;
  }

  boolean contains(double area) {
    return !(area < least) && !(area > most);
  }
}
