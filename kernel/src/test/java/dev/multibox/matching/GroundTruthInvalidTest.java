package dev.multibox.matching;

import static dev.multibox.matching.GroundTruthCases.match;
import static dev.multibox.matching.GroundTruthCases.refusal;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrowsExactly;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Boxes that cannot be matched: refused with the way out, or skipped and counted. */
class GroundTruthInvalidTest {

  @Test
  void boxesThatCannotBeMatchedAreSkippedAndCounted() {
    SpreadBoxes spread = new SpreadBoxes(21);
    float[][] invalid = {
      {0.2f, 0.2f, 0.2f, 0.4f},
      {Float.NaN, 0f, 1f, 1f},
      {0.5f, 0.5f, 0.4f, 0.4f},
      {0f, 0f, 300f, 300f},
      {0f, 0f, Float.POSITIVE_INFINITY, 1f}
    };
    int others = 0;
    int[] ofImages = new int[GroundTruthCases.CASES.batch()];
    for (int i = 0; i < spread.labels.length; i++) {
      if (spread.isOther(i)) {
        System.arraycopy(invalid[others++ % invalid.length], 0, spread.boxes, i * 4, 4);
        spread.labels[i] = 1 + others % 20;
        ofImages[i / GroundTruthCases.MOST]++;
      }
    }
    int[] starts = {
      0,
      GroundTruthCases.MOST,
      2 * GroundTruthCases.MOST,
      3 * GroundTruthCases.MOST,
      4 * GroundTruthCases.MOST
    };
    PriorMatcher matcher = PriorMatcher.of(GroundTruthCases.SMALL, ReferenceTargets.CAFFE_SSD);
    GroundTruth truth = GroundTruth.of(spread.boxes, spread.labels, starts);
    MatcherWorkspace workspace = matcher.workspace(4, GroundTruthCases.MOST, 3);
    MatchingCase.Result expected = GroundTruthCases.CASES.match(matcher);
    MatchingCase.Result actual = match(matcher, truth.skipInvalid(), workspace);
    assertArrayEquals(expected.labels(), actual.labels());
    assertArrayEquals(expected.bits(), actual.bits());
    assertArrayEquals(spread.matches(expected.matches()), actual.matches());
    assertEquals(others, workspace.skipped());
    for (int image = 0; image < GroundTruthCases.CASES.batch(); image++) {
      assertEquals(ofImages[image], workspace.skipped(image), "image " + image);
    }
    match(matcher, GroundTruthCases.CASES.truth(), workspace);
    assertEquals(0, workspace.skipped());
    assertThrowsExactly(IndexOutOfBoundsException.class, () -> workspace.skipped(4));
  }

  @Test
  void labelsAreCheckedAlsoWhereBoxesAreSkipped() {
    float[] boxes = {0f, 0f, 0f, 0f, 0.5f, 0.5f, 1f, 1f};
    PriorMatcher matcher = PriorMatcher.of(GroundTruthCases.QUARTERS, ReferenceTargets.SSD_PYTORCH);
    GroundTruth truth = GroundTruth.of(boxes, new int[] {0, 0}, new int[] {0, 2}).skipInvalid();
    assertEquals(
        "box labels[0][1]: expected 1 to 20, as there are 21 classes and 0 is the background, got"
            + " 0; count labels from 1; leave padding out by GroundTruth.padded(...); give boxes to"
            + " ignore by GroundTruth.withIgnored(...)",
        refusal(() -> match(matcher, truth)));
    GroundTruth above = GroundTruth.of(boxes, new int[] {21, 21}, new int[] {0, 2}).skipInvalid();
    assertEquals(
        "box labels[0][1]: expected 1 to 20, as there are 21 classes and 0 is the background, got"
            + " 21; give the shape as many classes as the network has, the background included",
        refusal(() -> match(matcher, above)));
  }

  @Test
  void theFirstTenBoxesAreNamedAndTheOthersCounted() {
    int count = 12;
    float[] boxes = new float[count * 4];
    int[] labels = new int[count];
    Arrays.fill(labels, 1);
    PriorMatcher matcher = PriorMatcher.of(GroundTruthCases.QUARTERS, ReferenceTargets.SSD_PYTORCH);
    GroundTruth truth = GroundTruth.of(boxes, labels, new int[] {0, 5, 12});
    String message = refusal(() -> match(matcher, truth));
    String[] lines = message.split("\n", -1);
    assertEquals(11, lines.length, message);
    for (int i = 0; i < 10; i++) {
      String name = i < 5 ? "boxes[0][" + i + "]" : "boxes[1][" + (i - 5) + "]";
      assertEquals(
          name
              + ": expected a width and height above 0, got (left, top, right, bottom) = (0.0, 0.0,"
              + " 0.0, 0.0)",
          lines[i]);
    }
    assertEquals(
        "and 2 more; leave boxes that cannot be matched out by GroundTruth.skipInvalid()",
        lines[10]);
  }

  @Test
  void boxesPastTheImageAreRefusedWithTheWayOut() {
    float[] boxes = {0.5f, 0.5f, 1.0140625f, 1f};
    GroundTruth truth = GroundTruth.of(boxes, new int[] {3}, new int[] {0, 1});
    PriorMatcher matcher = PriorMatcher.of(GroundTruthCases.QUARTERS, ReferenceTargets.CAFFE_SSD);
    String name =
        "boxes[0][0]: expected a box in the image of 1.0 by 1.0, which it may pass by an overhang"
            + " of 0.01 of a side, got (left, top, right, bottom) = ";
    String skip = "; leave boxes that cannot be matched out by GroundTruth.skipInvalid()";
    assertEquals(
        name
            + "(0.5, 0.5, 1.0140625, 1.0); clip such boxes to the image, or raise the overhang of"
            + " the BoxCoding"
            + skip,
        refusal(() -> match(matcher, truth)));
    PriorMatcher wider =
        PriorMatcher.of(
            GroundTruthCases.QUARTERS,
            ReferenceTargets.CAFFE_SSD.matching(),
            BoxCoding.builder().overhang(0.02f).build());
    assertArrayEquals(new int[] {0, 0, 0, 3}, match(wider, truth).labels());
    boxes[2] = 300f;
    assertEquals(
        name + "(0.5, 0.5, 300.0, 1.0); divide boxes in pixels by the sides of the image" + skip,
        refusal(() -> match(matcher, truth)));
  }

  @Test
  void fractionsForPriorsInPixelsAreRefused() {
    PriorMatcher matcher = PriorMatcher.of(ReferenceTargets.TORCHVISION);
    float[] boxes = {0.1f, 0.1f, 0.6f, 0.6f, 0.5f, 0.5f, 0.9f, 0.9f, 0.2f, 0.6f, 0.4f, 0.95f};
    GroundTruth truth = GroundTruth.of(boxes, new int[] {1, 2, 3}, new int[] {0, 1, 3});
    assertEquals(
        "boxes: expected pixels of an image of 300.0 by 300.0, as the priors count, got 3 within 1"
            + " by 1; multiply fractions by the sides of the image, or set the configuration's"
            + " units(FRACTIONS)",
        refusal(() -> match(matcher, truth)));
    for (int i = 0; i < boxes.length; i++) {
      boxes[i] *= 300f;
    }
    MatcherWorkspace workspace = matcher.workspace(2, 2);
    match(matcher, truth, workspace);
    assertEquals(23, workspace.positives(0) + workspace.positives(1));
    match(matcher, GroundTruth.of(new float[0], new int[0], new int[] {0, 0}));
  }
}
