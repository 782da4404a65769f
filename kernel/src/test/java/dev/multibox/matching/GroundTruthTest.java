package dev.multibox.matching;

import static dev.multibox.matching.GroundTruthCases.match;
import static dev.multibox.matching.GroundTruthCases.matcher;
import static dev.multibox.matching.GroundTruthCases.refusal;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Boxes that are matched: every image's own, in every form, with either order of offsets. */
class GroundTruthTest {

  @Test
  void everyBoxHasItsImage() {
    float[] boxes = {0f, 0f, 0.5f, 0.5f, 0.5f, 0.5f, 1f, 1f, 0.5f, 0f, 1f, 0.5f};
    PriorMatcher matcher = PriorMatcher.of(GroundTruthCases.QUARTERS, ReferenceTargets.SSD_PYTORCH);
    assertArrayEquals(
        new int[] {3, 1, 0, 2},
        match(matcher, GroundTruth.of(boxes, new int[] {3, 2, 1}, new int[] {0, 3})).labels());
    assertEquals(
        "starts[1]: expected 3, the number of boxes, got 2; give where each image's boxes begin,"
            + " from 0 to the number of boxes",
        refusal(
            () -> match(matcher, GroundTruth.of(boxes, new int[] {3, 2, 1}, new int[] {0, 2}))));
  }

  @Test
  void boxesOfEveryFormAreTheSameBoxes() {
    float[] corners = {0.1f, 0.2f, 0.4f, 0.6f};
    PriorBoxes priors = PriorBoxes.of(ReferencePriors.SSD300_VOC);
    MatchingCase.Result expected =
        new MatchingCase(corners, new int[] {1}, new int[] {0, 1})
            .match(PriorMatcher.of(priors, ReferenceTargets.SSD_PYTORCH));
    assertEquals(14, Arrays.stream(expected.matches()).filter(match -> match >= 0).count());
    float[][] forms = {
      {0.1f, 0.2f, 0.4f, 0.6f},
      {0.25f, 0.4f, 0.3f, 0.4f},
      {0.1f, 0.2f, 0.3f, 0.4f},
      {0.2f, 0.1f, 0.6f, 0.4f}
    };
    for (BoxForm form : BoxForm.values()) {
      BoxCoding coding = BoxCoding.builder().boxes(form).build();
      MatchingCase.Result actual =
          new MatchingCase(forms[form.ordinal()], new int[] {1}, new int[] {0, 1})
              .match(PriorMatcher.of(priors, ReferenceTargets.SSD_PYTORCH.matching(), coding));
      assertArrayEquals(expected.matches(), actual.matches(), "" + form);
      assertArrayEquals(expected.locations(), actual.locations(), 1e-4f, "" + form);
    }
  }

  @Test
  void targetsMayHaveYFirst() {
    BoxCoding coding = BoxCoding.builder().offsetOrder(BoxCoding.OffsetOrder.Y_FIRST).build();
    MatchingPolicy policy = MatchingPolicy.builder().build();
    float[] expected =
        GroundTruthCases.CASES.match(matcher(GroundTruthCases.SMALL, policy)).locations();
    float[] actual =
        GroundTruthCases.CASES
            .match(PriorMatcher.of(GroundTruthCases.SMALL, policy, coding))
            .locations();
    for (int i = 0; i < expected.length; i++) {
      assertEquals(expected[i], actual[i ^ 1], "number " + i);
    }
  }
}
