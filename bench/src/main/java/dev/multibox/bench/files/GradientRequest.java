package dev.multibox.bench.files;

import dev.multibox.loss.Gradients;
import java.nio.file.Path;

/**
 * How gradients are wanted.
 *
 * @param folder takes the files
 * @param form all rows, or those that are not zero
 * @param scale what every gradient is multiplied by
 * @param withRespectTo what the gradient of the confidence is taken with respect to
 */
public record GradientRequest(
    Path folder, Form form, double scale, Gradients.WithRespectTo withRespectTo) {

  /** Which rows are written. */
  public enum Form {
    /** All, in the prediction's shape. */
    DENSE,
    /** Those that are not zero, and which they are. */
    SPARSE
  }
}
