package dev.multibox.loss;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** 0-1 loss of rows: arg-max against label, and what it refuses. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ZeroOneLossTest {

  private final GuardedMemory memory = new GuardedMemory();
  private final ZeroOneLoss loss = ZeroOneLoss.of(3);
  private final float[] scores = new float[30];
  private final int[] labels = new int[10];
  private final float[] guarded = memory.floats(30);

  @AfterAll
  void close() {
    memory.close();
  }

  @Test
  void countsTheRowsWhoseArgMaxIsNotTheLabel() {
    for (int classes : new int[] {2, 4, 9, 21, 81}) {
      Random random = new Random(classes);
      int rows = 700;
      float[] many = new float[rows * classes];
      int[] own = new int[rows];
      float[] expected = new float[rows];
      long mistakes = 0;
      long used = 0;
      for (int row = 0; row < rows; row++) {
        int best = 0;
        for (int j = 0; j < classes; j++) {
          // Few different values: ties.
          many[row * classes + j] = random.nextInt(5);
          best = many[row * classes + j] > many[row * classes + best] ? j : best;
        }
        own[row] = row % 7 == 0 ? -1 : row % 3 == 0 ? random.nextInt(classes) : best;
        expected[row] = own[row] >= 0 && own[row] != best ? 1f : 0f;
        mistakes += (long) expected[row];
        used += own[row] >= 0 ? 1 : 0;
      }
      ZeroOneLoss each = ZeroOneLoss.of(classes);
      float[] losses = new float[rows];
      each.perRow(many, own, rows, losses);
      assertArrayEquals(expected, losses);
      double mean = (double) mistakes / used;
      assertEquals(mean, each.mean(many, own, rows));
      assertEquals(mean, each.mean(MemorySegment.ofArray(many), MemorySegment.ofArray(own), rows));
    }
  }

  @Test
  void aRowWithNanIsAMistake() {
    float[] row = {1f, Float.NaN, 0f};
    for (int label = 0; label < 3; label++) {
      assertEquals(1, loss.mean(row, new int[] {label}, 1));
    }
    assertEquals(0, loss.mean(new float[] {0f, Float.POSITIVE_INFINITY, 0f}, new int[] {1}, 1));
    assertTrue(Double.isNaN(loss.mean(row, new int[] {-1}, 1)));
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void refuses(Refusal refusal) {
    refusal.verify(memory);
  }

  List<Refusal> refusals() {
    int[] wrong = {0, 1, 3};
    return List.of(
        Refusal.illegal("classes", () -> ZeroOneLoss.of(1), "classes: expected at least 2, got 1"),
        Refusal.isNull("backend", () -> ZeroOneLoss.of(3, null)),
        Refusal.isNull("scores", () -> loss.perRow(null, labels, 10, guarded)),
        Refusal.isNull("labels", () -> loss.mean(scores, null, 10)),
        Refusal.isNull("losses", () -> loss.perRow(scores, labels, 10, null)),
        Refusal.negative("rows", () -> loss.mean(scores, labels, -1)),
        Refusal.tooShort(
            "scores: expected at least 33 floats [rows][classes], got 30; give longer memory, or"
                + " lower the sizes",
            () -> loss.mean(scores, labels, 11)),
        Refusal.tooShort(
            "losses: expected at least 10 floats [rows], got 9; give longer memory, or lower the"
                + " sizes",
            () -> loss.perRow(scores, labels, 10, new float[9])),
        Refusal.same("scores", () -> loss.perRow(guarded, labels, 10, guarded)),
        Refusal.illegal(
            "label",
            () -> loss.perRow(scores, wrong, 3, guarded),
            "labels: expected -1 to 2, got 3 at [2]"
                + "; -1 ignores a label, map others to it or to a class"),
        Refusal.illegal(
            "label",
            () -> loss.mean(MemorySegment.ofArray(scores), MemorySegment.ofArray(wrong), 3),
            "labels: expected -1 to 2, got 3 at [2]"
                + "; -1 ignores a label, map others to it or to a class"));
  }
}
