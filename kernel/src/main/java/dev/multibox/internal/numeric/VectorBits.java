package dev.multibox.internal.numeric;

/** The properties that choose the vector width. */
public final class VectorBits {

  /** Property that caps the vector width: 128, 256 or 512 bits. */
  public static final String CAP = "multibox.vectorBits";

  /**
   * Property for tests alone: takes this width even where the hardware has none so wide. The JDK
   * then computes lane by lane, hundreds of times slower and with the same bits.
   */
  public static final String EMULATED = "multibox.emulatedVectorBits";

  private VectorBits() {}

  /** The width of {@link #CAP}; 512 where it is not set. */
  public static int cap() {
    return bits(CAP, 512);
  }

  /** The width of {@link #EMULATED}; 0 where it is not set. */
  public static int emulated() {
    return bits(EMULATED, 0);
  }

  private static int bits(String property, int otherwise) {
    String word = System.getProperty(property);
    if (word == null) {
      return otherwise;
    }
    return switch (word) {
      case "128" -> 128;
      case "256" -> 256;
      case "512" -> 512;
      default ->
          throw new IllegalArgumentException(
              property + ": expected 128, 256 or 512, got \"" + word + "\"");
    };
  }
}
