package dev.multibox;

import dev.multibox.internal.InternalView;
import dev.multibox.internal.KernelSelection;
import dev.multibox.internal.KernelStarts;
import dev.multibox.internal.Kernels;
import java.util.function.Function;

/**
 * Which implementation runs, how wide its vectors are, why, and how to get the fast one.
 *
 * <p>Both implementations give the same bits; they differ in speed alone. {@link #current()} is
 * decided once for the virtual machine, by the property {@code multibox.backend} ({@code auto},
 * {@code scalar}, {@code vector}). The choice is logged once through {@link System.Logger} under
 * the name {@code dev.multibox}: INFO where vectors run, WARNING with the flag to pass where they
 * could but do not. The property {@code multibox.vectorBits} (128, 256, 512) caps the width.
 *
 * <p>With {@code auto} a process begins on scalar code, as vector code is slow until it is
 * compiled. A daemon thread lets the vector kernels be compiled that calls have used, and logs the
 * choice. Each kernel goes over when its vector code is compiled. The thread ends when all have;
 * {@link #warmUp()} waits for that. A kernel whose vector code fails, or is not compiled after 30
 * seconds of trying, stays on scalar code. The property {@code multibox.warmUp} is {@code
 * background} or {@code off}, which takes the vector kernels at once.
 *
 * <p>Immutable.
 */
public final class Backend {

  static {
    InternalView.KERNELS.readBy(
        new Function<>() {
          @Override
          public Kernels apply(Object object) {
            return ((Backend) object).kernels();
          }
        });
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

  // One of the two is null: what was selected at once, or what is selected while scalar code runs.
  private final KernelSelection selection;
  private final KernelStarts starts;

  Backend(KernelSelection selection, KernelStarts starts) {
    this.selection = selection;
    this.starts = starts;
  }

  private static Backend of(KernelSelection.Mode mode) {
    KernelStarts starts = mode == KernelSelection.Mode.AUTO ? KernelStarts.ofMachine() : null;
    return new Backend(starts == null ? KernelSelection.select(mode) : null, starts);
  }

  private Kernels kernels() {
    return starts == null ? selection.kernels() : starts.kernels();
  }

  private KernelSelection selection() {
    return starts == null ? selection : starts.selection();
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
    return of(choice.mode);
  }

  /** {@return {@code "vector"} or {@code "scalar"}} */
  public String name() {
    return vectorBits() > 0 ? "vector" : "scalar";
  }

  /** {@return the vector width in bits, 0 for the scalar twin} */
  public int vectorBits() {
    return selection().kernels().vectorBits();
  }

  /** {@return why this one was taken} */
  public String reason() {
    return selection().reason();
  }

  /** {@return what to do to get the fast one; empty where nothing is to be done} */
  public String advice() {
    return selection().advice();
  }

  /** {@return one line: name, width, reason and advice} */
  @Override
  public String toString() {
    String start = starts == null || vectorBits() == 0 ? "" : "; begins on scalar code";
    return selection() + start;
  }

  /**
   * Waits until the kernels that calls have used so far run on vectors, or stay on scalar code.
   * Returns at once where they do already, or nothing starts on scalar code.
   *
   * <p>A call for each number of classes and each kind of memory has to come first: what no call
   * has used is not compiled. The daemon thread makes shorter pauses while a thread waits here.
   *
   * @throws InterruptedException if this thread is interrupted
   */
  public void warmUp() throws InterruptedException {
    if (starts != null) {
      starts.await();
    }
  }

  /** The choice or its refusal, made once; a refusal is thrown again at every call. */
  private record Current(Backend backend, RuntimeException refusal) {

    private static final Current CHOSEN = choose();

    private static Current choose() {
      try {
        Backend backend = of(KernelSelection.requested());
        if (backend.starts == null) {
          backend.selection.log();
        } else {
          backend.starts.beginAndTell();
        }
        return new Current(backend, null);
      } catch (IllegalArgumentException | IllegalStateException refused) {
        return new Current(null, refused);
      }
    }
  }
}
