package dev.multibox.detection;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.multibox.Backend;
import dev.multibox.Backends;
import dev.multibox.detection.DetectionPolicy.Order;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Suppression by itself: its order, its limits, its memory and what it refuses. */
class NonMaximumSuppressionTest {

  /** 0 and 1 overlap by 9 / 11, 2 lies apart, 3 is 0 again. */
  private static final float[] BOXES = {
    0f, 0f, 1f, 1f, 0.1f, 0f, 1.1f, 1f, 5f, 5f, 6f, 6f, 0f, 0f, 1f, 1f
  };

  private static final float[] SCORES = {0.5f, 0.9f, 0.7f, 0.5f};

  private static int[] kept(NonMaximumSuppression suppression, int[] labels) {
    int[] kept = new int[4];
    return Arrays.copyOf(kept, suppression.suppress(BOXES, SCORES, labels, 4, kept));
  }

  @Test
  void theBestOfEachCluster() {
    assertArrayEquals(new int[] {1, 2}, kept(NonMaximumSuppression.of(0.5, 4), null));
    assertArrayEquals(new int[] {1, 2, 0}, kept(NonMaximumSuppression.of(0.9, 4), null));
    assertArrayEquals(
        new int[] {1, 2, 0}, kept(NonMaximumSuppression.of(0.5, 4), new int[] {0, 1, 0, 0}));
  }

  /** The threshold itself does not suppress: 1 and 1 are alike. */
  @Test
  void ofEqualScoresTheLowestNumberIsKept() {
    assertArrayEquals(new int[] {1, 2, 0, 3}, kept(NonMaximumSuppression.of(1, 4), null));
  }

  @Test
  void limitsAndOrder() {
    DetectionPolicy policy =
        DetectionPolicy.builder().scoreThreshold(0.6f).order(Order.BY_RISING_SCORE).build();
    assertArrayEquals(new int[] {2, 1}, kept(NonMaximumSuppression.of(policy, 4), null));
    DetectionPolicy one = policy.toBuilder().keptPerImage(1).build();
    assertArrayEquals(new int[] {1}, kept(NonMaximumSuppression.of(one, 4), null));
    DetectionPolicy none = policy.toBuilder().keptPerImage(0).build();
    assertArrayEquals(new int[0], kept(NonMaximumSuppression.of(none, 4), null));
  }

  @Test
  void softSuppressionDecaysScores() {
    DetectionPolicy policy =
        DetectionPolicy.builder().suppression(Suppression.soft(0.5f)).scoreThreshold(0.2f).build();
    NonMaximumSuppression suppression = NonMaximumSuppression.of(policy, 4);
    int[] kept = new int[4];
    // 0 is decayed by exp(-(9 / 11)^2 / 0.5), 0.26, to 0.13.
    assertEquals(2, suppression.suppress(BOXES, SCORES, null, 4, kept));
    assertArrayEquals(new int[] {1, 2}, Arrays.copyOf(kept, 2));
    assertEquals(0.7f, suppression.score(1));
    NonMaximumSuppression lower =
        NonMaximumSuppression.of(policy.toBuilder().scoreThreshold(0.1f).build(), 4);
    assertEquals(3, lower.suppress(BOXES, SCORES, null, 4, kept));
    assertEquals(0, kept[2]);
    double overlap = 0.9 / (1.1 + 1e-5);
    assertEquals(0.5 * Math.exp(-overlap * overlap / 0.5), lower.score(2), 1e-6);
  }

  @Test
  void segmentsGiveTheSame() {
    Random random = new Random(3);
    int count = 700;
    float[] boxes = new float[4 * count];
    float[] scores = new float[count];
    int[] labels = new int[count];
    for (int i = 0; i < count; i++) {
      boxes[4 * i] = random.nextFloat() * 20;
      boxes[4 * i + 1] = random.nextFloat() * 20;
      boxes[4 * i + 2] = boxes[4 * i] + 1 + random.nextFloat();
      boxes[4 * i + 3] = boxes[4 * i + 1] + 1 + random.nextFloat();
      scores[i] = random.nextInt(50) / 50f;
      labels[i] = random.nextInt(5) * 1000;
    }
    int[] expected = new int[count];
    int most =
        NonMaximumSuppression.of(ReferenceDetection.LUFFICC.policy(), count, scalar())
            .suppress(boxes, scores, labels, count, expected);
    for (Backend backend : Backends.all()) {
      NonMaximumSuppression suppression =
          NonMaximumSuppression.of(ReferenceDetection.LUFFICC.policy(), count, backend);
      try (Arena arena = Arena.ofConfined()) {
        MemorySegment kept = arena.allocate(4L * count);
        assertEquals(
            most,
            suppression.suppress(
                arena.allocateFrom(ValueLayout.JAVA_FLOAT, boxes),
                MemorySegment.ofArray(scores),
                arena.allocateFrom(ValueLayout.JAVA_INT, labels),
                count,
                kept));
        assertArrayEquals(
            Arrays.copyOf(expected, most), Arrays.copyOf(kept.toArray(ValueLayout.JAVA_INT), most));
      }
    }
  }

  private static Backend scalar() {
    return Backend.of(Backend.Choice.SCALAR);
  }

  @Test
  void badInputIsRefusedAndNothingWritten() {
    NonMaximumSuppression suppression = NonMaximumSuppression.of(0.5, 4);
    float[] bad = BOXES.clone();
    bad[9] = Float.NaN;
    illegal(
        "boxes[2]: expected numbers, got (5.0, NaN, 6.0, 6.0); leave the box out, or give it a"
            + " score below the threshold and any corners",
        kept -> suppression.suppress(bad, SCORES, null, 4, kept));
    illegal(
        "labels[3]: expected 0 or more, got -1; leave the box out",
        kept -> suppression.suppress(BOXES, SCORES, new int[] {0, 0, 0, -1}, 4, kept));
    illegal(
        "count: expected 0 to 4, got 5",
        kept -> suppression.suppress(new float[20], new float[5], null, 5, kept));
    illegal(
        "kept: expected memory of its own, got the array of labels; give the output other memory",
        kept -> suppression.suppress(BOXES, SCORES, kept, 4, kept));
    IndexOutOfBoundsException refused =
        assertThrows(
            IndexOutOfBoundsException.class,
            () -> suppression.suppress(BOXES, SCORES, null, 4, new int[3]));
    assertEquals(
        "kept: expected at least 4 integers [count], got 3; give longer memory, or lower the sizes",
        refused.getMessage());
    assertEquals(
        "rank: expected 0 to 1, got 2",
        assertThrows(
                IllegalArgumentException.class,
                () -> {
                  suppression.suppress(BOXES, SCORES, null, 4, new int[4]);
                  suppression.score(2);
                })
            .getMessage());
  }

  private interface Call {
    int run(int[] kept);
  }

  private static void illegal(String message, Call call) {
    int[] kept = {7, 7, 7, 7};
    Executable run = () -> call.run(kept);
    assertEquals(message, assertThrows(IllegalArgumentException.class, run).getMessage());
    assertArrayEquals(new int[] {7, 7, 7, 7}, kept, "nothing written");
  }
}
