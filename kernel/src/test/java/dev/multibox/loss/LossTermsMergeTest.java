package dev.multibox.loss;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.multibox.Backend;
import dev.multibox.BatchShape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Terms of parts are merged to those of the whole, or refused. */
class LossTermsMergeTest {

  @ParameterizedTest
  @EnumSource
  void mergedHalvesAreTheWholeInBits(Normalizer normalizer) {
    TestBatch batch = TestBatch.random(7, 90, 6, 3f, 0.1, 0.1, new SplittableRandom(21));
    for (Backend.Choice choice : List.of(Backend.Choice.AUTO, Backend.Choice.SCALAR)) {
      MultiBoxLoss loss = MultiBoxLoss.of(LossTermsTest.policy(normalizer), Backend.of(choice));
      LossWorkspace workspace = loss.workspace(BatchShape.of(7, 90, 6));
      loss.evaluate(batch.predictions(), batch.targets(), workspace);
      LossTerms whole = workspace.terms().copy();
      for (int cut = 0; cut <= 7; cut++) {
        TestBatch head = batch.images(0, cut);
        TestBatch tail = batch.images(cut, 7);
        loss.evaluate(head.predictions(), head.targets(), workspace);
        LossTerms first = workspace.terms().copy();
        loss.evaluate(tail.predictions(), tail.targets(), workspace);
        LossTerms second = workspace.terms();
        LossBounds.assertSameBits(whole, first.merge(second));
      }
    }
  }

  /** In one pass, and in the order of the list; one part is a copy. */
  @Test
  void mergedListIsTheWholeInBits() {
    TestBatch batch = TestBatch.random(9, 90, 6, 3f, 0.1, 0.1, new SplittableRandom(26));
    MultiBoxLoss loss = MultiBoxLoss.of(ReferenceLoss.RYKOV8);
    TestBatch scores = batch.scoresFor(loss.policy());
    LossWorkspace workspace = loss.workspace(batch.shape());
    List<LossTerms> parts = new ArrayList<>();
    for (int image = 0; image < 9; image++) {
      // RYKOV8 mines by all images of a call, so that each part is a call of its own.
      TestBatch part = scores.images(image, image + 1);
      loss.evaluate(part.predictions(), part.targets(), workspace);
      parts.add(workspace.terms().copy());
    }
    LossTerms pairwise = parts.getFirst();
    for (LossTerms part : parts.subList(1, 9)) {
      pairwise = pairwise.merge(part);
    }
    LossTerms merged = LossTerms.merge(parts);
    LossBounds.assertSameBits(pairwise, merged);
    assertEquals(9, merged.batch());
    assertEquals(parts.get(4).confidenceSum(0), merged.confidenceSum(4));
    LossTerms one = LossTerms.merge(parts.subList(2, 3));
    LossBounds.assertSameBits(parts.get(2), one);
    assertNotSame(parts.get(2), one);
  }

  @Test
  void listsThatCannotBeMergedAreRefused() {
    LossTerms terms = LossTermsTest.twoImages(Normalizer.NONE);
    assertMessage("parts.size: expected at least 1, got 0", List.of());
    assertMessage(
        "parts[2]: expected normaliser NONE and alpha 0.5 as in parts[0], got MEAN and 0.5; merge"
            + " terms of one policy",
        List.of(terms, terms, LossTermsTest.twoImages(Normalizer.MEAN)));
    LossTerms fewerPriors =
        LossTerms.of(
            LossTermsTest.policy(Normalizer.NONE),
            9,
            new int[0],
            new int[0],
            new double[0],
            new double[0]);
    assertMessage(
        "parts[1].priors: expected 10 as in parts[0], got 9; give both the same size",
        List.of(terms, fewerPriors, terms));
    assertThrows(NullPointerException.class, () -> LossTerms.merge((List<LossTerms>) null));
    NullPointerException nullPart =
        assertThrows(NullPointerException.class, () -> LossTerms.merge(Arrays.asList(terms, null)));
    assertEquals("parts[1]: expected an object, got null", nullPart.getMessage());
    NullPointerException nullFirst =
        assertThrows(NullPointerException.class, () -> LossTerms.merge(Arrays.asList(null, terms)));
    assertEquals("parts[0]: expected an object, got null", nullFirst.getMessage());
  }

  /** The images of all parts are counted before memory is allocated for them. */
  @Test
  void moreImagesThanAnArrayHasAreRefused() {
    int images = 1 << 20;
    LossTerms part =
        LossTerms.of(
            LossTermsTest.policy(Normalizer.NONE),
            1,
            new int[images],
            new int[images],
            new double[images],
            new double[images]);
    assertMessage(
        "parts: expected fewer than 2^31 images, got 2147483648; merge fewer parts, and add the"
            + " totals",
        Collections.nCopies(1 << 11, part));
  }

  private static void assertMessage(String message, List<LossTerms> parts) {
    assertEquals(
        message,
        assertThrows(IllegalArgumentException.class, () -> LossTerms.merge(parts)).getMessage());
  }

  @Test
  void mergingLeavesBothAloneAndMayTakeOneTwice() {
    LossTerms once = LossTermsTest.twoImages(Normalizer.POSITIVES_AT_LEAST_ONE);
    LossTerms twice = once.merge(once);
    assertEquals(2, once.batch());
    assertEquals(4, twice.batch());
    assertEquals(24.0, twice.confidenceSum());
    assertEquals(once.total(), twice.total());
  }
}
