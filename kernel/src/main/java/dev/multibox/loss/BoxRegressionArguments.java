package dev.multibox.loss;

import dev.multibox.internal.memory.Arguments;
import dev.multibox.internal.memory.ElementType;
import dev.multibox.internal.memory.Sizes;
import java.lang.foreign.MemorySegment;

/** Refuses arguments of a {@link BoxRegressionLoss} before anything is written. */
final class BoxRegressionArguments {

  private BoxRegressionArguments() {}

  static void check(float[] predicted, float[] target, int priors) {
    Arguments.atLeast("priors", priors, 0);
    Arguments.notNull("predicted", predicted);
    Arguments.notNull("target", target);
    long floats = (long) priors * Sizes.COORDINATES;
    Arguments.holds("predicted", predicted.length, floats, "floats [priors][4]");
    Arguments.holds("target", target.length, floats, "floats [priors][4]");
  }

  static void check(MemorySegment predicted, MemorySegment target, long priors) {
    Arguments.atLeast("priors", priors, 0);
    long bytes = (long) Sizes.COORDINATES * Float.BYTES;
    Arguments.input("predicted", predicted, priors, bytes, "locations [priors][4]");
    Arguments.input("target", target, priors, bytes, "locations [priors][4]");
    ElementType.FLOAT.require("predicted", predicted);
    ElementType.FLOAT.require("target", target);
  }

  static void checkGradients(float[] predicted, float[] target, int priors, float[] gradients) {
    check(predicted, target, priors);
    Arguments.notNull("gradients", gradients);
    long floats = (long) priors * Sizes.COORDINATES;
    Arguments.holds("gradients", gradients.length, floats, "floats [priors][4]");
    Arguments.different("gradients", gradients, "predicted", predicted);
    Arguments.different("gradients", gradients, "target", target);
  }

  static void checkGradients(
      MemorySegment predicted, MemorySegment target, long priors, MemorySegment gradients) {
    check(predicted, target, priors);
    long bytes = (long) Sizes.COORDINATES * Float.BYTES;
    Arguments.output("gradients", gradients, priors, bytes, "locations [priors][4]");
    ElementType.FLOAT.require("gradients", gradients);
    long all = priors * bytes;
    Arguments.apart("gradients", gradients, all, "predicted", predicted, all);
    Arguments.apart("gradients", gradients, all, "target", target, all);
  }
}
