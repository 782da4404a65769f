package dev.multibox.matching;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What encoding and decoding refuse, and in which words. */
class BoxCoderArgumentsTest {

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
    float[] few = new float[BoxCoderTest.PRIORS * 4 - 1];
    float[] enough = new float[BoxCoderTest.PRIORS * 4];
    assertThrows(
        IndexOutOfBoundsException.class, () -> coder.encode(few, 1, BoxCoderTest.CENTERED, enough));
    assertThrows(
        IndexOutOfBoundsException.class,
        () -> coder.encode(BoxCoderTest.BOXES, 1, BoxCoderTest.CENTERED, few));
    assertThrows(
        IndexOutOfBoundsException.class, () -> coder.decode(few, 1, BoxCoderTest.CENTERED, enough));
    assertThrows(
        IllegalArgumentException.class,
        () -> coder.decode(BoxCoderTest.BOXES, -1, BoxCoderTest.CENTERED, enough));
    assertThrows(
        NullPointerException.class, () -> coder.decode(BoxCoderTest.BOXES, 1, null, enough));
    MemorySegment longer = MemorySegment.ofArray(new float[BoxCoderTest.PRIORS * 4 + 1]);
    assertThrows(
        IllegalArgumentException.class,
        () -> coder.decode(longer.asSlice(4), 1, BoxCoderTest.CENTERED, longer));
    assertThrows(
        IllegalArgumentException.class,
        () ->
            coder.decode(
                longer, 1, BoxCoderTest.CENTERED, MemorySegment.ofArray(enough).asReadOnly()));
  }
}
