package dev.multibox.loss;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.multibox.Backend;
import dev.multibox.Predictions;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The loss of random batches against the double oracle, for every policy that is accepted. */
class MultiBoxLossTest {

  private static final List<Integer> PRIORS = List.of(0, 1, 3, 16, 17, 64, 500, 8732);
  private static final List<Double> POSITIVES = List.of(0.0, 0.02, 0.2, 0.6, 1.0);
  private static final List<Double> IGNORED = List.of(0.0, 0.1, 0.9, 1.0);

  private final List<Backend> backends =
      List.of(Backend.current(), Backend.of(Backend.Choice.SCALAR));
  private final List<MultiBoxPolicy> policies = Policies.all();

  /** Three batches of every number of priors: a few policies each, all shapes. */
  @ParameterizedTest
  @ValueSource(ints = {2, 3, 7, 16, 17, 21, 33, 81})
  void agreesOnEveryShape(int classes) {
    for (int priors : PRIORS) {
      for (int repeat = 0; repeat < 3; repeat++) {
        long seed = 1_000_003L * priors + 1_009L * classes + repeat;
        RandomGenerator random = new SplittableRandom(seed);
        int batch = priors == 8732 ? 1 : random.nextInt(1, 4);
        verify(Policies.any(policies, random), batch, priors, classes, random, seed);
      }
    }
  }

  /** Every policy, with a draw of its numbers, on shapes that cost little. */
  @Test
  void agreesForEveryPolicy() {
    assertTrue(policies.size() > 1000, () -> policies.size() + " accepted combinations");
    for (int i = 0; i < policies.size(); i++) {
      long seed = 7_919L * i;
      RandomGenerator random = new SplittableRandom(seed);
      verify(
          policies.get(i),
          random.nextInt(1, 4),
          random.nextInt(2, 50),
          random.nextInt(2, 20),
          random,
          seed);
    }
  }

  /** The presets with their own numbers. */
  @ParameterizedTest
  @EnumSource
  void agreesForEveryPreset(ReferenceLoss preset) {
    for (double positives : POSITIVES) {
      for (float spread : new float[] {0.1f, 3f, 20f}) {
        long seed = 31L * preset.ordinal() + (long) (100 * positives + spread);
        RandomGenerator random = new SplittableRandom(seed);
        TestBatch batch = TestBatch.random(3, 150, 7, spread, positives, 0.1, random);
        verify(preset.policy(), batch, preset + ", seed " + seed + ", spread " + spread);
      }
    }
  }

  private void verify(
      MultiBoxPolicy kind,
      int batchSize,
      int priors,
      int classes,
      RandomGenerator random,
      long seed) {
    MultiBoxPolicy policy = Policies.withNumbers(kind, random);
    double positives = Policies.any(POSITIVES, random);
    double ignored = Policies.any(IGNORED, random);
    float spread = Policies.any(List.of(0.1f, 3f, 20f), random);
    TestBatch batch =
        TestBatch.random(batchSize, priors, classes, spread, positives, ignored, random);
    if (random.nextInt(4) == 0) {
      // Few values, so that many keys are equal.
      for (int i = 0; i < batch.logits().length; i++) {
        batch.logits()[i] = Math.round(batch.logits()[i]);
      }
    }
    verify(
        policy,
        batch,
        "seed %d, %d x %d x %d, spread %s, positives %s, ignored %s"
            .formatted(seed, batchSize, priors, classes, spread, positives, ignored));
  }

  private void verify(MultiBoxPolicy policy, TestBatch logits, String how) {
    TestBatch batch = logits.scoresFor(policy);
    int before = batch.checksum();
    for (Backend backend : backends) {
      verify(MultiBoxLoss.of(policy, backend), batch, how + ", " + policy + ", " + backend);
    }
    assertEquals(before, batch.checksum(), () -> "inputs changed: " + how + ", " + policy);
  }

  private static void verify(MultiBoxLoss loss, TestBatch batch, String what) {
    Outcome outcome = Outcome.of(loss, batch);
    MultiBoxLossOracle oracle = new MultiBoxLossOracle(loss.policy(), batch);
    double bound = LossBounds.confidence(loss.policy(), batch);
    double[] expectedLosses = oracle.losses();
    double[] keys = LibraryKeys.of(loss, batch, outcome.losses());
    double[] expectedKeys = LibraryKeys.oracle(loss.policy(), batch);
    double keyBound = LossBounds.rankingValue(loss.policy(), batch);
    for (int i = 0; i < keys.length; i++) {
      int row = i;
      float actual = outcome.losses()[row];
      LossBounds.assertClose(expectedLosses[row], actual, bound, () -> "loss " + row + ", " + what);
      assertEquals(expectedKeys[row], keys[row], keyBound, () -> "key " + row + ", " + what);
    }
    int[] mined = oracle.mined(keys);
    boolean mines = loss.policy().mining().mode() == Mining.Mode.HARD_NEGATIVES;
    assertArrayEquals(mines ? mined : new int[0], outcome.mined(), what);
    List<MultiBoxLossOracle.Image> images =
        oracle.images(
            MultiBoxLossOracle.widened(batch.logits()),
            MultiBoxLossOracle.widened(batch.predicted()),
            mined);
    LossTerms terms = outcome.terms();
    for (int image = 0; image < batch.batch(); image++) {
      MultiBoxLossOracle.Image expected = images.get(image);
      String where = "image " + image + ", " + what;
      assertEquals(expected.positives(), terms.positives(image), where);
      assertEquals(expected.negatives(), terms.negatives(image), where);
      LossBounds.assertClose(expected.confidence(), terms.confidenceSum(image), bound, () -> where);
      LossBounds.assertClose(
          expected.location(), terms.locationSum(image), LossBounds.LOCATION, () -> where);
    }
    double parts = 0;
    for (int image = 0; image < batch.batch(); image++) {
      parts += terms.total(image);
    }
    // 1e-15 a rounding, of terms that are all 0 or more
    LossBounds.assertClose(terms.total(), parts, 1e-14, () -> "parts of the images, " + what);
    LossBounds.assertClose(
        oracle.total(images), terms.total(), Math.max(bound, LossBounds.LOCATION), () -> what);
  }

  /** Memory that cannot be written to gives the bits of arrays. */
  @Test
  void readOnlyMemoryWillDo() {
    RandomGenerator random = new SplittableRandom(11);
    TestBatch batch = TestBatch.random(3, 700, 21, 3f, 0.05, 0.1, random);
    int before = batch.checksum();
    for (Backend backend : backends) {
      MultiBoxLoss loss = MultiBoxLoss.of(ReferenceLoss.CAFFE_SSD.policy(), backend);
      LossWorkspace workspace = loss.workspace(batch.shape());
      loss.evaluate(batch.predictions(), batch.targets(), workspace);
      LossTerms heap = workspace.terms().copy();
      try (Arena arena = Arena.ofConfined()) {
        loss.evaluate(batch.predictions(arena), batch.targets(arena), workspace);
        LossTerms offHeap = workspace.terms();
        LossBounds.assertSameBits(heap, offHeap);
      }
      loss.evaluate(
          Predictions.of(batch.shape(), readOnly(batch.logits()), readOnly(batch.predicted())),
          Targets.of(
              batch.shape(),
              MemorySegment.ofArray(batch.labels()).asReadOnly(),
              readOnly(batch.target())),
          workspace);
      LossTerms readOnlyHeap = workspace.terms();
      LossBounds.assertSameBits(heap, readOnlyHeap);
    }
    assertEquals(before, batch.checksum());
  }

  /** One thread or three, the same bits, call after call; outputs too. */
  @Test
  void threadsChangeNothing() {
    RandomGenerator random = new SplittableRandom(12);
    TestBatch batch = TestBatch.random(9, 123, 7, 3f, 0.1, 0.1, random);
    MultiBoxLoss loss = MultiBoxLoss.of(ReferenceLoss.TORCHVISION);
    List<float[]> losses = new ArrayList<>();
    List<byte[]> marks = new ArrayList<>();
    LossTerms alone = null;
    for (int parallelism : new int[] {1, 2, 3, 3, 3, 16}) {
      float[] ownLosses = new float[9 * 123];
      byte[] ownMarks = new byte[9 * 123];
      LossWorkspace workspace = loss.workspace(batch.shape(), parallelism);
      loss.evaluate(
          batch.predictions(),
          batch.targets(),
          workspace,
          PerPriorOutputs.of(batch.shape(), ownLosses, ownMarks));
      LossTerms terms = workspace.terms();
      alone = alone == null ? terms : alone;
      LossBounds.assertSameBits(alone, terms);
      losses.add(ownLosses);
      marks.add(ownMarks);
      assertArrayEquals(losses.getFirst(), ownLosses);
      assertArrayEquals(marks.getFirst(), ownMarks);
    }
  }

  /** A large workspace serves smaller batches, and nothing of the larger one stays. */
  @Test
  void smallerBatchAfterLarger() {
    RandomGenerator random = new SplittableRandom(13);
    TestBatch large = TestBatch.random(5, 40, 5, 3f, 0.3, 0.1, random);
    TestBatch small = TestBatch.random(2, 40, 5, 3f, 0.3, 0.1, random);
    MultiBoxLoss loss = MultiBoxLoss.of(ReferenceLoss.CAFFE_SSD);
    LossWorkspace used = loss.workspace(large.shape());
    loss.evaluate(large.predictions(), large.targets(), used);
    assertEquals(5, used.terms().batch());
    loss.evaluate(small.predictions(), small.targets(), used);
    LossTerms after = used.terms();
    LossWorkspace fresh = loss.workspace(small.shape());
    loss.evaluate(small.predictions(), small.targets(), fresh);
    LossBounds.assertSameBits(fresh.terms(), after);
  }

  /** The bounds are not idle. */
  @Test
  void boundsNoticeOnePartInAHundredThousand() {
    assertFalse(LossBounds.close(1.0, 1.00001, LossBounds.confidence(81, 20)));
    assertFalse(LossBounds.close(1.0, 1.000001, LossBounds.LOCATION));
    assertFalse(LossBounds.close(0.0, 1e-30, LossBounds.LOCATION));
  }

  private static MemorySegment readOnly(float[] values) {
    return MemorySegment.ofArray(values).asReadOnly();
  }
}
