package dev.multibox.bench.harness;

import dev.multibox.Backend;
import java.util.Locale;

/**
 * The backend that a fork was asked for, parameter {@code backend}: {@code scalar}, a vector width
 * {@code 128}, {@code 256} or {@code 512}, or {@code widest}, the vectors that the machine prefers.
 *
 * <p>A width is a constant of the virtual machine: the first benchmark of a fork fixes it through
 * the property {@code multibox.vectorBits}. Where another width is in force, by an option or as the
 * hardware has none so wide, the fork fails.
 */
public final class BenchmarkBackend {

  private static final String VECTOR_BITS = "multibox.vectorBits";
  private static final String WIDEST = "widest";
  private static final String SCALAR = "scalar";

  private BenchmarkBackend() {}

  /**
   * {@return the backend of this word}
   *
   * @param word the parameter
   * @throws IllegalArgumentException for any other word
   * @throws IllegalStateException if this virtual machine or its hardware does not run it
   */
  public static synchronized Backend of(String word) {
    return switch (word.toLowerCase(Locale.ROOT)) {
      case SCALAR -> Backend.of(Backend.Choice.SCALAR);
      case WIDEST -> Backend.of(Backend.Choice.VECTOR);
      case "128", "256", "512" -> ofWidth(Integer.parseInt(word));
      default ->
          throw new IllegalArgumentException(
              "backend: expected scalar, 128, 256, 512 or widest, got \"" + word + "\"");
    };
  }

  private static Backend ofWidth(int bits) {
    if (System.getProperty(VECTOR_BITS) == null) {
      System.setProperty(VECTOR_BITS, Integer.toString(bits));
    }
    Backend backend = Backend.of(Backend.Choice.VECTOR);
    if (backend.vectorBits() != bits) {
      throw new IllegalStateException(
          "backend: expected vectors of "
              + bits
              + " bits, got "
              + backend
              + "; the property "
              + VECTOR_BITS
              + " is "
              + System.getProperty(VECTOR_BITS)
              + ", and wider ones than the hardware has are refused");
    }
    return backend;
  }
}
