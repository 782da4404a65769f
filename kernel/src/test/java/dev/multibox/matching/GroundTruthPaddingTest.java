package dev.multibox.matching;

import static dev.multibox.matching.GroundTruthCases.match;
import static dev.multibox.matching.GroundTruthCases.refusal;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.foreign.MemorySegment;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Images that are padded to the same number of boxes. */
class GroundTruthPaddingTest {

  @Test
  void paddedBoxesAreTheSameBoxes() {
    SpreadBoxes spread = new SpreadBoxes(8);
    int at = 0;
    for (int i = 0; i < spread.labels.length; i++) {
      if (spread.isOther(i)) {
        spread.labels[i] = -(at++ & 1);
        Arrays.fill(spread.boxes, i * 4, i * 4 + 4, at % 3 == 0 ? Float.NaN : -1f);
      }
    }
    for (ReferenceTargets reference : ReferenceTargets.values()) {
      PriorMatcher matcher = PriorMatcher.of(GroundTruthCases.SMALL, reference);
      MatchingCase.Result expected = GroundTruthCases.CASES.match(matcher);
      int batch = GroundTruthCases.CASES.batch();
      for (GroundTruth truth :
          new GroundTruth[] {
            GroundTruth.padded(spread.boxes, spread.labels, batch, GroundTruthCases.MOST),
            GroundTruth.padded(
                MemorySegment.ofArray(spread.boxes),
                MemorySegment.ofArray(spread.labels),
                batch,
                GroundTruthCases.MOST),
            GroundTruth.padded(
                FloatBuffer.wrap(spread.boxes),
                IntBuffer.wrap(spread.labels),
                batch,
                GroundTruthCases.MOST)
          }) {
        MatchingCase.Result actual = match(matcher, truth);
        assertArrayEquals(expected.labels(), actual.labels(), "" + reference);
        assertArrayEquals(expected.bits(), actual.bits(), "" + reference);
        assertArrayEquals(spread.matches(expected.matches()), actual.matches(), "" + reference);
      }
    }
  }

  @Test
  void paddingMayBeAllOfAnImage() {
    float[] boxes = {0f, 0f, 0.5f, 0.5f, -1f, -1f, -1f, -1f};
    PriorMatcher matcher = PriorMatcher.of(GroundTruthCases.QUARTERS, ReferenceTargets.SSD_PYTORCH);
    assertArrayEquals(
        new int[] {3, 0, 0, 0},
        match(matcher, GroundTruth.padded(boxes, new int[] {3, -1}, 1, 2)).labels());
    assertArrayEquals(
        new int[4], match(matcher, GroundTruth.padded(boxes, new int[] {0, -1}, 1, 2)).labels());
    assertArrayEquals(
        new int[4], match(matcher, GroundTruth.padded(new float[0], new int[0], 1, 0)).labels());
  }

  @Test
  void paddedSizesThatDisagreeAreRefused() {
    assertEquals(
        "box labels: expected 6 integers [batch][most], got 5; give one for each box, padding"
            + " included",
        refusal(() -> GroundTruth.padded(new float[20], new int[5], 2, 3)));
    assertEquals(
        "boxes: expected 24 floats [boxes][4] as there are 6 box labels, got 20; give each box four"
            + " numbers and one label",
        refusal(() -> GroundTruth.padded(new float[20], new int[6], 2, 3)));
    assertEquals(
        "most: expected at least 0, got -1",
        refusal(() -> GroundTruth.padded(new float[0], new int[0], 2, -1)));
    PriorMatcher matcher = PriorMatcher.of(GroundTruthCases.QUARTERS, ReferenceTargets.SSD_PYTORCH);
    GroundTruth truth = GroundTruth.padded(new float[52], new int[13], 1, 13);
    assertEquals(
        "workspace: expected room for 13 boxes of image 0, got 12; call workspace(batch, boxes)"
            + " with the most boxes of an image",
        refusal(() -> match(matcher, truth)));
    float[] whole = {0f, 0f, 1f, 1f};
    assertEquals(
        "box labels[0][0]: expected 1 to 20, as there are 21 classes and 0 is the background, got"
            + " -2; give padding the label 0 or -1",
        refusal(() -> match(matcher, GroundTruth.padded(whole, new int[] {-2}, 1, 1))));
  }

  @Test
  void paddingWithoutThePaddedFormIsRefusedWithTheWayOut() {
    float[] boxes = {0f, 0f, 0.5f, 0.5f, -1f, -1f, -1f, -1f};
    PriorMatcher matcher = PriorMatcher.of(GroundTruthCases.QUARTERS, ReferenceTargets.SSD_PYTORCH);
    assertEquals(
        "boxes[0][1]: expected a width and height above 0, got (left, top, right, bottom) = (-1.0,"
            + " -1.0, -1.0, -1.0); leave padding out by GroundTruth.padded(...); give boxes to"
            + " ignore by GroundTruth.withIgnored(...); leave boxes that cannot be matched out by"
            + " GroundTruth.skipInvalid()",
        refusal(() -> match(matcher, GroundTruth.of(boxes, new int[] {3, -1}, new int[] {0, 2}))));
  }
}
