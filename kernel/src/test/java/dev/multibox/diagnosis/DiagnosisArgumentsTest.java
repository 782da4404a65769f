package dev.multibox.diagnosis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrowsExactly;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.multibox.BatchShape;
import dev.multibox.Predictions;
import dev.multibox.diagnosis.Finding.Kind;
import dev.multibox.diagnosis.Finding.Level;
import dev.multibox.diagnosis.Finding.Place;
import dev.multibox.loss.MultiBoxPolicy;
import dev.multibox.loss.Targets;
import dev.multibox.matching.GroundTruth;
import dev.multibox.matching.PriorBoxes;
import dev.multibox.matching.PriorMatcher;
import dev.multibox.matching.ReferencePriors;
import java.lang.foreign.Arena;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a diagnosis refuses. */
class DiagnosisArgumentsTest {

  private static final BatchShape SHAPE = BatchShape.of(1, 3, 2);

  private final Predictions predictions =
      Predictions.of(SHAPE, new float[] {Float.NaN, 1, 2, 3, 4, 5}, new float[12]);
  private final Targets targets = Targets.of(SHAPE, new int[] {1, 0, 0}, new float[12]);

  private static String refused(Runnable call) {
    return assertThrowsExactly(IllegalArgumentException.class, call::run).getMessage();
  }

  @Test
  void nulls() {
    PriorBoxes priors = PriorBoxes.of(ReferencePriors.SSD300_VOC);
    GroundTruth truth = GroundTruth.of(new float[0], new int[0], new int[] {0});
    isNull("predictions", () -> Diagnosis.of((Predictions) null, targets));
    isNull("targets", () -> Diagnosis.of(predictions, (Targets) null));
    isNull("policy", () -> Diagnosis.of(predictions, targets, null));
    isNull("policy", () -> Diagnosis.of(predictions, (MultiBoxPolicy) null));
    isNull("truth", () -> Diagnosis.of((GroundTruth) null, priors));
    isNull("priors", () -> Diagnosis.of(truth, (PriorBoxes) null));
    isNull("coding", () -> Diagnosis.of(truth, priors, null));
    isNull("matcher", () -> Diagnosis.of(truth, (PriorMatcher) null));
    isNull("where", () -> Diagnosis.of(predictions, targets).log(null));
  }

  private static void isNull(String argument, Runnable call) {
    assertEquals(
        argument + ": expected an object, got null",
        assertThrowsExactly(NullPointerException.class, call::run).getMessage());
  }

  @Test
  void otherShapes() {
    Targets more = Targets.of(BatchShape.of(1, 4, 2), new int[4], new float[16]);
    String message = refused(() -> Diagnosis.of(predictions, more));
    assertEquals(
        "targets: expected "
            + SHAPE
            + " as the predictions have, got BatchShape[batch=1, priors=4,"
            + " classes=2]; give both tensors of the same batch",
        message);
  }

  @Test
  void closedMemory() {
    Predictions gone;
    Targets goneTargets;
    try (Arena arena = Arena.ofConfined()) {
      gone = Predictions.of(SHAPE, arena.allocate(24), arena.allocate(48));
      goneTargets = Targets.of(SHAPE, arena.allocate(12), arena.allocate(48));
    }
    for (Runnable call :
        List.<Runnable>of(
            () -> Diagnosis.of(gone, targets), () -> Diagnosis.of(predictions, goneTargets))) {
      String message = assertThrowsExactly(IllegalStateException.class, call::run).getMessage();
      assertTrue(message.contains("expected live memory, its arena is closed; keep"), message);
    }
  }

  @Test
  void findingsAreChecked() {
    Place place = new Place(0, 1, -1);
    assertEquals(
        "count: expected at least 1, got 0",
        refused(() -> new Finding(Kind.NAN_SCORES, Level.NOTE, 0, 2, place, "p", "w")));
    assertEquals(
        "of: expected at least 3, got 2",
        refused(() -> new Finding(Kind.NAN_SCORES, Level.NOTE, 3, 2, place, "p", "w")));
    assertEquals(
        "p; w", new Finding(Kind.NAN_SCORES, Level.NOTE, 1, 2, place, "p", "w").toString());
    assertEquals("[0][1]", place.toString());
  }
}
