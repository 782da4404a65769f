package dev.multibox.bench;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.multibox.bench.data.BenchmarkBatch;
import dev.multibox.bench.data.BenchmarkData;
import dev.multibox.bench.data.BenchmarkKeys;
import dev.multibox.bench.data.GeneratedDetections;
import dev.multibox.bench.harness.BatchBenchmark;
import dev.multibox.bench.harness.BenchmarkBackend;
import dev.multibox.bench.harness.Fork;
import dev.multibox.bench.limits.LimitsBenchmark;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Every benchmark does what it says, once, in this virtual machine; and a wrong fork fails. */
class BenchmarksTest {

  /** Odd, so that no vector width divides it. */
  private static final int PRIORS = 8731;

  private static final List<Supplier<BatchBenchmark>> KERNELS =
      List.of(
          SoftmaxCrossEntropyBenchmark::new,
          BackgroundBoundBenchmark::new,
          SmoothL1Benchmark::new,
          HardNegativesBenchmark::new,
          MultiBoxLossBenchmark::new,
          SoftLabelsBenchmark::new);

  static Stream<Supplier<BatchBenchmark>> kernels() {
    return KERNELS.stream();
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void resultsAreTheSameOnEveryBackendAndInEveryMemory(Supplier<BatchBenchmark> kernel)
      throws Exception {
    List<float[]> expected = results(kernel, "scalar", "heap");
    for (String backend : List.of("scalar", "widest")) {
      for (String storage : List.of("heap", "native", "mixed", "mixed-native")) {
        List<float[]> results = results(kernel, backend, storage);
        assertEquals(expected.size(), results.size());
        for (int i = 0; i < results.size(); i++) {
          assertArrayEquals(expected.get(i), results.get(i), backend + " " + storage + " " + i);
          assertTrue(results.get(i).length > 0 && results.get(i)[0] != 0f, backend + storage + i);
        }
      }
    }
  }

  @Test
  void limitsReadEveryFloat() throws IOException {
    LimitsBenchmark limits = placed(new LimitsBenchmark(), "widest", "heap");
    BenchmarkBatch batch = BenchmarkBatch.of(BenchmarkData.STAGE2, 2, PRIORS, 21);
    double sum = 0;
    double exp = 0;
    for (float logit : batch.logits()) {
      sum += logit;
      exp += Math.exp(logit);
    }
    double boxes = 0;
    for (int i = 0; i < batch.locations().length; i++) {
      boxes += (double) batch.locations()[i] + batch.locationTargets()[i];
    }
    assertEquals(1, limits.read() / sum, 1e-3);
    assertEquals(1, limits.exp() / exp, 1e-3);
    assertEquals(boxes, limits.readLocations(), 0.05);
    assertArrayEquals(batch.logits(), (float[]) limits.copy());
    assertArrayEquals(new float[batch.logits().length], (float[]) limits.zeroFill());
  }

  @ParameterizedTest
  @EnumSource(BenchmarkKeys.class)
  void selectionTakesTheLargestOfEveryKindOfKeys(BenchmarkKeys keys) throws IOException {
    BenchmarkBatch batch = BenchmarkBatch.of(BenchmarkData.STAGE2, 2, PRIORS, 21);
    float[] last = keys.of(batch)[1];
    HardNegativesBenchmark selection = new HardNegativesBenchmark();
    selection.k = "60";
    selection.keys = keys.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    int index = placed(selection, "widest", "heap").select();
    int expected =
        Stream.iterate(0, i -> i + 1)
            .limit(last.length)
            .sorted(Comparator.comparing((Integer i) -> last[i]).reversed())
            .limit(60)
            .max(Comparator.naturalOrder())
            .orElseThrow();
    assertEquals(expected, index);
  }

  @Test
  void everyBenchmarkCanBeCalledByName() throws IOException {
    List<BatchBenchmark> all = new ArrayList<>(List.of(new LimitsBenchmark()));
    KERNELS.forEach(kernel -> all.add(kernel.get()));
    for (BatchBenchmark benchmark : all) {
      Fork fork = new Fork(placed(benchmark, "widest", "heap"));
      List<String> names = benchmarkMethods(benchmark).map(Method::getName).toList();
      assertTrue(!names.isEmpty(), benchmark.getClass()::getName);
      names.forEach(fork::call);
      assertThrows(IllegalArgumentException.class, () -> fork.call("other"));
    }
  }

  /** As a fork does: it warms up by one image, whatever the batch is. */
  @ParameterizedTest
  @ValueSource(strings = {"heap", "native"})
  void matchingRunsWithOneImageAndThenWithTheBatch(String storage) throws IOException {
    PriorMatcherBenchmark benchmark = new PriorMatcherBenchmark();
    benchmark.boxes = 10;
    benchmark.crowd = "scattered";
    benchmark.reference = "TORCHVISION";
    Fork fork = Fork.of(benchmark, "widest", storage, 3, 8732);
    long[] positives = new long[2];
    for (int i = 0; i < 2; i++) {
      fork.place(i == 0 ? 1 : 3);
      benchmarkMethods(benchmark).map(Method::getName).forEach(fork::call);
      positives[i] = benchmark.match();
      assertEquals(positives[i], benchmark.matchZeroFilled());
      benchmark.tearDown();
    }
    assertTrue(positives[0] >= 10 && positives[1] >= 30, Arrays.toString(positives));
  }

  /** As above. */
  @ParameterizedTest
  @ValueSource(strings = {"heap", "native"})
  void detectionRunsWithOneImageAndThenWithTheBatch(String storage) throws IOException {
    DetectorBenchmark benchmark = new DetectorBenchmark();
    benchmark.threads = 2;
    benchmark.reference = "CAFFE_SSD";
    Fork fork = Fork.of(benchmark, "widest", storage, 3, 8732);
    int[] detections = new int[2];
    for (int i = 0; i < 2; i++) {
      fork.place(i == 0 ? 1 : 3);
      benchmarkMethods(benchmark).map(Method::getName).forEach(fork::call);
      detections[i] = benchmark.detect();
      assertEquals(8732, benchmark.suppressApart());
      assertEquals(1, benchmark.suppressCluster());
      benchmark.tearDown();
    }
    assertTrue(detections[0] >= 1 && detections[1] > detections[0], Arrays.toString(detections));
  }

  /** As many detections as pycocotools' usual set of 5,000 images has, 195,000, within a tenth. */
  @Test
  void evaluationIsOfAsManyDetections() {
    assertEquals(195, new GeneratedDetections(5000).count() / 1e3, 19);
    CocoEvaluationBenchmark benchmark = new CocoEvaluationBenchmark();
    benchmark.batch = 30;
    benchmark.images = new GeneratedDetections(30);
    double precision = benchmark.evaluate();
    assertTrue(precision > 0.1 && precision < 0.6, "precision " + precision);
  }

  @Test
  void aForkOfAnotherWidthFails() {
    Options options =
        new OptionsBuilder()
            .include("LimitsBenchmark.zeroFill")
            .param("backend", "256")
            .param("batch", "1")
            .jvmArgsAppend("--add-modules=jdk.incubator.vector", "-Dmultibox.vectorBits=128")
            .forks(1)
            .warmupIterations(0)
            .measurementIterations(1)
            .measurementTime(TimeValue.milliseconds(1))
            .shouldFailOnError(true)
            .build();
    ByteArrayOutputStream log = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(log, true, StandardCharsets.UTF_8);
    Runner runner =
        new Runner(options, OutputFormatFactory.createFormatInstance(out, VerboseMode.NORMAL));
    assertThrows(RunnerException.class, runner::run);
    String printed = log.toString(StandardCharsets.UTF_8);
    assertTrue(
        printed.contains("backend: expected vectors of 256 bits, got vector 128 bit"), printed);
  }

  @Test
  void unknownWordsAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> BenchmarkBackend.of("64"));
    assertThrows(
        IllegalArgumentException.class, () -> placed(new LimitsBenchmark(), "widest", "stack"));
    assertThrows(IllegalArgumentException.class, () -> BenchmarkKeys.of("primes"));
    assertThrows(
        IllegalArgumentException.class, () -> placed(new LimitsBenchmark(), "scalar", "heap"));
    assertThrows(
        IllegalArgumentException.class, () -> placed(new LimitsBenchmark(), "widest", "native"));
  }

  private static <B extends BatchBenchmark> B placed(B benchmark, String backend, String storage)
      throws IOException {
    switch (benchmark) {
      case MultiBoxLossBenchmark loss -> loss.threads = 2;
      case HardNegativesBenchmark selection -> {
        selection.k = selection.k == null ? "60" : selection.k;
        selection.keys = selection.keys == null ? "losses" : selection.keys;
      }
      default -> {}
    }
    Fork.of(benchmark, backend, storage, 2, PRIORS).place(2);
    return benchmark;
  }

  private static List<float[]> results(
      Supplier<BatchBenchmark> kernel, String backend, String storage) throws Exception {
    BatchBenchmark benchmark = placed(kernel.get(), backend, storage);
    List<float[]> results = new ArrayList<>();
    for (Method method : benchmarkMethods(benchmark).toList()) {
      results.add(floats(method.invoke(benchmark)));
    }
    benchmark.tearDown();
    return results;
  }

  private static Stream<Method> benchmarkMethods(BatchBenchmark benchmark) {
    return Arrays.stream(benchmark.getClass().getMethods())
        .filter(method -> method.isAnnotationPresent(Benchmark.class))
        .sorted(Comparator.comparing(Method::getName));
  }

  private static float[] floats(Object result) {
    return switch (result) {
      case float[] array -> array.clone();
      case MemorySegment segment -> segment.toArray(ValueLayout.JAVA_FLOAT_UNALIGNED);
      case Number number -> new float[] {number.floatValue()};
      default -> throw new AssertionError(result);
    };
  }
}
