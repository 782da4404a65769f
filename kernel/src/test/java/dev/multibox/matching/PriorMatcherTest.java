package dev.multibox.matching;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.multibox.matching.MatchingPolicy.Conflict;
import dev.multibox.matching.MatchingPolicy.ForceMatch;
import dev.multibox.matching.MatchingPolicy.Threshold;
import dev.multibox.matching.MatchingPolicy.UnmatchedBox;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Matching gives what its definition says, whatever is left out of account on the way. */
class PriorMatcherTest {

  private static final PriorBoxes SMALL =
      PriorBoxes.of(
          PriorConfiguration.builder(64, 64)
              .map(8, 10, 16, 2)
              .map(4, 20, 30, 2, 3)
              .map(2, 40, 0)
              .clip(PriorConfiguration.Clip.NONE)
              .build());

  private static final MatchingCase CASES = MatchingCase.of(1, 0, 1, 3, 8, 40, 200);

  static List<MatchingPolicy> policies() {
    List<MatchingPolicy> policies = new ArrayList<>();
    for (ReferenceTargets reference : ReferenceTargets.values()) {
      policies.add(reference.matching());
    }
    for (Threshold threshold : Threshold.values()) {
      for (Conflict conflict : Conflict.values()) {
        for (UnmatchedBox unmatchedBox : List.of(UnmatchedBox.NONE, UnmatchedBox.FIRST_PRIOR)) {
          policies.add(
              MatchingPolicy.builder()
                  .threshold(threshold)
                  .conflict(conflict)
                  .unmatchedBox(unmatchedBox)
                  .neutralOverlap(0.35f)
                  .build());
        }
      }
      for (UnmatchedBox unmatchedBox : UnmatchedBox.values()) {
        policies.add(
            MatchingPolicy.builder()
                .threshold(threshold)
                .forceMatch(ForceMatch.BIPARTITE)
                .forceMatchOverlap(0.1f)
                .unmatchedBox(unmatchedBox)
                .build());
      }
      policies.add(
          MatchingPolicy.builder()
              .threshold(threshold)
              .positiveOverlap(0.7f)
              .neutralOverlap(0.3f)
              .forceMatch(ForceMatch.TIED_BEST_PRIORS)
              .unmatchedBox(UnmatchedBox.NONE)
              .build());
    }
    return policies;
  }

  @ParameterizedTest
  @MethodSource("policies")
  void matchesAreThoseOfTheDefinition(MatchingPolicy policy) {
    PriorMatcher matcher = PriorMatcher.of(SMALL, policy, BoxCoding.builder().build());
    MatchingCase.Result result = CASES.match(matcher);
    int priors = SMALL.count();
    for (int image = 0; image < CASES.batch(); image++) {
      int[] expected = MatchingOracle.match(policy, SMALL, CASES.boxesOf(image));
      int from = image * priors;
      assertArrayEquals(
          expected, Arrays.copyOfRange(result.matches(), from, from + priors), "image " + image);
      for (int prior = 0; prior < priors; prior++) {
        int match = expected[prior];
        int label =
            match >= 0
                ? CASES.labels()[CASES.starts()[image] + match]
                : match == TargetOutputs.NEUTRAL ? -1 : 0;
        assertEquals(label, result.labels()[from + prior], "label of prior " + prior);
        assertEquals(
            match >= 0,
            !Float.isNaN(result.locations()[(from + prior) * 4]),
            "offsets of prior " + prior + " written");
      }
    }
  }

  @Test
  void matchesOfAWholeNetworkAreThoseOfTheDefinition() {
    PriorBoxes priors = PriorBoxes.of(ReferencePriors.SSD300_VOC);
    MatchingCase boxes = MatchingCase.of(2, 30);
    for (ReferenceTargets reference :
        List.of(
            ReferenceTargets.TORCHVISION,
            ReferenceTargets.CAFFE_SSD,
            ReferenceTargets.SSD_KERAS,
            ReferenceTargets.BUBBLIIIING_V1)) {
      MatchingPolicy policy = reference.matching();
      assertArrayEquals(
          MatchingOracle.match(policy, priors, boxes.boxesOf(0)),
          boxes.match(PriorMatcher.of(priors, policy, reference.coding())).matches(),
          reference.name());
    }
  }

  @Test
  void aWorkspaceForgetsTheImageBefore() {
    for (ReferenceTargets reference : ReferenceTargets.values()) {
      PriorMatcher matcher = PriorMatcher.of(SMALL, reference);
      MatcherWorkspace workspace = matcher.workspace(CASES.batch(), CASES.mostBoxes());
      MatchingCase.Result first = CASES.match(matcher, workspace);
      MatchingCase other = MatchingCase.of(5, 30, 0, 7);
      other.match(matcher, workspace);
      MatchingCase.Result again = CASES.match(matcher, workspace);
      assertArrayEquals(first.matches(), again.matches(), reference.name());
      assertArrayEquals(first.labels(), again.labels(), reference.name());
      assertArrayEquals(first.bits(), again.bits(), reference.name());
    }
  }

  @Test
  void anImageWithoutBoxesIsBackground() {
    for (ReferenceTargets reference : ReferenceTargets.values()) {
      PriorMatcher matcher = PriorMatcher.of(SMALL, reference);
      MatchingCase none = MatchingCase.of(1, 0, 0);
      MatcherWorkspace workspace = matcher.workspace(2, 0);
      MatchingCase.Result result = none.match(matcher, workspace);
      assertArrayEquals(new int[2 * SMALL.count()], result.labels(), reference.name());
      assertEquals(0, workspace.positives(0) + workspace.positives(1));
    }
  }

  @Test
  void zeroFilledLocationsAreZeroWhereNothingIsMatched() {
    PriorMatcher matcher = PriorMatcher.of(SMALL, ReferenceTargets.TORCHVISION);
    MatchingCase.Result expected = CASES.match(matcher);
    int rows = CASES.batch() * SMALL.count();
    float[] locations = new float[rows * 4];
    float[] turned = new float[rows * 4];
    Arrays.fill(locations, Float.NaN);
    Arrays.fill(turned, Float.NaN);
    int[] labels = new int[rows];
    MatcherWorkspace workspace = matcher.workspace(CASES.batch(), CASES.mostBoxes());
    long positives =
        matcher.match(
            CASES.truth(),
            TargetOutputs.of(CASES.shape(SMALL), labels, locations).zeroFilled(),
            workspace);
    matcher.match(
        CASES.truth(),
        TargetOutputs.coordinateMajor(CASES.shape(SMALL), labels, turned).zeroFilled(),
        workspace);
    assertTrue(positives > 0);
    for (int row = 0; row < rows; row++) {
      for (int i = 0; i < 4; i++) {
        float written = expected.locations()[row * 4 + i];
        float number = expected.matches()[row] >= 0 ? written : 0f;
        int image = row / SMALL.count();
        int at = (image * 4 + i) * SMALL.count() + row % SMALL.count();
        assertEquals(number, locations[row * 4 + i], "row " + row);
        assertEquals(number, turned[at], "row " + row + " of columns");
      }
    }
  }

  @Test
  void boxesByCentreAreTheSameBoxes() {
    float[] centers = {0.5f, 0.5f, 0.25f, 0.5f};
    float[] corners = {0.375f, 0.25f, 0.625f, 0.75f};
    BoxCoding byCentre = BoxCoding.builder().boxes(BoxForm.CENTERS).build();
    MatchingPolicy policy = MatchingPolicy.builder().build();
    MatchingCase given = new MatchingCase(centers, new int[] {3}, new int[] {0, 1});
    MatchingCase same = new MatchingCase(corners, new int[] {3}, new int[] {0, 1});
    MatchingCase.Result expected =
        same.match(PriorMatcher.of(SMALL, policy, BoxCoding.builder().build()));
    MatchingCase.Result actual = given.match(PriorMatcher.of(SMALL, policy, byCentre));
    assertArrayEquals(expected.matches(), actual.matches());
    assertArrayEquals(expected.bits(), actual.bits());
  }

  @Test
  void positivesAreThoseOfTheLastCall() {
    PriorMatcher matcher = PriorMatcher.of(SMALL, ReferenceTargets.TORCHVISION);
    MatcherWorkspace workspace = matcher.workspace(6, 200);
    MatchingCase.Result result = CASES.match(matcher, workspace);
    for (int image = 0; image < CASES.batch(); image++) {
      int from = image * SMALL.count();
      long matched =
          Arrays.stream(result.matches(), from, from + SMALL.count())
              .filter(match -> match >= 0)
              .count();
      assertEquals(matched, workspace.positives(image), "image " + image);
    }
    MatchingCase.of(3, 2).match(matcher, workspace);
    assertThrows(IndexOutOfBoundsException.class, () -> workspace.positives(1));
  }
}
