package dev.multibox.internal;

import dev.multibox.internal.numeric.VectorBits;
import java.util.Locale;
import java.util.Optional;

/**
 * Which kernels run, decided once from the switches and what the virtual machine is.
 *
 * @param kernels the implementation
 * @param reason why it was taken
 * @param advice what to do to get the fast one; empty where nothing is to be done
 */
public record KernelSelection(Kernels kernels, String reason, String advice) {

  /** Property that chooses: {@code auto}, {@code scalar} or {@code vector}. */
  public static final String BACKEND = "multibox.backend";

  static final String LOGGER = "dev.multibox";

  static final String MODULE = "jdk.incubator.vector";

  private static final String ADD_MODULE = "start Java with --add-modules " + MODULE;

  private static final String NO_FMA =
      "without FMA instructions each fused multiply-add takes some hundred times as long";

  private static final String WITH_FMA =
      "run on a CPU with FMA, without -XX:-UseFMA or -XX:UseAVX=0";

  /** The words of {@link #BACKEND}. */
  public enum Mode {
    /** Vector where it is there and compiled, else scalar. */
    AUTO,
    /** Scalar. */
    SCALAR,
    /** Vector, or an exception that says what is missing. */
    VECTOR;

    /**
     * Reads a switch's word.
     *
     * @throws IllegalArgumentException for any other word
     */
    public static Mode of(String word) {
      return switch (word.toLowerCase(Locale.ROOT)) {
        case "auto" -> AUTO;
        case "scalar" -> SCALAR;
        case "vector" -> VECTOR;
        default ->
            throw new IllegalArgumentException(
                BACKEND + ": expected auto, scalar or vector, got \"" + word + "\"");
      };
    }
  }

  /**
   * What decides, apart from the switch.
   *
   * @param modulePresent whether the incubator module is readable
   * @param vmName {@code java.vm.name}
   * @param vmInfo {@code java.vm.info}, which tells of a missing C2
   * @param fma whether a fused multiply-add is an instruction
   */
  record Machine(boolean modulePresent, String vmName, String vmInfo, boolean fma) {

    static Machine current() {
      ModuleLayer layer = KernelSelection.class.getModule().getLayer();
      ModuleLayer found = layer == null ? ModuleLayer.boot() : layer;
      return new Machine(
          found.findModule(MODULE).isPresent() || ModuleLayer.boot().findModule(MODULE).isPresent(),
          System.getProperty("java.vm.name", ""),
          System.getProperty("java.vm.info", ""),
          FusedMultiplyAdd.IS_INSTRUCTION);
    }

    /** Why vectors would not pay here, or nothing. */
    Optional<String> objection() {
      if (!modulePresent) {
        return Optional.of("module " + MODULE + " is absent");
      }
      if (!vmName.contains("OpenJDK") && !vmName.contains("HotSpot")) {
        return Optional.of("\"" + vmName + "\" is not HotSpot, whose C2 compiles vectors");
      }
      if (vmName.contains("Client VM") || vmName.contains("Minimal VM")) {
        return Optional.of("\"" + vmName + "\" has no C2");
      }
      if (vmInfo.contains("interpreted mode")) {
        return Optional.of("the virtual machine only interprets (-Xint)");
      }
      if (vmInfo.contains("emulated-client")) {
        return Optional.of("C2 is off (-XX:TieredStopAtLevel)");
      }
      if (!fma) {
        return Optional.of(NO_FMA);
      }
      return Optional.empty();
    }

    String advice() {
      if (!modulePresent) {
        return ADD_MODULE;
      }
      return fma ? "run on HotSpot with C2 on" : WITH_FMA;
    }
  }

  /** Creates the vector kernels; apart, so that a test can stand in for a missing module. */
  @FunctionalInterface
  public interface Loader {
    Kernels load();
  }

  /** Loads the vector kernels. */
  static final class Vectors implements Loader {
    @Override
    public Kernels load() {
      return Kernels.vector();
    }
  }

  /**
   * Selects for this virtual machine.
   *
   * @throws IllegalStateException from {@link Mode#VECTOR} where vectors cannot run
   */
  public static KernelSelection select(Mode mode) {
    VectorBits.cap();
    VectorBits.emulated();
    return decide(mode, Machine.current(), new Vectors());
  }

  /** The mode that {@link #BACKEND} asks for. */
  public static Mode requested() {
    return Mode.of(System.getProperty(BACKEND, "auto"));
  }

  static KernelSelection decide(Mode mode, Machine machine, Loader vector) {
    if (mode == Mode.SCALAR) {
      return new KernelSelection(Kernels.scalar(), "asked for", "");
    }
    Optional<String> objection = machine.objection();
    if (mode == Mode.AUTO && objection.isPresent()) {
      return new KernelSelection(Kernels.scalar(), objection.get(), machine.advice());
    }
    try {
      Kernels kernels = vector.load();
      String reason = mode == Mode.VECTOR ? "asked for" : "HotSpot with C2 and " + MODULE;
      if (mode == Mode.VECTOR || kernels.vectorBits() >= 128) {
        return new KernelSelection(kernels, reason, "");
      }
      return new KernelSelection(
          Kernels.scalar(), "vectors of " + kernels.vectorBits() + " bits are too narrow", "");
    } catch (LinkageError missing) {
      if (mode == Mode.VECTOR) {
        throw new IllegalStateException(
            BACKEND + "=vector: " + objection.orElse(missing.toString()) + "; " + ADD_MODULE,
            missing);
      }
      return new KernelSelection(Kernels.scalar(), "vectors do not link: " + missing, ADD_MODULE);
    }
  }

  /** Says through {@link System.Logger} what runs. */
  public void log() {
    System.getLogger(LOGGER)
        .log(
            advice.isEmpty() ? System.Logger.Level.INFO : System.Logger.Level.WARNING,
            "Multibox runs on " + this);
  }

  /** One line: name, width, reason and advice. */
  @Override
  public String toString() {
    int bits = kernels.vectorBits();
    return (bits > 0 ? "vector " + bits + " bit" : "scalar")
        + " ("
        + reason
        + ")"
        + (advice.isEmpty() ? "" : "; for the vector kernels " + advice);
  }
}
