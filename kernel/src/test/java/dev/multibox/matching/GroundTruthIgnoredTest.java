package dev.multibox.matching;

import static dev.multibox.matching.GroundTruthCases.match;
import static dev.multibox.matching.GroundTruthCases.matcher;
import static dev.multibox.matching.GroundTruthCases.refusal;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.multibox.BatchShape;
import java.lang.foreign.MemorySegment;
import java.nio.IntBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Boxes to ignore, and the priors that they make neutral. */
class GroundTruthIgnoredTest {

  private static MatchingPolicy ignoring(float share) {
    return ReferenceTargets.SSD_PYTORCH.matching().toBuilder().ignoreOverlap(share).build();
  }

  @Test
  void priorsThatABoxToIgnoreCoversAreNeutral() {
    float[] boxes = {0f, 0f, 0.5f, 0.5f, 0.5f, 0.5f, 1f, 1f};
    int[] starts = {0, 2};
    GroundTruth truth =
        GroundTruth.of(boxes, new int[] {3, -1}, starts).withIgnored(new int[] {0, 1});
    assertArrayEquals(
        new int[] {3, 0, 0, -1},
        match(matcher(GroundTruthCases.QUARTERS, ignoring(1f)), truth).labels());
    assertArrayEquals(
        new int[] {0, -1, -1, -2},
        match(matcher(GroundTruthCases.QUARTERS, ignoring(1f)), truth).matches());
    assertArrayEquals(
        new int[] {3, 0, 0, 0},
        match(PriorMatcher.of(GroundTruthCases.QUARTERS, ReferenceTargets.SSD_PYTORCH), truth)
            .labels(),
        "off unless it is asked for");
    boxes[4] = 0.25f;
    // Half of quarter 2 and all of quarter 3 are covered now.
    assertArrayEquals(
        new int[] {3, 0, -1, -1},
        match(matcher(GroundTruthCases.QUARTERS, ignoring(0.5f)), truth).labels());
    assertArrayEquals(
        new int[] {3, 0, 0, -1},
        match(matcher(GroundTruthCases.QUARTERS, ignoring(0.51f)), truth).labels());
    boxes[4] = 0f;
    boxes[5] = 0f;
    assertArrayEquals(
        new int[] {3, -1, -1, -1},
        match(matcher(GroundTruthCases.QUARTERS, ignoring(0.5f)), truth).labels(),
        "a positive stays");
  }

  private static float coverage(float[] box, int i, float[] prior, int j) {
    float width = Math.min(box[i + 2], prior[j + 2]) - Math.max(box[i], prior[j]);
    float height = Math.min(box[i + 3], prior[j + 3]) - Math.max(box[i + 1], prior[j + 1]);
    float area = (prior[j + 2] - prior[j]) * (prior[j + 3] - prior[j + 1]);
    return Math.max(width, 0f) * Math.max(height, 0f) / area;
  }

  @Test
  void neutralPriorsAreThoseOfTheDefinition() {
    Random random = new Random(11);
    SpreadBoxes spread = new SpreadBoxes(12);
    int[] flags = new int[spread.labels.length];
    for (int i = 0; i < flags.length; i++) {
      if (spread.isOther(i)) {
        float left = random.nextInt(4) / 8f;
        float top = random.nextFloat() / 2;
        float[] box = {left, top, left + random.nextFloat() / 2, top + random.nextFloat() / 2};
        System.arraycopy(box, 0, spread.boxes, i * 4, 4);
        flags[i] = 1;
        // What stands there does not matter.
        spread.labels[i] = -7 + random.nextInt(50);
      }
    }
    int[] starts = {
      0,
      GroundTruthCases.MOST,
      2 * GroundTruthCases.MOST,
      3 * GroundTruthCases.MOST,
      4 * GroundTruthCases.MOST
    };
    float[] priors = GroundTruthCases.SMALL.corners();
    int neutral = 0;
    for (ReferenceTargets reference : ReferenceTargets.values()) {
      for (float share : new float[] {1e-30f, 0.3f, 0.7f, 1f}) {
        MatchingPolicy policy = reference.matching().toBuilder().ignoreOverlap(share).build();
        int[] expected =
            spread.matches(
                GroundTruthCases.CASES.match(matcher(GroundTruthCases.SMALL, policy)).matches());
        for (int row = 0; row < expected.length; row++) {
          int image = row / GroundTruthCases.SMALL.count();
          for (int i = image * GroundTruthCases.MOST;
              i < (image + 1) * GroundTruthCases.MOST;
              i++) {
            if (flags[i] == 1
                && expected[row] == TargetOutputs.BACKGROUND
                && coverage(spread.boxes, i * 4, priors, row % GroundTruthCases.SMALL.count() * 4)
                    >= share) {
              expected[row] = TargetOutputs.NEUTRAL;
              neutral++;
            }
          }
        }
        GroundTruth truth = GroundTruth.of(spread.boxes, spread.labels, starts);
        for (GroundTruth with :
            new GroundTruth[] {
              truth.withIgnored(flags),
              truth.withIgnored(MemorySegment.ofArray(flags)).skipInvalid(),
              truth.withIgnored(IntBuffer.wrap(flags))
            }) {
          assertArrayEquals(
              expected,
              match(matcher(GroundTruthCases.SMALL, policy), with).matches(),
              reference + " " + share);
        }
      }
    }
    assertTrue(neutral > 1000, neutral + " neutral priors");
  }

  @Test
  void flagsThatWillNotDoAreRefused() {
    float[] boxes = {0f, 0f, 0.5f, 0.5f, 0.5f, 0.5f, 1f, 1f};
    GroundTruth truth = GroundTruth.of(boxes, new int[] {3, 4}, new int[] {0, 2});
    assertEquals(
        "ignored: expected 2 integers [boxes] as there are box labels, got 3; give each box 0 or 1",
        refusal(() -> truth.withIgnored(new int[3])));
    PriorMatcher matcher = PriorMatcher.of(GroundTruthCases.QUARTERS, ReferenceTargets.SSD_PYTORCH);
    assertEquals(
        "ignored[0][1]: expected 0 or 1 for a box to ignore, got 2",
        refusal(() -> match(matcher, truth.withIgnored(new int[] {0, 2}))));
    int[] flags = new int[4];
    int[] labels = new int[4];
    assertEquals(
        "labels: expected memory of its own, got memory that overlaps ignored; give the output"
            + " other memory",
        refusal(
            () ->
                matcher.match(
                    truth.withIgnored(MemorySegment.ofArray(flags).asSlice(8)),
                    TargetOutputs.of(BatchShape.of(1, 4, 5), flags, new float[16]),
                    matcher.workspace(1, 2))));
    boxes[6] = 0.5f;
    assertTrue(
        refusal(() -> match(matcher, truth.withIgnored(new int[] {0, 1})))
            .startsWith("boxes[0][1]: expected a width and height above 0"),
        "boxes to ignore are checked too");
    assertArrayEquals(new int[4], labels);
  }
}
