package dev.multibox.loss;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.multibox.Backend;
import dev.multibox.Backends;
import dev.multibox.BatchShape;
import dev.multibox.Predictions;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The same bits for every backend, kind of memory, alignment, number of threads, and for an image
 * alone or in a batch.
 */
@Tag("bits")
class BitContractTest {

  private static final boolean INTERPRETED =
      System.getProperty("java.vm.info", "").contains("interpreted");
  private static final int BATCH = 5;
  private static final int PRIORS = INTERPRETED ? 61 : 1109;
  private static final int CLASSES = 21;
  private static final BatchShape SHAPE = BatchShape.of(BATCH, PRIORS, CLASSES);

  private final float[] logits = floats(BATCH * PRIORS * CLASSES, 1, 6f);
  private final float[] locations = floats(BATCH * PRIORS * 4, 2, 2f);
  private final float[] targetLocations = floats(BATCH * PRIORS * 4, 3, 2f);
  private final int[] labels = labels();

  @Test
  void everyBackendGivesTheSameBits() {
    List<Result> results = new ArrayList<>();
    for (Backend backend : Backends.all()) {
      for (ReferenceLoss reference : ReferenceLoss.values()) {
        results.add(evaluate(MultiBoxLoss.of(reference.policy(), backend), 1));
      }
    }
    int presets = ReferenceLoss.values().length;
    for (int i = presets; i < results.size(); i++) {
      results.get(i % presets).assertSame(results.get(i), "backend " + i / presets);
    }
  }

  @Test
  void callsBeforeDuringAndAfterAStartGiveTheSameBits() throws Exception {
    Backend scalar = Backend.of(Backend.Choice.SCALAR);
    Result expected = evaluate(MultiBoxLoss.of(ReferenceLoss.CAFFE_SSD.policy(), scalar), 1);
    Backend backend = Backends.starting();
    MultiBoxLoss loss = MultiBoxLoss.of(ReferenceLoss.CAFFE_SSD.policy(), backend);
    try (ExecutorService executor = Executors.newSingleThreadExecutor()) {
      expected.assertSame(evaluate(loss, 1), "before");
      Future<Backend> started =
          executor.submit(
              () -> {
                backend.warmUp();
                return backend;
              });
      while (!started.isDone()) {
        expected.assertSame(evaluate(loss, 2), "during");
      }
      assertSame(backend, started.get());
      expected.assertSame(evaluate(loss, 1), "after");
    }
  }

  @Test
  void everyNumberOfThreadsGivesTheSameBits() {
    try (ExecutorService executor = Executors.newFixedThreadPool(3)) {
      for (Backend backend : Backends.all()) {
        MultiBoxLoss loss = MultiBoxLoss.of(ReferenceLoss.CAFFE_SSD.policy(), backend);
        Result one = evaluate(loss, 1);
        for (int threads : new int[] {2, 3, 8}) {
          LossWorkspace own = loss.workspace(SHAPE, threads, executor);
          LossWorkspace common = loss.workspace(SHAPE, threads);
          for (int call = 0; call < 5; call++) {
            one.assertSame(evaluate(loss, own, arrays(), arrayTargets()), threads + " threads");
            one.assertSame(evaluate(loss, common, arrays(), arrayTargets()), threads + " threads");
          }
        }
      }
    }
  }

  @Test
  void everyKindOfMemoryGivesTheSameBits(@TempDir Path folder) throws IOException {
    MultiBoxLoss loss = MultiBoxLoss.of(ReferenceLoss.CAFFE_SSD);
    Result expected = evaluate(loss, 1);
    try (Arena arena = Arena.ofConfined()) {
      for (int misalignment = 0; misalignment < 4; misalignment++) {
        expected.assertSame(
            evaluate(loss, offHeap(arena, misalignment)), "native + " + misalignment);
      }
      expected.assertSame(evaluate(loss, bytes(0)), "byte[]");
      expected.assertSame(evaluate(loss, bytes(3)), "byte[] + 3");
      expected.assertSame(evaluate(loss, heapSlices()), "slices of float[]");
      expected.assertSame(evaluate(loss, readOnly()), "read-only float[]");
      expected.assertSame(evaluate(loss, mapped(folder, arena)), "mapped file");
    }
  }

  @Test
  void anImageAloneGivesTheBitsItGivesInABatch() {
    MultiBoxLoss loss = MultiBoxLoss.of(ReferenceLoss.CAFFE_SSD);
    Result batch = evaluate(loss, 1);
    LossWorkspace workspace = loss.workspace(BatchShape.of(1, PRIORS, CLASSES));
    for (int image = 0; image < BATCH; image++) {
      int rows = image * PRIORS;
      Predictions predictions =
          Predictions.of(
              BatchShape.of(1, PRIORS, CLASSES),
              Arrays.copyOfRange(logits, rows * CLASSES, (rows + PRIORS) * CLASSES),
              Arrays.copyOfRange(locations, rows * 4, (rows + PRIORS) * 4));
      Targets targets =
          Targets.of(
              BatchShape.of(1, PRIORS, CLASSES),
              Arrays.copyOfRange(labels, rows, rows + PRIORS),
              Arrays.copyOfRange(targetLocations, rows * 4, (rows + PRIORS) * 4));
      loss.evaluate(predictions, targets, workspace);
      LossTerms terms = workspace.terms();
      assertEquals(batch.confidence[image], terms.confidenceSum(0), "image " + image);
      assertEquals(batch.location[image], terms.locationSum(0), "image " + image);
      assertEquals(batch.negatives[image], terms.negatives(0), "image " + image);
    }
  }

  /** What a call gave, kept apart from the workspace. */
  private record Result(
      double[] confidence, double[] location, int[] negatives, float[] losses, byte[] mined) {

    void assertSame(Result other, String what) {
      assertArrayEquals(confidence, other.confidence, what);
      assertArrayEquals(location, other.location, what);
      assertArrayEquals(negatives, other.negatives, what);
      assertArrayEquals(losses, other.losses, what);
      assertArrayEquals(mined, other.mined, what);
    }
  }

  private record Memory(Predictions predictions, Targets targets) {}

  private Result evaluate(MultiBoxLoss loss, int parallelism) {
    LossWorkspace workspace = loss.workspace(SHAPE, parallelism);
    return evaluate(loss, workspace, arrays(), arrayTargets());
  }

  private Result evaluate(MultiBoxLoss loss, Memory memory) {
    LossWorkspace workspace = loss.workspace(SHAPE);
    return evaluate(loss, workspace, memory.predictions, memory.targets);
  }

  private static Result evaluate(
      MultiBoxLoss loss, LossWorkspace workspace, Predictions predictions, Targets targets) {
    float[] losses = new float[BATCH * PRIORS];
    byte[] mined = new byte[BATCH * PRIORS];
    PerPriorOutputs outputs = PerPriorOutputs.of(SHAPE, losses, mined);
    loss.evaluate(predictions, targets, workspace, outputs);
    LossTerms terms = workspace.terms();
    double[] confidence = new double[BATCH];
    double[] location = new double[BATCH];
    int[] negatives = new int[BATCH];
    for (int image = 0; image < BATCH; image++) {
      confidence[image] = terms.confidenceSum(image);
      location[image] = terms.locationSum(image);
      negatives[image] = terms.negatives(image);
    }
    return new Result(confidence, location, negatives, losses, mined);
  }

  private Predictions arrays() {
    return Predictions.of(SHAPE, logits, locations);
  }

  private Targets arrayTargets() {
    return Targets.of(SHAPE, labels, targetLocations);
  }

  private static Memory memory(
      MemorySegment logits, MemorySegment locations, MemorySegment labels, MemorySegment targets) {
    return new Memory(Predictions.of(SHAPE, logits, locations), Targets.of(SHAPE, labels, targets));
  }

  private Memory offHeap(Arena arena, int misalignment) {
    return memory(
        off(arena, MemorySegment.ofArray(logits), misalignment),
        off(arena, MemorySegment.ofArray(locations), misalignment),
        off(arena, MemorySegment.ofArray(labels), misalignment),
        off(arena, MemorySegment.ofArray(targetLocations), misalignment));
  }

  private static MemorySegment off(Arena arena, MemorySegment source, int misalignment) {
    MemorySegment segment =
        arena.allocate(source.byteSize() + misalignment, 64).asSlice(misalignment);
    return segment.copyFrom(source);
  }

  private Memory bytes(int misalignment) {
    return memory(
        inBytes(MemorySegment.ofArray(logits), misalignment),
        inBytes(MemorySegment.ofArray(locations), misalignment),
        inBytes(MemorySegment.ofArray(labels), misalignment),
        inBytes(MemorySegment.ofArray(targetLocations), misalignment));
  }

  private static MemorySegment inBytes(MemorySegment source, int misalignment) {
    byte[] bytes = new byte[(int) source.byteSize() + misalignment];
    return MemorySegment.ofArray(bytes).asSlice(misalignment).copyFrom(source);
  }

  private Memory heapSlices() {
    float[] longer = new float[logits.length + 7];
    System.arraycopy(logits, 0, longer, 5, logits.length);
    int[] longerLabels = new int[labels.length + 9];
    System.arraycopy(labels, 0, longerLabels, 2, labels.length);
    return memory(
        MemorySegment.ofArray(longer).asSlice(5 * Float.BYTES),
        MemorySegment.ofArray(locations),
        MemorySegment.ofArray(longerLabels).asSlice(2 * Integer.BYTES),
        MemorySegment.ofArray(targetLocations));
  }

  private Memory readOnly() {
    return memory(
        MemorySegment.ofArray(logits).asReadOnly(),
        MemorySegment.ofArray(locations).asReadOnly(),
        MemorySegment.ofArray(labels).asReadOnly(),
        MemorySegment.ofArray(targetLocations).asReadOnly());
  }

  private Memory mapped(Path folder, Arena arena) throws IOException {
    return memory(
        map(folder.resolve("logits"), MemorySegment.ofArray(logits), arena),
        map(folder.resolve("locations"), MemorySegment.ofArray(locations), arena),
        map(folder.resolve("labels"), MemorySegment.ofArray(labels), arena),
        map(folder.resolve("targets"), MemorySegment.ofArray(targetLocations), arena));
  }

  private static MemorySegment map(Path file, MemorySegment source, Arena arena)
      throws IOException {
    Files.write(file, source.toArray(ValueLayout.JAVA_BYTE));
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      return channel.map(FileChannel.MapMode.READ_ONLY, 0, source.byteSize(), arena);
    }
  }

  private static float[] floats(int count, long seed, float range) {
    Random random = new Random(seed);
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (random.nextFloat() - 0.5f) * 2f * range;
    }
    return values;
  }

  /** Image 0 has no positives; image 4 has more than three negatives each can serve. */
  private static int[] labels() {
    Random random = new Random(4);
    int[] labels = new int[BATCH * PRIORS];
    for (int i = 0; i < labels.length; i++) {
      int image = i / PRIORS;
      int draw = random.nextInt(100);
      labels[i] = draw < image * 12 ? 1 + random.nextInt(CLASSES - 1) : draw == 99 ? -1 : 0;
    }
    return labels;
  }
}
