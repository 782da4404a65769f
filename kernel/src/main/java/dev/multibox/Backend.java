package dev.multibox;

import dev.multibox.internal.InternalView;
import dev.multibox.internal.KernelSelection;

/**
 * Which implementation runs, how wide its vectors are, why, and how to get the fast one.
 *
 * <p>Both implementations give the same bits; they differ in speed alone. {@link #current()} is
 * decided once for the virtual machine, by the property {@code multibox.backend} ({@code auto},
 * {@code scalar}, {@code vector}). The choice is logged once through {@link System.Logger} under
 * the name {@code dev.multibox}: INFO where vectors run, WARNING with the flag to pass where they
 * could but do not. The property {@code multibox.vectorBits} (128, 256, 512) caps the width.
 *
 * <p>Immutable.
 */
public final class Backend {

  static {
    InternalView.KERNELS.readBy(backend -> ((Backend) backend).selection.kernels());
  }

  /** How to choose. */
  public enum Choice {
    /** Vectors where the incubator module is there, C2 is on and they have 128 bits or more. */
    AUTO(KernelSelection.Mode.AUTO),
    /** The scalar twin. */
    SCALAR(KernelSelection.Mode.SCALAR),
    /** Vectors, or an exception that says what is missing. */
    VECTOR(KernelSelection.Mode.VECTOR);

    private final KernelSelection.Mode mode;

    Choice(KernelSelection.Mode mode) {
      this.mode = mode;
    }
  }

  private final KernelSelection selection;

  private Backend(KernelSelection selection) {
    this.selection = selection;
  }

  /**
   * {@return the backend of this virtual machine, chosen by the property {@code multibox.backend}}
   *
   * @throws IllegalArgumentException if a property holds another word than those listed above
   * @throws IllegalStateException if {@code vector} was asked for and cannot run
   */
  public static Backend current() {
    if (Current.CHOSEN.refusal != null) {
      throw Current.CHOSEN.refusal;
    }
    return Current.CHOSEN.backend;
  }

  /**
   * {@return a backend for this choice, whatever the property says}
   *
   * @param choice how to choose
   * @throws IllegalStateException if {@code VECTOR} was asked for and cannot run
   */
  public static Backend of(Choice choice) {
    if (choice == null) {
      throw new NullPointerException("choice: expected AUTO, SCALAR or VECTOR, got null");
    }
    return new Backend(KernelSelection.select(choice.mode));
  }

  /** {@return {@code "vector"} or {@code "scalar"}} */
  public String name() {
    return vectorBits() > 0 ? "vector" : "scalar";
  }

  /** {@return the vector width in bits, 0 for the scalar twin} */
  public int vectorBits() {
    return selection.kernels().vectorBits();
  }

  /** {@return why this one was taken} */
  public String reason() {
    return selection.reason();
  }

  /** {@return what to do to get the fast one; empty where nothing is to be done} */
  public String advice() {
    return selection.advice();
  }

  /** {@return one line: name, width, reason and advice} */
  @Override
  public String toString() {
    String width = vectorBits() > 0 ? " " + vectorBits() + " bit" : "";
    String advice = advice().isEmpty() ? "" : "; for the vector kernels " + advice();
    return name() + width + " (" + reason() + ")" + advice;
  }

  /** The choice or its refusal, made once; a refusal is thrown again at every call. */
  private record Current(Backend backend, RuntimeException refusal) {

    private static final Current CHOSEN = choose();

    private static Current choose() {
      try {
        Backend backend = new Backend(KernelSelection.select(KernelSelection.requested()));
        System.Logger.Level level =
            backend.advice().isEmpty() ? System.Logger.Level.INFO : System.Logger.Level.WARNING;
        System.getLogger("dev.multibox").log(level, "Multibox runs on " + backend);
        return new Current(backend, null);
      } catch (IllegalArgumentException | IllegalStateException refused) {
        return new Current(null, refused);
      }
    }
  }
}
