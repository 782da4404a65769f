package dev.multibox.matching;

import dev.multibox.internal.memory.Arguments;

/**
 * Width and height of a prior, in pixels of the image the network takes.
 *
 * @param width above 0
 * @param height above 0
 */
public record PriorShape(double width, double height) {

  /**
   * Checks the sides.
   *
   * @throws IllegalArgumentException if a component is out of its range
   */
  public PriorShape {
    Arguments.positive("width", width);
    Arguments.positive("height", height);
  }
}
