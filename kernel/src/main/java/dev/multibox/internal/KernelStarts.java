package dev.multibox.internal;

import dev.multibox.internal.location.SmoothL1Kernel;
import dev.multibox.internal.location.SmoothL1Scalar;
import dev.multibox.internal.numeric.VectorBits;
import dev.multibox.internal.overlap.IntersectionOverUnionKernel;
import dev.multibox.internal.overlap.IntersectionOverUnionScalar;
import dev.multibox.internal.selection.HardNegativesKernel;
import dev.multibox.internal.selection.HardNegativesScalar;
import dev.multibox.internal.selection.LabelsKernel;
import dev.multibox.internal.selection.LabelsScalar;
import dev.multibox.internal.suppression.SuppressionKernel;
import dev.multibox.internal.suppression.SuppressionScalar;
import dev.multibox.internal.warmup.HardNegativesWarmUp;
import dev.multibox.internal.warmup.LabelsWarmUp;
import dev.multibox.internal.warmup.OverlapWarmUp;
import dev.multibox.internal.warmup.SmoothL1WarmUp;
import dev.multibox.internal.warmup.SuppressionWarmUp;
import dev.multibox.internal.warmup.WarmUp;
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

  // Kernels that know nothing of classes.
  final KernelStart<LabelsKernel> labels =
      new KernelStart<>(
          thread, List.of(new LabelsScalar(), new LabelsScalar() {}, new LabelsScalar() {}));
  final KernelStart<HardNegativesKernel> hardNegatives =
      new KernelStart<>(
          thread,
          List.of(
              new HardNegativesScalar(),
              new HardNegativesScalar() {},
              new HardNegativesScalar() {}));
  final KernelStart<SmoothL1Kernel> smoothL1 =
      new KernelStart<>(
          thread, List.of(new SmoothL1Scalar(), new SmoothL1Scalar() {}, new SmoothL1Scalar() {}));
  final KernelStart<IntersectionOverUnionKernel> overlap =
      new KernelStart<>(
          thread,
          List.of(
              new IntersectionOverUnionScalar(),
              new IntersectionOverUnionScalar() {},
              new IntersectionOverUnionScalar() {}));
  final KernelStart<SuppressionKernel> suppression =
      new KernelStart<>(
          thread,
          List.of(new SuppressionScalar(), new SuppressionScalar() {}, new SuppressionScalar() {}));

  private volatile StartingKernels[] shapes = {new StartingKernels(this, USUAL_CLASSES)};

  /** Begins on scalar code; the loader is what loads the vector twins. */
  public KernelStarts(KernelSelection.Loader loader) {
    this.loader = loader;
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
    static final KernelStarts STARTS = new KernelStarts(Kernels::vector);
  }

  /** The kernels for callers that say no number of classes. */
  public Kernels kernels() {
    return shapes[0];
  }

  /** The kernels for rows of so many classes: each number begins on scalar code. */
  Kernels forClasses(int classes) {
    StartingKernels[] known = shapes;
    for (StartingKernels kernels : known) {
      if (kernels.classes() == classes) {
        return kernels;
      }
    }
    return known.length < MOST_SHAPES ? add(classes) : vector();
  }

  private synchronized Kernels add(int classes) {
    StartingKernels[] known = shapes;
    for (StartingKernels kernels : known) {
      if (kernels.classes() == classes) {
        return kernels;
      }
    }
    StartingKernels[] more = Arrays.copyOf(known, known.length + 1);
    more[known.length] = new StartingKernels(this, classes);
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
    StartingKernels[] known = shapes;
    for (StartingKernels kernels : known) {
      if (kernels.compileRows(vector)) {
        return true;
      }
    }
    if (compileShared(vector)) {
      return true;
    }
    for (StartingKernels kernels : known) {
      if (kernels.compileCandidates(vector)) {
        return true;
      }
    }
    return false;
  }

  private boolean compileShared(Kernels vector) {
    if (overlap.isPending()) {
      return compile(overlap, vector.overlap(), new OverlapWarmUp());
    }
    if (labels.isPending()) {
      return compile(labels, vector.labels(), new LabelsWarmUp());
    }
    if (hardNegatives.isPending()) {
      return compile(hardNegatives, vector.hardNegatives(), new HardNegativesWarmUp());
    }
    if (suppression.isPending()) {
      return compile(suppression, vector.suppression(), new SuppressionWarmUp());
    }
    return smoothL1.isPending() && compile(smoothL1, vector.smoothL1(), new SmoothL1WarmUp());
  }

  /** The thread that compiles. */
  WarmUpThread thread() {
    return thread;
  }

  /** Compiles a kernel, or leaves it on scalar code where its vector twin fails. */
  <K> boolean compile(KernelStart<K> start, K vector, WarmUp<K> calls) {
    try {
      boolean vectors = selection().kernels().vectorBits() > 0;
      // Emulated vectors are a test's, and slow for good.
      if (vectors && (VectorBits.emulated() > 0 || start.compile(vector, calls))) {
        start.take(vector);
      } else {
        start.stay();
      }
    } catch (RuntimeException | Error thrown) {
      start.stay();
      fail(vector, thrown);
    }
    return true;
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
    for (StartingKernels kernels : shapes) {
      if (kernels.isPending()) {
        return true;
      }
    }
    return tells
        || labels.isPending()
        || hardNegatives.isPending()
        || smoothL1.isPending()
        || overlap.isPending()
        || suppression.isPending();
  }
}
