package dev.multibox.matching;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.multibox.matching.BoxCoding.Code;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Encoding and decoding by their formulas in double. */
class BoxCoderTest {

  static final int PRIORS = 300;
  static final PriorBoxes CENTERED = PriorBoxes.ofCenters(centers(1, 0.3f), 1f, 1f);
  static final float[] BOXES = PriorBoxes.ofCenters(centers(2, 0.4f), 1f, 1f).corners();

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
}
