package dev.multibox.bench.spark;

import java.io.Serializable;

/**
 * An image that cannot be evaluated.
 *
 * @param id its name
 * @param index its place in the data set; -1 where it is not known
 * @param column whose value is at fault, or the file's name for .npy files
 * @param problem what was expected and what was found
 */
public record BadImage(String id, long index, String column, String problem)
    implements Serializable {

  /** Image, column and problem in one line. */
  @Override
  public String toString() {
    return "image " + id + " (index " + index + "), column " + column + ": " + problem;
  }
}
