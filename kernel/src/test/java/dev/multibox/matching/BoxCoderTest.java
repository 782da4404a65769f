package dev.multibox.matching;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.multibox.matching.BoxCoding.Code;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Encoding and decoding by their formulas in double; what is refused, and in which words. */
class BoxCoderTest {

  private static final int PRIORS = 300;
  private static final PriorBoxes CENTERED = PriorBoxes.ofCenters(centers(1, 0.3f), 1f, 1f);
  private static final float[] BOXES = PriorBoxes.ofCenters(centers(2, 0.4f), 1f, 1f).corners();

  private static float[] centers(long seed, float size) {
    Random random = new Random(seed);
    float[] centers = new float[PRIORS * 4];
    for (int i = 0; i < centers.length; i += 4) {
      centers[i] = 0.3f + 0.4f * random.nextFloat();
      centers[i + 1] = 0.3f + 0.4f * random.nextFloat();
      centers[i + 2] = 0.02f + size * random.nextFloat();
      centers[i + 3] = 0.02f + size * random.nextFloat();
    }
    return centers;
  }

  @Test
  void offsetsAreThoseOfTheFormula() {
    BoxCoding coding =
        BoxCoding.builder().variances(0.1f, 0.3f, 0.2f, 0.5f).logEpsilon(1e-3f).build();
    float[] offsets = new float[PRIORS * 4];
    BoxCoder.of(coding).encode(BOXES, 1, CENTERED, offsets);
    float[] priors = CENTERED.centers();
    double[] variances = {0.1f, 0.3f, 0.2f, 0.5f};
    for (int i = 0; i < PRIORS * 4; i++) {
      int row = i - i % 4;
      int axis = i % 2;
      double prior = priors[row + axis];
      double size = priors[row + 2 + axis];
      double from = BOXES[row + axis];
      double to = BOXES[row + 2 + axis];
      double code =
          i % 4 < 2
              ? ((from + to) / 2 - prior) / size / variances[i % 4]
              : Math.log((to - from) / size + 1e-3f) / variances[i % 4];
      // Two roundings of the corners' sum, 6e-8 each, over the size and the variance.
      assertEquals(code, offsets[i], 2e-7 / size / variances[i % 4] + 4e-7 * Math.abs(code));
    }
  }

  @Test
  void everyCodeDecodesToTheBoxAgain() {
    for (Code code : Code.values()) {
      for (BoxForm form : BoxForm.values()) {
        BoxCoder coder = BoxCoder.of(BoxCoding.builder().code(code).boxes(form).build());
        float[] boxes = inForm(form);
        float[] offsets = new float[PRIORS * 4];
        coder.encode(boxes, 1, CENTERED, offsets);
        float[] decoded = new float[PRIORS * 4];
        coder.decode(offsets, 1, CENTERED, decoded);
        assertArrayEquals(boxes, decoded, 1e-6f, code + " " + form);
      }
    }
  }

  private static float[] inForm(BoxForm form) {
    float[] centers = PriorBoxes.ofCorners(BOXES, 1f, 1f).centers();
    float[] boxes = form == BoxForm.CENTERS ? centers : BOXES.clone();
    for (int i = 0; i < boxes.length; i += 4) {
      if (form == BoxForm.LEFT_TOP_SIZE) {
        boxes[i + 2] = centers[i + 2];
        boxes[i + 3] = centers[i + 3];
      } else if (form == BoxForm.CORNERS_Y_FIRST) {
        turn(boxes, i);
      }
    }
    return boxes;
  }

  private static void turn(float[] numbers, int at) {
    float first = numbers[at];
    numbers[at] = numbers[at + 1];
    numbers[at + 1] = first;
    float third = numbers[at + 2];
    numbers[at + 2] = numbers[at + 3];
    numbers[at + 3] = third;
  }

  @Test
  void offsetsWithYFirstAreTheSameTurned() {
    for (Code code : Code.values()) {
      BoxCodingBuilder coding = BoxCoding.builder().code(code).variances(0.1f, 0.3f, 0.2f, 0.5f);
      float[] expected = new float[PRIORS * 4];
      BoxCoder.of(coding.build()).encode(BOXES, 1, CENTERED, expected);
      float[] decodedWithXFirst = new float[PRIORS * 4];
      BoxCoder.of(coding.build()).decode(expected, 1, CENTERED, decodedWithXFirst);
      for (int i = 0; i < PRIORS * 4; i += 4) {
        turn(expected, i);
      }
      BoxCoder yFirst = BoxCoder.of(coding.offsetOrder(BoxCoding.OffsetOrder.Y_FIRST).build());
      float[] offsets = new float[PRIORS * 4];
      yFirst.encode(BOXES, 1, CENTERED, offsets);
      assertArrayEquals(expected, offsets, code + " encoded");
      float[] decoded = new float[PRIORS * 4];
      yFirst.decode(offsets, 1, CENTERED, decoded);
      assertArrayEquals(decodedWithXFirst, decoded, code + " decoded");
      BoxCoder allYFirst = BoxCoder.of(coding.boxes(BoxForm.CORNERS_Y_FIRST).build());
      allYFirst.encode(inForm(BoxForm.CORNERS_Y_FIRST), 1, CENTERED, offsets);
      assertArrayEquals(expected, offsets, code + " of boxes with y first");
    }
  }

  @Test
  void cornerOffsetsAreDifferencesOfCorners() {
    PriorBoxes prior = PriorBoxes.ofCorners(new float[] {0.25f, 0.25f, 0.75f, 0.5f}, 1f, 1f);
    float[] box = {0.5f, 0.125f, 1f, 0.625f};
    float[] offsets = new float[4];
    BoxCoder.of(BoxCoding.builder().code(Code.CORNER).variances(0.5f, 0.25f).build())
        .encode(box, 1, prior, offsets);
    assertArrayEquals(new float[] {0.5f, -0.25f, 1f, 0.5f}, offsets);
    BoxCoder.of(BoxCoding.builder().code(Code.CORNER_SIZE).variances(0.5f, 0.25f).build())
        .encode(box, 1, prior, offsets);
    assertArrayEquals(new float[] {1f, -1f, 2f, 2f}, offsets);
  }

  @Test
  void decodedSizesStopAtTheBound() {
    PriorBoxes prior = PriorBoxes.ofCorners(new float[] {0.25f, 0.25f, 0.75f, 0.75f}, 1f, 1f);
    float[] offsets = {0f, 0f, 100f, -100f};
    float[] box = new float[4];
    BoxCoder.of(BoxCoding.builder().boxes(BoxForm.CENTERS).maxLogSize(2f).build())
        .decode(offsets, 1, prior, box);
    assertEquals(0.5 * Math.exp(2), box[2], 1e-6);
    assertEquals(0.5 * Math.exp(-20), box[3], 1e-14);
    BoxCoder.of(BoxCoding.builder().boxes(BoxForm.CENTERS).build()).decode(offsets, 1, prior, box);
    assertEquals(0.5 * Math.exp(20), box[2], 200);
  }

  @Test
  void inPlaceAndOffTheHeapAreTheSame() {
    BoxCoder coder = BoxCoder.of(ReferenceTargets.TORCHVISION);
    float[] offsets = new float[PRIORS * 4];
    coder.encode(BOXES, 1, CENTERED, offsets);
    float[] inPlace = BOXES.clone();
    coder.encode(inPlace, 1, CENTERED, inPlace);
    assertArrayEquals(offsets, inPlace);
    float[] decoded = new float[PRIORS * 4];
    coder.decode(offsets, 1, CENTERED, decoded);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment memory = arena.allocate(PRIORS * 16L + 1, 4).asSlice(1);
      memory.copyFrom(MemorySegment.ofArray(BOXES));
      coder.encode(memory, 1, CENTERED, memory);
      assertArrayEquals(offsets, memory.toArray(ValueLayout.JAVA_FLOAT_UNALIGNED));
      coder.decode(memory, 1, CENTERED, memory);
      assertArrayEquals(decoded, memory.toArray(ValueLayout.JAVA_FLOAT_UNALIGNED));
    }
  }

  private static void refused(BoxCoding coding, float[] box, String... words) {
    float[] boxes = {0.1f, 0.1f, 0.2f, 0.2f, 0, 0, 0, 0};
    if (coding.boxes() == BoxForm.CENTERS) {
      boxes[2] = 0.1f;
    }
    System.arraycopy(box, 0, boxes, 4, 4);
    float[] both = new float[16];
    System.arraycopy(boxes, 0, both, 0, 4);
    System.arraycopy(boxes, 0, both, 4, 4);
    System.arraycopy(boxes, 0, both, 8, 8);
    PriorBoxes priors =
        PriorBoxes.ofCorners(new float[] {0f, 0f, 1f, 1f, 0f, 0f, 0.5f, 0.5f}, 1f, 1f);
    float[] offsets = new float[16];
    String message =
        assertThrows(
                IllegalArgumentException.class,
                () -> BoxCoder.of(coding).encode(both, 2, priors, offsets))
            .getMessage();
    assertTrue(message.startsWith("boxes[1][1]: expected "), message);
    for (String word : words) {
      assertTrue(message.contains(word), message);
    }
    assertArrayEquals(new float[16], offsets, "untouched");
  }

  @Test
  void degenerateBoxesAreRefusedByNameAndNumbers() {
    BoxCoding corners = BoxCoding.builder().build();
    String sized = "a width and height above 0, got (left, top, right, bottom) = ";
    refused(corners, new float[] {0.5f, 0.1f, 0.5f, 0.2f}, sized + "(0.5, 0.1, 0.5, 0.2)");
    refused(corners, new float[] {0.1f, 0.5f, 0.2f, 0.5f}, sized);
    refused(corners, new float[] {0.3f, 0.1f, 0.2f, 0.2f}, sized);
    refused(corners, new float[] {0.1f, 0.3f, 0.2f, 0.2f}, sized);
    refused(corners, new float[] {0.3f, 0.3f, 0.2f, 0.2f}, sized);
    refused(corners, new float[] {0f, 0f, 1e-25f, 1e-25f}, sized);
    for (float strange :
        new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
      for (int i = 0; i < 4; i++) {
        float[] box = {0.1f, 0.1f, 0.2f, 0.2f};
        box[i] = strange;
        refused(corners, box, "finite numbers, got (left");
      }
    }
    BoxCoding centers = BoxCoding.builder().boxes(BoxForm.CENTERS).build();
    refused(centers, new float[] {0.5f, 0.5f, 0f, 0.1f}, "above 0, got (cx, cy, w, h) = (0.5");
    refused(centers, new float[] {0.5f, 0.5f, -0.1f, -0.1f}, "above 0, got (cx, cy, w, h)");
    BoxCoding size = BoxCoding.builder().boxes(BoxForm.LEFT_TOP_SIZE).build();
    refused(
        size, new float[] {0.5f, 0.25f, -0.25f, 1f}, "got (left, top, w, h) = (0.5, 0.25, -0.25");
    BoxCoding yFirst = BoxCoding.builder().boxes(BoxForm.CORNERS_Y_FIRST).build();
    refused(
        yFirst,
        new float[] {0.1f, 0.5f, 0.2f, 0.4f},
        "got (top, left, bottom, right) = (0.1, 0.5, 0.2, 0.4)");
  }

  @Test
  void boxesBeyondTheImageAreRefusedUnlessTheyMayOverhang() {
    BoxCoding strict = BoxCoding.builder().overhang(0f).build();
    String outside =
        "a box in the image of 1.0 by 1.0, which it may pass by an overhang of 0.0 of a side";
    for (float[] box :
        List.of(
            new float[] {-0.01f, 0.1f, 0.2f, 0.2f},
            new float[] {0.1f, -0.01f, 0.2f, 0.2f},
            new float[] {0.1f, 0.1f, 1.01f, 0.2f},
            new float[] {0.1f, 0.1f, 0.2f, 1.01f},
            new float[] {48f, 20f, 200f, 220f})) {
      refused(strict, box, outside);
    }
    float[] offsets = new float[4];
    PriorBoxes prior = PriorBoxes.ofCorners(new float[] {0f, 0f, 1f, 1f}, 1f, 1f);
    BoxCoder.of(BoxCoding.builder().overhang(Float.POSITIVE_INFINITY).build())
        .encode(new float[] {48f, 20f, 200f, 220f}, 1, prior, offsets);
    assertTrue(offsets[0] > 100f);
  }

  @Test
  void everyBoxThatCannotBeEncodedIsNamed() {
    PriorBoxes priors =
        PriorBoxes.ofCorners(new float[] {0f, 0f, 1f, 1f, 0f, 0f, 0.5f, 0.5f}, 1f, 1f);
    float[] boxes = {0f, 0f, 0f, 1f, 0f, 0f, 1f, 1.5f};
    String message =
        assertThrows(
                IllegalArgumentException.class,
                () ->
                    BoxCoder.of(ReferenceTargets.TORCHVISION)
                        .encode(boxes, 1, priors, new float[8]))
            .getMessage();
    assertEquals(
        "boxes[0][0]: expected a width and height above 0, got (left, top, right, bottom) = (0.0,"
            + " 0.0, 0.0, 1.0)\n"
            + "boxes[0][1]: expected a box in the image of 1.0 by 1.0, which it may pass by an"
            + " overhang of 0.01 of a side, got (left, top, right, bottom) = (0.0, 0.0, 1.0, 1.5);"
            + " clip such boxes to the image, or raise the overhang of the BoxCoding",
        message);
  }

  @Test
  void fractionsForPriorsInPixelsAreRefused() {
    PriorBoxes pixels = PriorBoxes.ofCorners(new float[] {0f, 0f, 20f, 10f}, 30f, 20f);
    float[] fraction = {0.1f, 0.1f, 0.9f, 1f};
    BoxCoder coder = BoxCoder.of(ReferenceTargets.TORCHVISION);
    float[] offsets = new float[4];
    assertEquals(
        "boxes: expected pixels of an image of 30.0 by 20.0, as the priors count, got 1 within 1 by"
            + " 1; multiply fractions by the sides of the image, or set the configuration's"
            + " units(FRACTIONS)",
        assertThrows(
                IllegalArgumentException.class, () -> coder.encode(fraction, 1, pixels, offsets))
            .getMessage());
    assertArrayEquals(new float[4], offsets, "untouched");
    coder.encode(new float[] {0.1f, 0.1f, 0.9f, 1.1f}, 1, pixels, offsets);
    BoxCoder unchecked = BoxCoder.of(BoxCoding.builder().overhang(Float.POSITIVE_INFINITY).build());
    unchecked.encode(fraction, 1, pixels, offsets);
    assertTrue(offsets[0] < 0f);
  }

  @Test
  void memoryThatWillNotDoIsRefused() {
    BoxCoder coder = BoxCoder.of(ReferenceTargets.TORCHVISION);
    float[] few = new float[PRIORS * 4 - 1];
    float[] enough = new float[PRIORS * 4];
    assertThrows(IndexOutOfBoundsException.class, () -> coder.encode(few, 1, CENTERED, enough));
    assertThrows(IndexOutOfBoundsException.class, () -> coder.encode(BOXES, 1, CENTERED, few));
    assertThrows(IndexOutOfBoundsException.class, () -> coder.decode(few, 1, CENTERED, enough));
    assertThrows(IllegalArgumentException.class, () -> coder.decode(BOXES, -1, CENTERED, enough));
    assertThrows(NullPointerException.class, () -> coder.decode(BOXES, 1, null, enough));
    MemorySegment longer = MemorySegment.ofArray(new float[PRIORS * 4 + 1]);
    assertThrows(
        IllegalArgumentException.class, () -> coder.decode(longer.asSlice(4), 1, CENTERED, longer));
    assertThrows(
        IllegalArgumentException.class,
        () -> coder.decode(longer, 1, CENTERED, MemorySegment.ofArray(enough).asReadOnly()));
  }
}
