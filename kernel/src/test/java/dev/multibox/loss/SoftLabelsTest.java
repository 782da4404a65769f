package dev.multibox.loss;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.multibox.Backend;
import dev.multibox.loss.MultiBoxPolicy.ConfidenceInput;
import dev.multibox.loss.MultiBoxPolicy.ConfidenceLoss;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Soft labels and label smoothing: losses, mining and gradients are those of the formula. */
class SoftLabelsTest {

  private static final float[] SMOOTHING = {0f, 0.1f, 1f};

  /** Every kind of policy that knows them, with and without rows, with and without smoothing. */
  @Test
  void everyPolicyIsTheFormula() {
    SplittableRandom random = new SplittableRandom(41);
    int compared = 0;
    for (MultiBoxPolicy kind : Policies.all()) {
      if (kind.confidenceLoss() == ConfidenceLoss.SOFTMAX_CROSS_ENTROPY) {
        compared++;
        float smoothing = SMOOTHING[compared % 3];
        boolean rows = smoothing == 0f || compared % 2 == 0;
        MultiBoxPolicy policy =
            Policies.withNumbers(kind, random).toBuilder().labelSmoothing(smoothing).build();
        check(policy, 2 + random.nextInt(24), rows, compared);
      }
    }
    assertTrue(compared > 500, "compared " + compared);
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 7, 8, 9, 15, 16, 17, 21, 31, 32, 33, 81, 201, 1203})
  void everyNumberOfClassesIsTheFormula(int classes) {
    MultiBoxPolicy caffe = ReferenceLoss.CAFFE_SSD.policy();
    check(caffe, classes, true, classes);
    check(caffe.toBuilder().labelSmoothing(0.1f).build(), classes, false, classes);
    check(caffe.toBuilder().labelSmoothing(0.2f).build(), classes, true, classes);
  }

  private static void check(MultiBoxPolicy policy, int classes, boolean rows, long seed) {
    TestBatch batch =
        TestBatch.random(3, 30, classes, 3f, 0.15, 0.15, new SplittableRandom(seed))
            .scoresFor(policy);
    // What NeutralLabel.BACKGROUND makes of an ignored prior has a row, too.
    MultiBoxLossOracle labels = new MultiBoxLossOracle(policy, batch);
    float[] soft = rows ? SoftLabelOracle.rows(relabelled(labels), seed) : null;
    SoftLabelOracle oracle = new SoftLabelOracle(labels, soft);
    for (Backend.Choice choice : List.of(Backend.Choice.AUTO, Backend.Choice.SCALAR)) {
      check(oracle, MultiBoxLoss.of(policy, Backend.of(choice)), "seed " + seed + ", " + policy);
    }
  }

  private static TestBatch relabelled(MultiBoxLossOracle oracle) {
    TestBatch batch = oracle.batch();
    return new TestBatch(
        batch.batch(),
        batch.priors(),
        batch.classes(),
        batch.logits(),
        batch.predicted(),
        oracle.labels(),
        batch.target());
  }

  private static void check(SoftLabelOracle oracle, MultiBoxLoss loss, String what) {
    SoftRun run = SoftRun.of(loss, oracle.labels().batch(), oracle.soft(), gradients -> gradients);
    double[] expected = oracle.losses();
    for (int row = 0; row < expected.length; row++) {
      int at = row;
      LossBounds.assertClose(
          expected[row], run.losses()[row], oracle.lossBound(), () -> what + ", row " + at);
    }
    MultiBoxLossOracle labels = oracle.labels();
    boolean mines = loss.policy().mining().mode() == Mining.Mode.HARD_NEGATIVES;
    int[] mined = run.mined();
    if (mines && loss.policy().mining().key() == Mining.Key.CONFIDENCE_LOSS) {
      // Ranked by the loss as it was computed, smoothed and all.
      int[] byLoss = labels.mined(MultiBoxLossOracle.widened(run.losses()));
      assertArrayEquals(byLoss, mined, what);
    } else if (!mines) {
      mined = IntStream.range(0, expected.length).filter(row -> labels.label(row) == 0).toArray();
    }
    MultiBoxGradientOracle counts = MultiBoxGradientOracle.of(labels, mined);
    double[] predicted = MultiBoxLossOracle.widened(labels.batch().predicted());
    double total = labels.total(labels.imagesOf(expected, predicted, mined));
    LossBounds.assertClose(
        total, run.terms().total(), oracle.lossBound() + LossBounds.LOCATION, () -> what);
    gradient(oracle, counts, run.gradient(), Gradients.WithRespectTo.INPUT, what);
    if (loss.policy().confidenceInput() == ConfidenceInput.PROBABILITIES) {
      SoftRun behind =
          SoftRun.of(
              loss,
              labels.batch(),
              oracle.soft(),
              g -> g.withRespectTo(Gradients.WithRespectTo.LOGITS));
      gradient(oracle, counts, behind.gradient(), Gradients.WithRespectTo.LOGITS, what);
    }
  }

  private static void gradient(
      SoftLabelOracle oracle,
      MultiBoxGradientOracle counts,
      float[] actual,
      Gradients.WithRespectTo withRespectTo,
      String what) {
    int classes = oracle.labels().batch().classes();
    for (int row = 0; row < oracle.labels().batch().labels().length; row++) {
      double factor = counts.weight(row) == 0 ? 0 : counts.confidenceFactor(row, true);
      double[] expected = factor == 0 ? null : oracle.gradient(row, withRespectTo);
      double rowBound = expected == null ? 0 : Math.abs(factor) * oracle.gradientBound(row);
      for (int j = 0; j < classes; j++) {
        double element = expected == null ? 0 : factor * expected[j];
        // With respect to probabilities it is a quotient, which may be large.
        double bound = rowBound + 6 * 0x1p-24 * Math.abs(element);
        String where = ", gradient of row " + row + ", column " + j;
        assertEquals(element, actual[row * classes + j], bound, () -> what + where);
      }
    }
  }

  /** Rows that are the labels' one-hot rows are the labels, to within the way they are summed. */
  @Test
  void oneHotRowsAreTheLabels() {
    TestBatch batch = TestBatch.random(2, 300, 21, 3f, 0.05, 0.1, new SplittableRandom(42));
    float[] hot = new float[batch.logits().length];
    for (int row = 0; row < batch.labels().length; row++) {
      hot[row * 21 + Math.max(batch.labels()[row], 0)] = 1f;
    }
    MultiBoxLoss loss = MultiBoxLoss.of(ReferenceLoss.CAFFE_SSD);
    SoftRun soft = SoftRun.of(loss, batch, hot, g -> g);
    SoftRun hard = SoftRun.of(loss, batch, null, g -> g);
    assertEquals(hard.terms().total(), soft.terms().total(), 1e-6 * hard.terms().total());
    assertArrayEquals(hard.mined(), soft.mined());
    assertArrayEquals(hard.gradient(), soft.gradient(), 1e-7f);
  }

  /** A background row of mixed weights is harder than another of the same logits: it is mined. */
  @Test
  void negativesAreRankedByTheirSoftLoss() {
    TestBatch batch = TestBatch.zeros(1, 4, 3);
    batch.labels()[0] = 1;
    for (int row = 0; row < 4; row++) {
      batch.row(row, 2f, 0f, 0f);
    }
    float[] soft = {0, 1, 0, 1, 0, 0, 0.5f, 0.5f, 0, 1, 0, 0};
    MultiBoxPolicy policy =
        ReferenceLoss.CAFFE_SSD.policy().toBuilder()
            .mining(m -> m.negativesPerPositive(1f))
            .build();
    assertArrayEquals(
        new int[] {1}, SoftRun.of(MultiBoxLoss.of(policy), batch, null, g -> g).mined());
    assertArrayEquals(
        new int[] {2}, SoftRun.of(MultiBoxLoss.of(policy), batch, soft, g -> g).mined());
    // Smoothing makes the confident rows dear, where the plain loss calls them easy.
    batch.row(3, 60f, 0f, 0f);
    MultiBoxPolicy smoothed = policy.toBuilder().labelSmoothing(0.1f).build();
    assertArrayEquals(
        new int[] {3}, SoftRun.of(MultiBoxLoss.of(smoothed), batch, null, g -> g).mined());
  }

  /** -infinity without weight is no loss; with weight it is the floor's, or infinite. */
  @Test
  void infinitiesAndNan() {
    float[] none = {0f, 1f, 0f};
    float[] some = {0.5f, 0.5f, 0f};
    assertEquals(Math.log(2), loss(none, Float.NEGATIVE_INFINITY, 0f, 0f), 1e-6);
    assertEquals(Float.POSITIVE_INFINITY, loss(some, Float.NEGATIVE_INFINITY, 0f, 0f));
    assertEquals(0f, loss(none, 0f, Float.POSITIVE_INFINITY, 0f));
    assertEquals(Float.POSITIVE_INFINITY, loss(some, 0f, Float.POSITIVE_INFINITY, 0f));
    assertEquals(Float.NaN, loss(none, 0f, 0f, Float.NaN));
    assertEquals(Float.NaN, loss(new float[3], 0f, 0f, Float.NaN));
    assertEquals(0f, loss(new float[3], 0f, 0f, 0f));
    // What all logits have in common does not count.
    assertEquals(loss(some, 1f, 2f, 3f), loss(some, 10001f, 10002f, 10003f));
    assertEquals(5e29f, loss(some, 0f, 1e30f, 0f), 1e24f);
  }

  private static float loss(float[] soft, float... logits) {
    TestBatch batch = TestBatch.zeros(1, 1, 3);
    batch.labels()[0] = 1;
    batch.row(0, logits);
    float[] first = null;
    for (Backend.Choice choice : List.of(Backend.Choice.AUTO, Backend.Choice.SCALAR)) {
      MultiBoxLoss loss = MultiBoxLoss.of(MultiBoxPolicy.builder().build(), Backend.of(choice));
      float[] losses = SoftRun.of(loss, batch, soft, g -> g).losses();
      first = first == null ? losses : first;
      assertEquals(
          Float.floatToRawIntBits(first[0]), Float.floatToRawIntBits(losses[0]), "backends");
    }
    return first[0];
  }

  @Test
  void aPolicyKeepsItsSmoothing() {
    MultiBoxPolicy policy =
        ReferenceLoss.CAFFE_SSD.policy().toBuilder().labelSmoothing(0.1f).build();
    assertEquals(0.1f, policy.labelSmoothing());
    assertEquals(policy, policy.toBuilder().build());
    assertEquals(policy, MultiBoxPolicy.of(policy.toBytes()));
    assertEquals(ReferenceLoss.CAFFE_SSD.policy(), policy.toBuilder().labelSmoothing(-0f).build());
    assertTrue(
        Arrays.stream(ReferenceLoss.values())
            .allMatch(reference -> reference.policy().labelSmoothing() == 0f));
  }
}
