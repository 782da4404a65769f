package dev.multibox.matching;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrowsExactly;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.multibox.BatchShape;
import java.lang.foreign.MemorySegment;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Forms of ground truth: padded, with boxes to ignore, without boxes that cannot be matched. */
class GroundTruthTest {

  /** The quarters of an image. */
  private static final PriorBoxes QUARTERS =
      PriorBoxes.ofCenters(
          new float[] {
            0.25f, 0.25f, 0.5f, 0.5f, 0.75f, 0.25f, 0.5f, 0.5f,
            0.25f, 0.75f, 0.5f, 0.5f, 0.75f, 0.75f, 0.5f, 0.5f
          },
          1f,
          1f);

  private static final PriorBoxes SMALL =
      PriorBoxes.of(
          PriorConfiguration.builder(64, 64)
              .map(8, 10, 16, 2)
              .map(4, 20, 30, 2, 3)
              .clip(PriorConfiguration.Clip.NONE)
              .build());

  private static final int MOST = 12;
  private static final MatchingCase CASES = MatchingCase.of(3, 7, 0, 1, 10);

  private static MatchingPolicy ignoring(float share) {
    return ReferenceTargets.SSD_PYTORCH.matching().toBuilder().ignoreOverlap(share).build();
  }

  private static PriorMatcher matcher(PriorBoxes priors, MatchingPolicy policy) {
    return PriorMatcher.of(priors, policy, BoxCoding.builder().build());
  }

  private static MatchingCase.Result match(PriorMatcher matcher, GroundTruth truth) {
    return match(matcher, truth, matcher.workspace(truth.batch(), MOST));
  }

  private static MatchingCase.Result match(
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

  private static String refusal(Executable call) {
    return assertThrowsExactly(IllegalArgumentException.class, call).getMessage();
  }

  /** Boxes of {@link #CASES} among others, at places that leave their order. */
  private static final class Spread {
    final float[] boxes = new float[CASES.batch() * MOST * 4];
    final int[] labels = new int[CASES.batch() * MOST];
    // The place of each box within its image.
    final int[] places = new int[CASES.labels().length];

    Spread(long seed) {
      Random random = new Random(seed);
      for (int image = 0; image < CASES.batch(); image++) {
        int others = MOST - CASES.boxesOf(image).length / 4;
        int place = 0;
        for (int box = CASES.starts()[image]; box < CASES.starts()[image + 1]; box++) {
          while (others > 0 && random.nextBoolean()) {
            others--;
            place++;
          }
          places[box] = place;
          int at = image * MOST + place++;
          System.arraycopy(CASES.boxes(), box * 4, boxes, at * 4, 4);
          labels[at] = CASES.labels()[box];
        }
      }
    }

    boolean isOther(int at) {
      return labels[at] == 0;
    }

    /** What is expected of the spread boxes: indices are places. */
    int[] matches(int[] ofCases) {
      int[] matches = ofCases.clone();
      int priors = matches.length / CASES.batch();
      for (int row = 0; row < matches.length; row++) {
        if (matches[row] >= 0) {
          matches[row] = places[CASES.starts()[row / priors] + matches[row]];
        }
      }
      return matches;
    }
  }

  @Test
  void paddedBoxesAreTheSameBoxes() {
    Spread spread = new Spread(8);
    int at = 0;
    for (int i = 0; i < spread.labels.length; i++) {
      if (spread.isOther(i)) {
        spread.labels[i] = -(at++ & 1);
        Arrays.fill(spread.boxes, i * 4, i * 4 + 4, at % 3 == 0 ? Float.NaN : -1f);
      }
    }
    for (ReferenceTargets reference : ReferenceTargets.values()) {
      PriorMatcher matcher = PriorMatcher.of(SMALL, reference);
      MatchingCase.Result expected = CASES.match(matcher);
      int batch = CASES.batch();
      for (GroundTruth truth :
          new GroundTruth[] {
            GroundTruth.padded(spread.boxes, spread.labels, batch, MOST),
            GroundTruth.padded(
                MemorySegment.ofArray(spread.boxes),
                MemorySegment.ofArray(spread.labels),
                batch,
                MOST),
            GroundTruth.padded(
                FloatBuffer.wrap(spread.boxes), IntBuffer.wrap(spread.labels), batch, MOST)
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
    PriorMatcher matcher = PriorMatcher.of(QUARTERS, ReferenceTargets.SSD_PYTORCH);
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
        "box labels: expected 6 integers [batch][most], got 5",
        refusal(() -> GroundTruth.padded(new float[20], new int[5], 2, 3)));
    assertEquals(
        "boxes: expected 24 floats [boxes][4] as there are 6 box labels, got 20",
        refusal(() -> GroundTruth.padded(new float[20], new int[6], 2, 3)));
    assertEquals(
        "most: expected at least 0, got -1",
        refusal(() -> GroundTruth.padded(new float[0], new int[0], 2, -1)));
    PriorMatcher matcher = PriorMatcher.of(QUARTERS, ReferenceTargets.SSD_PYTORCH);
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
    PriorMatcher matcher = PriorMatcher.of(QUARTERS, ReferenceTargets.SSD_PYTORCH);
    assertEquals(
        "boxes[0][1]: expected a width and height above 0, got (left, top, right, bottom) = (-1.0,"
            + " -1.0, -1.0, -1.0); leave padding out by GroundTruth.padded(...); give boxes to"
            + " ignore by GroundTruth.withIgnored(...); leave boxes that cannot be matched out by"
            + " GroundTruth.skipInvalid()",
        refusal(() -> match(matcher, GroundTruth.of(boxes, new int[] {3, -1}, new int[] {0, 2}))));
  }

  @Test
  void everyBoxHasItsImage() {
    float[] boxes = {0f, 0f, 0.5f, 0.5f, 0.5f, 0.5f, 1f, 1f, 0.5f, 0f, 1f, 0.5f};
    PriorMatcher matcher = PriorMatcher.of(QUARTERS, ReferenceTargets.SSD_PYTORCH);
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
  void priorsThatABoxToIgnoreCoversAreNeutral() {
    float[] boxes = {0f, 0f, 0.5f, 0.5f, 0.5f, 0.5f, 1f, 1f};
    int[] starts = {0, 2};
    GroundTruth truth =
        GroundTruth.of(boxes, new int[] {3, -1}, starts).withIgnored(new int[] {0, 1});
    assertArrayEquals(
        new int[] {3, 0, 0, -1}, match(matcher(QUARTERS, ignoring(1f)), truth).labels());
    assertArrayEquals(
        new int[] {0, -1, -1, -2}, match(matcher(QUARTERS, ignoring(1f)), truth).matches());
    assertArrayEquals(
        new int[] {3, 0, 0, 0},
        match(PriorMatcher.of(QUARTERS, ReferenceTargets.SSD_PYTORCH), truth).labels(),
        "off unless it is asked for");
    boxes[4] = 0.25f;
    // Half of quarter 2 and all of quarter 3 are covered now.
    assertArrayEquals(
        new int[] {3, 0, -1, -1}, match(matcher(QUARTERS, ignoring(0.5f)), truth).labels());
    assertArrayEquals(
        new int[] {3, 0, 0, -1}, match(matcher(QUARTERS, ignoring(0.51f)), truth).labels());
    boxes[4] = 0f;
    boxes[5] = 0f;
    assertArrayEquals(
        new int[] {3, -1, -1, -1},
        match(matcher(QUARTERS, ignoring(0.5f)), truth).labels(),
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
    Spread spread = new Spread(12);
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
    int[] starts = {0, MOST, 2 * MOST, 3 * MOST, 4 * MOST};
    float[] priors = SMALL.corners();
    int neutral = 0;
    for (ReferenceTargets reference : ReferenceTargets.values()) {
      for (float share : new float[] {1e-30f, 0.3f, 0.7f, 1f}) {
        MatchingPolicy policy = reference.matching().toBuilder().ignoreOverlap(share).build();
        int[] expected = spread.matches(CASES.match(matcher(SMALL, policy)).matches());
        for (int row = 0; row < expected.length; row++) {
          int image = row / SMALL.count();
          for (int i = image * MOST; i < (image + 1) * MOST; i++) {
            if (flags[i] == 1
                && expected[row] == TargetOutputs.BACKGROUND
                && coverage(spread.boxes, i * 4, priors, row % SMALL.count() * 4) >= share) {
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
              expected, match(matcher(SMALL, policy), with).matches(), reference + " " + share);
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
        "ignored: expected 2 integers [boxes] as there are box labels, got 3",
        refusal(() -> truth.withIgnored(new int[3])));
    PriorMatcher matcher = PriorMatcher.of(QUARTERS, ReferenceTargets.SSD_PYTORCH);
    assertEquals(
        "ignored[0][1]: expected 0 or 1 for a box to ignore, got 2",
        refusal(() -> match(matcher, truth.withIgnored(new int[] {0, 2}))));
    int[] flags = new int[4];
    int[] labels = new int[4];
    assertEquals(
        "labels: expected memory of its own, got memory that overlaps ignored",
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

  @Test
  void boxesThatCannotBeMatchedAreSkippedAndCounted() {
    Spread spread = new Spread(21);
    float[][] invalid = {
      {0.2f, 0.2f, 0.2f, 0.4f},
      {Float.NaN, 0f, 1f, 1f},
      {0.5f, 0.5f, 0.4f, 0.4f},
      {0f, 0f, 300f, 300f},
      {0f, 0f, Float.POSITIVE_INFINITY, 1f}
    };
    int others = 0;
    int[] ofImages = new int[CASES.batch()];
    for (int i = 0; i < spread.labels.length; i++) {
      if (spread.isOther(i)) {
        System.arraycopy(invalid[others++ % invalid.length], 0, spread.boxes, i * 4, 4);
        spread.labels[i] = 1 + others % 20;
        ofImages[i / MOST]++;
      }
    }
    int[] starts = {0, MOST, 2 * MOST, 3 * MOST, 4 * MOST};
    PriorMatcher matcher = PriorMatcher.of(SMALL, ReferenceTargets.CAFFE_SSD);
    GroundTruth truth = GroundTruth.of(spread.boxes, spread.labels, starts);
    MatcherWorkspace workspace = matcher.workspace(4, MOST, 3);
    MatchingCase.Result expected = CASES.match(matcher);
    MatchingCase.Result actual = match(matcher, truth.skipInvalid(), workspace);
    assertArrayEquals(expected.labels(), actual.labels());
    assertArrayEquals(expected.bits(), actual.bits());
    assertArrayEquals(spread.matches(expected.matches()), actual.matches());
    assertEquals(others, workspace.skipped());
    for (int image = 0; image < CASES.batch(); image++) {
      assertEquals(ofImages[image], workspace.skipped(image), "image " + image);
    }
    match(matcher, CASES.truth(), workspace);
    assertEquals(0, workspace.skipped());
    assertThrowsExactly(IndexOutOfBoundsException.class, () -> workspace.skipped(4));
  }

  @Test
  void labelsAreCheckedAlsoWhereBoxesAreSkipped() {
    float[] boxes = {0f, 0f, 0f, 0f, 0.5f, 0.5f, 1f, 1f};
    PriorMatcher matcher = PriorMatcher.of(QUARTERS, ReferenceTargets.SSD_PYTORCH);
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
    PriorMatcher matcher = PriorMatcher.of(QUARTERS, ReferenceTargets.SSD_PYTORCH);
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
    PriorMatcher matcher = PriorMatcher.of(QUARTERS, ReferenceTargets.CAFFE_SSD);
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
            QUARTERS,
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
    float[] expected = CASES.match(matcher(SMALL, policy)).locations();
    float[] actual = CASES.match(PriorMatcher.of(SMALL, policy, coding)).locations();
    for (int i = 0; i < expected.length; i++) {
      assertEquals(expected[i], actual[i ^ 1], "number " + i);
    }
  }
}
