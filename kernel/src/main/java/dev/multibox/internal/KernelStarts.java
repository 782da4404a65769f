package dev.multibox.internal;

import dev.multibox.internal.numeric.VectorBits;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * The start of a virtual machine: kernels run as scalar twins while a daemon thread lets their
 * vector twins be compiled, one after the other, the one that saves most first. Both give the same
 * bits.
 *
 * <p>The thread ends when every kernel that callers have used is compiled. A kernel that is first
 * used later begins it again. It loads the vector twins, which takes longer than a process's first
 * call, and says which backend runs.
 */
public final class KernelStarts implements WarmUpThread.Work {

  /** Property that says how {@code auto} begins: {@code background} or {@code off}. */
  static final String WARM_UP = "multibox.warmUp";

  private static final String BACKGROUND = "background";
  private static final String OFF = "off";

  /** Numbers of classes that begin on scalar code; more are vectors at once. */
  private static final int MOST_SHAPES = 32;

  private static final int USUAL_CLASSES = 21;

  private final KernelSelection.Loader loader;
  private KernelSelection selection;
  private volatile boolean tells;
  // The thread's own.
  private boolean failed;

  private final WarmUpThread thread = new WarmUpThread(this);

  private final SharedStarts shared = new SharedStarts(thread);
  private volatile StartingKernels[] shapes = {starting(USUAL_CLASSES)};

  /** Begins on scalar code; the loader is what loads the vector twins. */
  public KernelStarts(KernelSelection.Loader loader) {
    this.loader = loader;
  }

  private StartingKernels starting(int classes) {
    return new StartingKernels(this, shared, new RowStarts(thread, classes));
  }

  /**
   * {@return the start of this virtual machine; null where {@code auto} takes its kernels at once}
   *
   * @throws IllegalArgumentException if a property holds another word than it may
   */
  public static KernelStarts ofMachine() {
    String word = System.getProperty(WARM_UP, BACKGROUND).toLowerCase(Locale.ROOT);
    if (!word.equals(BACKGROUND) && !word.equals(OFF)) {
      throw new IllegalArgumentException(
          WARM_UP + ": expected background or off, got \"" + word + "\"");
    }
    VectorBits.cap();
    VectorBits.emulated();
    boolean starts =
        word.equals(BACKGROUND) && KernelSelection.Machine.current().objection().isEmpty();
    return starts ? Machine.STARTS : null;
  }

  /** Of this virtual machine: code that is compiled is compiled for all. */
  private static final class Machine {
    static final KernelStarts STARTS = new KernelStarts(new KernelSelection.Vectors());
  }

  /** The kernels for callers that say no number of classes. */
  public Kernels kernels() {
    return shapes[0];
  }

  /** The kernels for rows of so many classes: each number begins on scalar code. */
  Kernels forClasses(int classes) {
    StartingKernels[] known = shapes;
    for (StartingKernels kernels : known) {
      if (kernels.rows().classes == classes) {
        return kernels;
      }
    }
    return known.length < MOST_SHAPES ? add(classes) : vector();
  }

  private synchronized Kernels add(int classes) {
    StartingKernels[] known = shapes;
    for (StartingKernels kernels : known) {
      if (kernels.rows().classes == classes) {
        return kernels;
      }
    }
    StartingKernels[] more = Arrays.copyOf(known, known.length + 1);
    more[known.length] = starting(classes);
    shapes = more;
    return more[known.length];
  }

  /** The vector twins, or the scalar ones where those do not serve; loads them. */
  Kernels vector() {
    return selection().kernels();
  }

  /** What was selected; loads the vector twins. */
  public synchronized KernelSelection selection() {
    if (selection == null) {
      selection =
          KernelSelection.decide(
              KernelSelection.Mode.AUTO, KernelSelection.Machine.current(), loader);
    }
    return selection;
  }

  /** Has the thread load the vector twins and log which backend runs. */
  public void beginAndTell() {
    tells = true;
    thread.begin();
  }

  /**
   * Waits until what calls have used is compiled.
   *
   * @throws InterruptedException if this thread is interrupted
   */
  public void await() throws InterruptedException {
    thread.await();
  }

  /** Logs what is to be logged, or compiles the kernel that saves most of those that are wanted. */
  @Override
  public boolean next() {
    Kernels vector = vector();
    tell();
    KernelStart<?> next = firstPending();
    if (next == null) {
      return false;
    }
    compile(next, vector);
    return true;
  }

  /** The kernel that saves most of those that wait; null where none does. */
  private KernelStart<?> firstPending() {
    StartingKernels[] known = shapes;
    KernelStart<?> first = null;
    for (int i = 0; i < known.length && first == null; i++) {
      first = firstPending(known[i].rows().ofAllRows());
    }
    if (first == null) {
      first = firstPending(shared.inOrder());
    }
    for (int i = 0; i < known.length && first == null; i++) {
      first = firstPending(known[i].rows().ofCandidates());
    }
    return first;
  }

  private static KernelStart<?> firstPending(List<KernelStart<?>> starts) {
    for (KernelStart<?> start : starts) {
      if (start.isPending()) {
        return start;
      }
    }
    return null;
  }

  /** Compiles a kernel, or leaves it on scalar code where its vector twin fails. */
  private <K> void compile(KernelStart<K> start, Kernels kernels) {
    K vector = start.vector(kernels);
    try {
      // Emulated vectors are a test's, and slow for good.
      boolean vectors = kernels.vectorBits() > 0;
      if (vectors && (VectorBits.emulated() > 0 || start.compile(vector))) {
        start.take(vector);
      } else {
        start.stay();
      }
    } catch (RuntimeException | Error thrown) {
      start.stay();
      fail(vector, thrown);
    }
  }

  private void fail(Object kernel, Throwable thrown) {
    if (!failed) {
      failed = true;
      System.getLogger(KernelSelection.LOGGER)
          .log(
              System.Logger.Level.WARNING,
              "Multibox leaves "
                  + kernel.getClass().getSimpleName()
                  + " and what fails likewise on scalar code, which gives the same bits; "
                  + KernelSelection.BACKEND
                  + "=vector begins on vectors",
              thrown);
    }
  }

  /** Says once which backend runs, if that is to be said. */
  private void tell() {
    if (tells) {
      tells = false;
      selection().log();
    }
  }

  @Override
  public boolean isPending() {
    return tells || firstPending() != null;
  }
}
