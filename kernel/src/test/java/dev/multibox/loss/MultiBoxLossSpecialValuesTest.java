package dev.multibox.loss;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** NaN and infinity: where they show, and that they show nowhere else. */
class MultiBoxLossSpecialValuesTest {

  private static final int PRIORS = 40;
  private static final int CLASSES = 21;

  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
  void ignoredRowsNeverShow(float value) {
    TestBatch batch = TestBatch.unlikeRows();
    TestBatch bad = batch.copy();
    bad.fillRow(7, value);
    for (MultiBoxPolicy policy : Policies.undivided()) {
      List<Outcome> expected = Outcome.onBoth(policy, batch);
      List<Outcome> actual = Outcome.onBoth(policy, bad);
      for (int i = 0; i < actual.size(); i++) {
        LossBounds.assertSameBits(expected.get(i).terms(), actual.get(i).terms());
        assertArrayEquals(expected.get(i).losses(), actual.get(i).losses());
        assertEquals(0, Float.floatToRawIntBits(actual.get(i).losses()[7]), "+0");
      }
    }
  }

  @Test
  void infiniteNegativeThatIsNotSelectedDoesNotLeak() {
    TestBatch batch = TestBatch.unlikeRows();
    // Loss 0: the label's own logit is +infinity, all others finite; ranks last.
    batch.logits()[9 * CLASSES] = Float.POSITIVE_INFINITY;
    for (Outcome outcome : Outcome.onBoth(MultiBoxPolicy.builder().build(), batch)) {
      assertEquals(0f, outcome.losses()[9]);
      assertTrue(Double.isFinite(outcome.terms().total()));
      assertEquals(6, outcome.mined().length);
      assertTrue(IntStream.of(outcome.mined()).noneMatch(prior -> prior == 9));
    }
  }

  /** A quota of 0 selects no row, not even one of NaN. */
  @Test
  void nanInNegativeThatIsNotSelectedDoesNotLeak() {
    TestBatch batch = TestBatch.unlikeRows();
    batch.fillRow(9, Float.NaN);
    MultiBoxPolicy policy =
        MultiBoxPolicy.builder().mining(m -> m.negativesPerPositive(0f)).build();
    for (Outcome outcome : Outcome.onBoth(policy, batch)) {
      assertEquals(Float.NaN, outcome.losses()[9]);
      assertTrue(Double.isFinite(outcome.terms().total()));
    }
    // Two NaN, room for one: the second stays outside, the first alone makes the image NaN.
    batch.logits()[11 * CLASSES + 2] = Float.NaN;
    MultiBoxPolicy half =
        MultiBoxPolicy.builder().mining(m -> m.negativesPerPositive(0.5f)).build();
    for (Outcome outcome : Outcome.onBoth(half, batch)) {
      assertArrayEquals(new int[] {9}, outcome.mined());
      assertEquals(Double.NaN, outcome.terms().confidenceSum(0));
    }
  }

  /** A NaN in one image leaves the others' sums alone. */
  @Test
  void nanStaysInItsImage() {
    TestBatch batch = TestBatch.random(3, PRIORS, CLASSES, 2f, 0.2, 0.1, new SplittableRandom(5));
    batch.labels()[PRIORS] = 1;
    TestBatch bad = batch.copy();
    bad.fillRow(PRIORS, Float.NaN);
    MultiBoxPolicy policy = MultiBoxPolicy.builder().build();
    List<Outcome> expected = Outcome.onBoth(policy, batch);
    List<Outcome> actual = Outcome.onBoth(policy, bad);
    for (int i = 0; i < 2; i++) {
      LossTerms terms = actual.get(i).terms();
      assertEquals(expected.get(i).terms().confidenceSum(0), terms.confidenceSum(0));
      assertEquals(Double.NaN, terms.confidenceSum(1));
      assertEquals(expected.get(i).terms().confidenceSum(2), terms.confidenceSum(2));
      assertEquals(Double.NaN, terms.confidence());
      assertEquals(expected.get(i).terms().location(), terms.location());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 15, 16, 20})
  void nanInNegativeIsMinedFirst(int column) {
    TestBatch batch = TestBatch.unlikeRows();
    batch.logits()[38 * CLASSES + column] = Float.NaN;
    batch.logits()[2 * CLASSES + column] = Float.intBitsToFloat(0xffc00001); // sign set
    MultiBoxPolicy policy =
        MultiBoxPolicy.builder().mining(m -> m.negativesPerPositive(1f)).build();
    for (Outcome outcome : Outcome.onBoth(policy, batch)) {
      assertArrayEquals(new int[] {2, 38}, outcome.mined());
      assertEquals(0x7fc00000, Float.floatToRawIntBits(outcome.losses()[2]));
      assertEquals(0x7fc00000, Float.floatToRawIntBits(outcome.losses()[38]));
      assertEquals(Double.NaN, outcome.terms().total());
      assertEquals(Double.NaN, outcome.terms().confidence());
      assertTrue(Double.isFinite(outcome.terms().location()));
    }
  }

  @Test
  void nanInPositiveGivesNaN() {
    TestBatch batch = TestBatch.unlikeRows();
    // Of probabilities the label's alone is looked at.
    batch.fillRow(30, Float.NaN);
    for (ReferenceLoss reference : ReferenceLoss.values()) {
      for (Outcome outcome : Outcome.onBoth(reference.policy(), batch)) {
        assertEquals(Float.NaN, outcome.losses()[30], reference.name());
        assertEquals(Double.NaN, outcome.terms().confidence(), reference.name());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.MAX_VALUE})
  void locationsOfOthersThanPositivesNeverShow(float value) {
    TestBatch batch = TestBatch.unlikeRows();
    TestBatch bad = batch.copy();
    for (int prior = 0; prior < PRIORS; prior++) {
      if (bad.labels()[prior] <= 0) {
        Arrays.fill(bad.predicted(), prior * 4, prior * 4 + 4, value);
        Arrays.fill(bad.target(), prior * 4, prior * 4 + 4, -value);
      }
    }
    for (MultiBoxPolicy policy : Policies.undivided()) {
      List<Outcome> expected = Outcome.onBoth(policy, batch);
      List<Outcome> actual = Outcome.onBoth(policy, bad);
      for (int i = 0; i < 2; i++) {
        LossBounds.assertSameBits(expected.get(i).terms(), actual.get(i).terms());
      }
    }
  }

  @Test
  void nanInLocationOfPositiveShows() {
    for (int coordinate = 0; coordinate < 4; coordinate++) {
      TestBatch predicted = TestBatch.unlikeRows();
      predicted.predicted()[30 * 4 + coordinate] = Float.NaN;
      TestBatch target = TestBatch.unlikeRows();
      target.target()[30 * 4 + coordinate] = Float.NaN;
      for (LocationLoss form : LocationCurves.all()) {
        MultiBoxPolicy policy = MultiBoxPolicy.builder().locationLoss(form).build();
        for (TestBatch batch : List.of(predicted, target)) {
          for (Outcome outcome : Outcome.onBoth(policy, batch)) {
            assertEquals(Double.NaN, outcome.terms().location(), form.toString());
            assertTrue(Double.isFinite(outcome.terms().confidence()));
          }
        }
      }
    }
  }
}
