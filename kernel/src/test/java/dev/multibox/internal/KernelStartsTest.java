package dev.multibox.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.multibox.internal.numeric.TileSizes;
import dev.multibox.internal.selection.LabelsKernel;
import dev.multibox.internal.selection.LabelsScalar;
import dev.multibox.internal.selection.LabelsVector;
import dev.multibox.internal.softmax.BackgroundBoundKernel;
import dev.multibox.internal.softmax.BackgroundBoundScalar;
import dev.multibox.internal.softmax.BackgroundBoundVector;
import java.lang.foreign.Arena;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Kernels begin as scalar twins and become vector twins, whatever happens on the way. */
@Tag("vector-only")
class KernelStartsTest {

  private static final int FEW = 5;
  private static final int USUAL = 21;
  private static final int MANY = 81;

  private static final List<Function<Kernels, Object>> STARTING =
      List.of(
          Kernels::backgroundBound,
          Kernels::softmaxCrossEntropy,
          Kernels::softmaxGradient,
          Kernels::rowScores,
          Kernels::probability,
          Kernels::labels,
          Kernels::hardNegatives,
          Kernels::smoothL1,
          Kernels::overlap,
          Kernels::suppression);

  @ParameterizedTest
  @ValueSource(ints = {FEW, USUAL, MANY})
  void everyKernelGoesOver(int classes) throws InterruptedException {
    KernelStarts starts = new KernelStarts(Kernels::vector);
    Kernels kernels = starts.kernels().forClasses(classes);
    for (Function<Kernels, Object> kernel : STARTING) {
      assertScalar(kernel.apply(kernels));
    }
    starts.await();
    for (Function<Kernels, Object> kernel : STARTING) {
      assertVector(kernel.apply(kernels));
      assertSame(kernel.apply(kernels), kernel.apply(kernels));
    }
    assertNoThread();
  }

  /** A call site that has seen three classes is not inlined into its method. */
  @Test
  void scalarTwinsAreOfThreeClasses() {
    KernelStarts starts = new KernelStarts(Kernels::scalar);
    for (Function<Kernels, Object> kernel : STARTING) {
      Set<Class<?>> classes = new HashSet<>();
      for (int call = 0; call < 3; call++) {
        classes.add(kernel.apply(starts.kernels()).getClass());
      }
      assertEquals(3, classes.size());
    }
  }

  @Test
  void whatNobodyUsesIsNotCompiled() throws InterruptedException {
    KernelStarts starts = new KernelStarts(Kernels::vector);
    starts.await();
    starts.kernels().labels();
    starts.await();
    assertInstanceOf(LabelsVector.class, starts.kernels().labels());
    assertScalar(starts.kernels().smoothL1());
    starts.await();
    assertVector(starts.kernels().smoothL1());
    assertNoThread();
  }

  @Test
  void eachNumberOfClassesBeginsOnScalarCode() throws InterruptedException {
    KernelStarts starts = new KernelStarts(Kernels::vector);
    Kernels usual = starts.kernels().forClasses(USUAL);
    Kernels many = usual.forClasses(MANY);
    assertNotSame(usual, many);
    assertSame(many, usual.forClasses(MANY));
    assertSame(usual, many.forClasses(USUAL));
    assertScalar(usual.backgroundBound());
    starts.await();
    assertInstanceOf(BackgroundBoundVector.class, usual.backgroundBound());
    assertInstanceOf(BackgroundBoundScalar.class, many.backgroundBound());
    starts.await();
    assertInstanceOf(BackgroundBoundVector.class, many.backgroundBound());
  }

  @Test
  void moreNumbersOfClassesThanAnyoneHasAreVectorsAtOnce() {
    KernelStarts starts = new KernelStarts(Kernels::vector);
    int classes = 100;
    while (starts.forClasses(classes) instanceof StartingKernels) {
      classes++;
      assertFalse(classes > 200);
    }
    assertVector(starts.forClasses(classes).backgroundBound());
  }

  /** Rows outside the heap are copied until vectors read them in place. */
  @Test
  void rowsOutsideTheHeapAreReadInPlaceOnceCompiled() throws InterruptedException {
    KernelStarts starts = new KernelStarts(Kernels::vector);
    int rows = 2 * TileSizes.LANES;
    float[] bounds = new float[rows];
    float[] scratch = new float[TileSizes.SCRATCH];
    try (Arena arena = Arena.ofConfined()) {
      var logits = arena.allocate(4L * (rows + TileSizes.LANES) * USUAL);
      RowStarts rowStarts = ((StartingKernels) starts.kernels()).rows();
      BackgroundBoundKernel before = starts.kernels().backgroundBound();
      assertFalse(rowStarts.areOutsideHeap());
      assertFalse(before.bounds(logits, 0, rows, USUAL, bounds, 0, scratch));
      assertTrue(rowStarts.areOutsideHeap(), "rows outside the heap are not among the warm-up's");
      starts.await();
      BackgroundBoundKernel after = starts.kernels().backgroundBound();
      assertEquals(
          new BackgroundBoundVector().bounds(logits, 0, rows, USUAL, bounds, 0, scratch),
          after.bounds(logits, 0, rows, USUAL, bounds, 0, scratch));
    }
  }

  @Test
  void aKernelThatFailsStaysScalarAndTheOthersGoOver() throws InterruptedException {
    LabelsKernel failing =
        (LabelsKernel)
            Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {LabelsKernel.class},
                (proxy, method, arguments) -> {
                  throw new NoSuchMethodError("a test's");
                });
    Kernels vector = Kernels.vector();
    KernelStarts starts =
        new KernelStarts(
            () ->
                (Kernels)
                    Proxy.newProxyInstance(
                        getClass().getClassLoader(),
                        new Class<?>[] {Kernels.class},
                        (proxy, method, arguments) ->
                            method.getName().equals("labels")
                                ? failing
                                : method.invoke(vector, arguments)));
    starts.kernels().labels();
    starts.kernels().backgroundBound();
    starts.await();
    assertInstanceOf(LabelsScalar.class, starts.kernels().labels());
    assertVector(starts.kernels().backgroundBound());
    starts.await();
    assertNoThread();
  }

  @Test
  void vectorsThatDoNotLinkLeaveScalarCode() throws InterruptedException {
    KernelStarts starts =
        new KernelStarts(
            () -> {
              throw new NoClassDefFoundError("jdk/incubator/vector/FloatVector");
            });
    for (Function<Kernels, Object> kernel : STARTING) {
      assertScalar(kernel.apply(starts.kernels()));
    }
    starts.await();
    for (Function<Kernels, Object> kernel : STARTING) {
      assertScalar(kernel.apply(starts.kernels()));
    }
    assertEquals(0, starts.kernels().vectorBits());
    assertEquals(
        "vectors do not link: java.lang.NoClassDefFoundError: jdk/incubator/vector/FloatVector",
        starts.selection().reason());
    assertNoThread();
  }

  @Test
  void theStartIsOneForTheMachineAndCanBeTurnedOff() {
    with("background", () -> assertSame(KernelStarts.ofMachine(), KernelStarts.ofMachine()));
    with("OFF", () -> assertNull(KernelStarts.ofMachine()));
    with(
        "on",
        () ->
            assertEquals(
                "multibox.warmUp: expected background or off, got \"on\"",
                assertThrows(IllegalArgumentException.class, KernelStarts::ofMachine)
                    .getMessage()));
  }

  private static void with(String word, Runnable test) {
    String before = System.getProperty(KernelStarts.WARM_UP);
    try {
      System.setProperty(KernelStarts.WARM_UP, word);
      test.run();
    } finally {
      if (before == null) {
        System.clearProperty(KernelStarts.WARM_UP);
      } else {
        System.setProperty(KernelStarts.WARM_UP, before);
      }
    }
  }

  private static void assertScalar(Object kernel) {
    Class<?> type = kernel.getClass();
    while (type.getSuperclass() != Object.class && !type.getSimpleName().endsWith("Scalar")) {
      type = type.getSuperclass();
    }
    assertEquals("Scalar", type.getSimpleName().replaceFirst(".*(?=Scalar)", ""));
  }

  private static void assertVector(Object kernel) {
    assertEquals("Vector", kernel.getClass().getSimpleName().replaceFirst(".*(?=Vector)", ""));
  }

  /** The thread has said that it ends; it is given the time to do so, in a stopped process too. */
  private static void assertNoThread() throws InterruptedException {
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (thread.getName().equals(WarmUpThread.NAME)) {
        thread.join(Duration.ofMinutes(10));
        assertFalse(thread.isAlive());
      }
    }
  }
}
