package dev.multibox.diagnosis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrowsExactly;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.multibox.diagnosis.Finding.Kind;
import dev.multibox.diagnosis.Finding.Level;
import dev.multibox.matching.BoxCoding;
import dev.multibox.matching.BoxForm;
import dev.multibox.matching.GroundTruth;
import dev.multibox.matching.PriorBoxes;
import dev.multibox.matching.PriorMatcher;
import dev.multibox.matching.ReferencePriors;
import dev.multibox.matching.ReferenceTargets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Each finding in boxes: some that show it, and some that do not. */
class BoxDiagnosisTest {

  private static final PriorBoxes FRACTIONS = PriorBoxes.of(ReferencePriors.SSD300_VOC);
  private static final PriorBoxes PIXELS = PriorBoxes.of(ReferencePriors.TORCHVISION_SSD300);

  /** Three boxes, for two images. */
  private static final float[] CORNERS = {
    0.1f, 0.2f, 0.5f, 0.9f, /* */ 0.4f, 0.4f, 0.6f, 0.7f, /* */ 0f, 0f, 1f, 0.5f
  };

  private static GroundTruth truth(float... boxes) {
    int[] labels = new int[boxes.length / 4];
    Arrays.fill(labels, 1);
    return GroundTruth.of(boxes, labels, new int[] {0, labels.length - 1, labels.length});
  }

  private static float[] scaled(float factor, float... boxes) {
    float[] made = boxes.clone();
    for (int i = 0; i < made.length; i++) {
      made[i] *= factor;
    }
    return made;
  }

  private static BoxCoding coding(BoxForm form) {
    return BoxCoding.builder().boxes(form).build();
  }

  private static void only(
      Kind kind, long count, long of, String first, String words, Diagnosis diagnosis) {
    RecordedFindings.check(diagnosis.findings());
    assertEquals(1, diagnosis.findings().size(), diagnosis::toString);
    Finding finding = diagnosis.findings().getFirst();
    assertEquals(kind, finding.kind());
    assertEquals(count + " of " + of, finding.count() + " of " + finding.of());
    assertEquals(first, finding.first().toString());
    assertTrue(finding.sentence().contains(words), finding.sentence());
  }

  @Test
  void goodBoxesHaveNone() {
    assertEquals(List.of(), Diagnosis.of(truth(CORNERS), FRACTIONS).findings());
    assertEquals(List.of(), Diagnosis.of(truth(scaled(300, CORNERS)), PIXELS).findings());
    PriorMatcher matcher = PriorMatcher.of(FRACTIONS, ReferenceTargets.SSD_PYTORCH);
    assertEquals("", Diagnosis.of(truth(CORNERS), matcher).toString());
  }

  @Test
  void fractionsOnPriorsInPixels() {
    only(
        Kind.FRACTIONS_ON_PIXELS,
        3,
        3,
        "[0][0]",
        "all 3 boxes lie within 1 by 1, where priors count pixels of 300.0 by 300.0",
        Diagnosis.of(truth(CORNERS), PIXELS));
    float[] one = CORNERS.clone();
    one[10] = 1.1f;
    assertEquals(List.of(), Diagnosis.of(truth(one), PIXELS).findings());
  }

  @Test
  void pixelsOnPriorsInFractions() {
    only(
        Kind.PIXELS_ON_FRACTIONS,
        3,
        3,
        "[0][0]",
        "divide boxes",
        Diagnosis.of(truth(scaled(300, CORNERS)), FRACTIONS));
    // One of three beyond 2 is a box that is wrong by itself.
    float[] one = CORNERS.clone();
    one[10] = 2.1f;
    only(Kind.INVALID_BOXES, 1, 3, "[1][0]", "skipInvalid()", Diagnosis.of(truth(one), FRACTIONS));
  }

  @Test
  void sizesInPlaceOfCorners() {
    float[] sizes = {0.1f, 0.2f, 0.4f, 0.7f, /* */ 0.6f, 0.4f, 0.2f, 0.3f};
    only(
        Kind.OTHER_BOX_FORM,
        1,
        2,
        "[1][0]",
        "to LEFT_TOP_SIZE, which all boxes fit",
        Diagnosis.of(truth(sizes), FRACTIONS));
    assertEquals(
        List.of(), Diagnosis.of(truth(sizes), FRACTIONS, coding(BoxForm.LEFT_TOP_SIZE)).findings());
  }

  @Test
  void centersInPlaceOfCorners() {
    float[] centers = {0.3f, 0.5f, 0.4f, 0.7f, /* */ 0.8f, 0.4f, 0.3f, 0.3f};
    only(
        Kind.OTHER_BOX_FORM,
        1,
        2,
        "[1][0]",
        "to CENTERS, which",
        Diagnosis.of(truth(centers), FRACTIONS));
  }

  @Test
  void yFirstInPlaceOfXFirst() {
    PriorBoxes wide = PriorBoxes.ofCenters(new float[] {320, 180, 64, 64}, 640, 360);
    float[] yFirst = {10, 400, 300, 600, /* */ 20, 30, 50, 90};
    only(
        Kind.OTHER_BOX_FORM,
        1,
        2,
        "[0][0]",
        "to CORNERS_Y_FIRST, which",
        Diagnosis.of(truth(yFirst), wide));
    assertEquals(
        List.of(), Diagnosis.of(truth(yFirst), wide, coding(BoxForm.CORNERS_Y_FIRST)).findings());
  }

  @Test
  void cornersInPlaceOfSizes() {
    only(
        Kind.OTHER_BOX_FORM,
        2,
        3,
        "[0][0]",
        "to CORNERS or CORNERS_Y_FIRST, which",
        Diagnosis.of(truth(CORNERS), FRACTIONS, coding(BoxForm.LEFT_TOP_SIZE)));
  }

  @Test
  void boxesPastTheImage() {
    float[] past = {0.1f, 0.2f, 0.5f, 1.009f, /* */ 0.4f, 0.4f, 0.6f, 0.7f};
    assertEquals(List.of(), Diagnosis.of(truth(past), FRACTIONS).findings());
    past[3] = 1.02f;
    only(Kind.INVALID_BOXES, 1, 2, "[0][0]", "clip them", Diagnosis.of(truth(past), FRACTIONS));
    BoxCoding wide = BoxCoding.builder().overhang(0.1f).build();
    assertEquals(List.of(), Diagnosis.of(truth(past), FRACTIONS, wide).findings());
    past[3] = Float.NaN;
    only(Kind.INVALID_BOXES, 1, 2, "[0][0]", "not finite", Diagnosis.of(truth(past), FRACTIONS));
  }

  @Test
  void imagesWithoutBoxes() {
    GroundTruth none = GroundTruth.of(new float[0], new int[0], new int[] {0, 0, 0});
    only(Kind.NO_OBJECTS, 2, 2, "[0]", "no box", Diagnosis.of(none, FRACTIONS));
    GroundTruth some = GroundTruth.of(CORNERS, new int[] {1, 1, 1}, new int[] {0, 3, 3});
    Diagnosis diagnosis = Diagnosis.of(some, FRACTIONS);
    only(Kind.IMAGES_WITHOUT_OBJECTS, 1, 2, "[1]", "no box", diagnosis);
    assertEquals(Level.NOTE, diagnosis.findings().getFirst().level());
    assertEquals(List.of(), diagnosis.warnings());
  }

  @Test
  void labelsFromZeroAmongPadding() {
    float[] boxes = new float[16];
    System.arraycopy(CORNERS, 0, boxes, 0, 12);
    GroundTruth padded = GroundTruth.padded(boxes, new int[] {1, 2, 1, 0}, 2, 2);
    assertEquals(List.of(), Diagnosis.of(padded, FRACTIONS).findings());
    GroundTruth left = GroundTruth.padded(boxes, new int[] {1, -1, 1, 0}, 2, 2);
    assertEquals(List.of(), Diagnosis.of(left, FRACTIONS).findings());
    GroundTruth fromZero = GroundTruth.padded(boxes, new int[] {0, 1, 2, 0}, 2, 2);
    only(
        Kind.LABELS_FROM_ZERO,
        1,
        2,
        "[0][0]",
        "count labels from 1",
        Diagnosis.of(fromZero, FRACTIONS));
  }

  @Test
  void rowStartsAreChecked() {
    GroundTruth wrong = GroundTruth.of(CORNERS, new int[] {1, 1, 1}, new int[] {0, 2});
    String message =
        assertThrowsExactly(IllegalArgumentException.class, () -> Diagnosis.of(wrong, FRACTIONS))
            .getMessage();
    assertTrue(message.startsWith("starts[1]: expected 3"), message);
  }
}
