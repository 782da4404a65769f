package dev.multibox.matching;

import static org.junit.jupiter.api.Assertions.assertThrowsExactly;

import dev.multibox.BatchShape;
import java.util.Arrays;
import org.junit.jupiter.api.function.Executable;

/** Priors, boxes and calls that the tests of ground truth share. */
final class GroundTruthCases {

  /** The quarters of an image. */
  static final PriorBoxes QUARTERS =
      PriorBoxes.ofCenters(
          new float[] {
            0.25f, 0.25f, 0.5f, 0.5f, 0.75f, 0.25f, 0.5f, 0.5f,
            0.25f, 0.75f, 0.5f, 0.5f, 0.75f, 0.75f, 0.5f, 0.5f
          },
          1f,
          1f);

  static final PriorBoxes SMALL =
      PriorBoxes.of(
          PriorConfiguration.builder(64, 64)
              .map(8, 10, 16, 2)
              .map(4, 20, 30, 2, 3)
              .clip(PriorConfiguration.Clip.NONE)
              .build());

  static final int MOST = 12;

  static final MatchingCase CASES = MatchingCase.of(3, 7, 0, 1, 10);

  private GroundTruthCases() {}

  static PriorMatcher matcher(PriorBoxes priors, MatchingPolicy policy) {
    return PriorMatcher.of(priors, policy, BoxCoding.builder().build());
  }

  static MatchingCase.Result match(PriorMatcher matcher, GroundTruth truth) {
    return match(matcher, truth, matcher.workspace(truth.batch(), MOST));
  }

  static MatchingCase.Result match(
      PriorMatcher matcher, GroundTruth truth, MatcherWorkspace workspace) {
    int priors = matcher.priors().count();
    int rows = truth.batch() * priors;
    MatchingCase.Result result =
        new MatchingCase.Result(new int[rows], new float[rows * 4], new int[rows]);
    Arrays.fill(result.locations(), Float.NaN);
    matcher.match(
        truth,
        TargetOutputs.of(
                BatchShape.of(truth.batch(), priors, MatchingCase.CLASSES),
                result.labels(),
                result.locations())
            .withMatches(result.matches()),
        workspace);
    return result;
  }

  static String refusal(Executable call) {
    return assertThrowsExactly(IllegalArgumentException.class, call).getMessage();
  }
}
