package dev.multibox.matching;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrowsExactly;

import dev.multibox.BatchShape;
import dev.multibox.Predictions;
import dev.multibox.loss.MultiBoxLoss;
import dev.multibox.loss.ReferenceLoss;
import dev.multibox.loss.Targets;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Outputs in arrays, segments and buffers take the same targets; what is refused, and how. */
class TargetOutputsTest {

  private static final PriorBoxes PRIORS =
      PriorBoxes.of(PriorConfiguration.builder(64, 64).map(5, 16, 0, 2).build());
  private static final MatchingCase CASES = MatchingCase.of(4, 3, 0, 7);
  private static final BatchShape SHAPE = CASES.shape(PRIORS);
  private static final int ROWS = Math.toIntExact(SHAPE.rows());
  private static final ByteOrder OTHER =
      ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN
          ? ByteOrder.BIG_ENDIAN
          : ByteOrder.LITTLE_ENDIAN;

  private final PriorMatcher matcher = PriorMatcher.of(PRIORS, ReferenceTargets.SSD_KERAS);
  private final MatcherWorkspace workspace = matcher.workspace(3, 7);
  private final int[] labels = new int[ROWS];
  private final float[] locations = new float[ROWS * 4];
  private final int[] matches = new int[ROWS];
  private final ByteBuffer nativeLabels = direct(ROWS);
  private final ByteBuffer nativeLocations = direct(ROWS * 4);
  private final ByteBuffer nativeMatches = direct(ROWS);

  private static ByteBuffer direct(int count) {
    return ByteBuffer.allocateDirect(count * 4).order(ByteOrder.nativeOrder());
  }

  private void match(TargetOutputs outputs) {
    matcher.match(CASES.truth(), outputs.zeroFilled(), workspace);
  }

  private void requireSame(
      float[] expected, IntBuffer ofLabels, FloatBuffer ofLocations, IntBuffer ofMatches) {
    for (int row = 0; row < ROWS; row++) {
      assertEquals(labels[row], ofLabels.get(row), "label of row " + row);
      assertEquals(matches[row], ofMatches.get(row), "match of row " + row);
    }
    for (int i = 0; i < ROWS * 4; i++) {
      assertEquals(expected[i], ofLocations.get(i), "location " + i);
    }
  }

  private float[] turned() {
    float[] turned = new float[ROWS * 4];
    int priors = PRIORS.count();
    for (int row = 0; row < ROWS; row++) {
      for (int i = 0; i < 4; i++) {
        turned[(row / priors * 4 + i) * priors + row % priors] = locations[row * 4 + i];
      }
    }
    return turned;
  }

  @Test
  void everyKindOfMemoryTakesTheSameTargets() {
    match(TargetOutputs.of(SHAPE, labels, locations).withMatches(matches));
    match(
        TargetOutputs.of(
                SHAPE,
                MemorySegment.ofBuffer(nativeLabels),
                MemorySegment.ofBuffer(nativeLocations))
            .withMatches(MemorySegment.ofBuffer(nativeMatches)));
    IntBuffer ofLabels = nativeLabels.asIntBuffer();
    FloatBuffer ofLocations = nativeLocations.asFloatBuffer();
    IntBuffer ofMatches = nativeMatches.asIntBuffer();
    requireSame(locations, ofLabels, ofLocations, ofMatches);
    nativeLabels.put(new byte[ROWS * 4]);
    nativeLocations.put(new byte[ROWS * 16]);
    nativeMatches.put(new byte[ROWS * 4]);
    match(TargetOutputs.of(SHAPE, ofLabels, ofLocations).withMatches(ofMatches));
    requireSame(locations, ofLabels, ofLocations, ofMatches);
  }

  @Test
  void coordinateMajorLocationsAreTheSameTurned() {
    match(TargetOutputs.of(SHAPE, labels, locations).withMatches(matches));
    float[] expected = turned();
    float[] array = new float[ROWS * 4];
    int[] others = new int[ROWS];
    match(TargetOutputs.coordinateMajor(SHAPE, others, array));
    assertArrayEquals(labels, others);
    assertArrayEquals(expected, array);
    IntBuffer ofLabels = nativeLabels.asIntBuffer();
    FloatBuffer ofLocations = nativeLocations.asFloatBuffer();
    IntBuffer ofMatches = nativeMatches.asIntBuffer();
    match(
        TargetOutputs.coordinateMajor(
                SHAPE,
                MemorySegment.ofBuffer(nativeLabels),
                MemorySegment.ofBuffer(nativeLocations))
            .withMatches(MemorySegment.ofBuffer(nativeMatches)));
    requireSame(expected, ofLabels, ofLocations, ofMatches);
    nativeLocations.put(new byte[ROWS * 16]);
    match(TargetOutputs.coordinateMajor(SHAPE, ofLabels, ofLocations).withMatches(ofMatches));
    requireSame(expected, ofLabels, ofLocations, ofMatches);
  }

  @Test
  void aBufferIsFilledFromItsPositionToItsLimit() {
    match(TargetOutputs.of(SHAPE, labels, locations));
    int[] longLabels = new int[ROWS + 5];
    float[] longLocations = new float[ROWS * 4 + 9];
    match(
        TargetOutputs.of(
            SHAPE,
            IntBuffer.wrap(longLabels, 2, ROWS),
            FloatBuffer.wrap(longLocations, 7, ROWS * 4)));
    for (int row = 0; row < ROWS; row++) {
      assertEquals(labels[row], longLabels[row + 2]);
    }
    for (int i = 0; i < ROWS * 4; i++) {
      assertEquals(locations[i], longLocations[i + 7]);
    }
    refused(
        IndexOutOfBoundsException.class,
        "labels: expected at least " + ROWS + " integers [batch][priors], got " + (ROWS - 1),
        () ->
            TargetOutputs.of(
                SHAPE, IntBuffer.wrap(longLabels, 0, ROWS - 1), FloatBuffer.wrap(longLocations)));
  }

  private static void refused(Class<? extends Throwable> type, String start, Executable call) {
    String message = assertThrowsExactly(type, call).getMessage();
    assertEquals(start, message.substring(0, Math.min(start.length(), message.length())));
  }

  @Test
  void buffersOfAnotherByteOrderAreNamed() {
    String expected =
        ": expected a buffer in the machine's byte order "
            + ByteOrder.nativeOrder()
            + ", got "
            + OTHER
            + "; call .order(ByteOrder.nativeOrder())";
    IntBuffer strangeIntegers = nativeLabels.duplicate().order(OTHER).asIntBuffer();
    FloatBuffer strangeFloats = nativeLocations.duplicate().order(OTHER).asFloatBuffer();
    IntBuffer ofLabels = nativeLabels.asIntBuffer();
    FloatBuffer ofLocations = nativeLocations.asFloatBuffer();
    Class<IllegalArgumentException> illegal = IllegalArgumentException.class;
    refused(
        illegal, "labels" + expected, () -> TargetOutputs.of(SHAPE, strangeIntegers, ofLocations));
    refused(
        illegal,
        "labels" + expected,
        () -> TargetOutputs.coordinateMajor(SHAPE, strangeIntegers, ofLocations));
    refused(
        illegal, "locations" + expected, () -> TargetOutputs.of(SHAPE, ofLabels, strangeFloats));
    refused(
        illegal,
        "locations" + expected,
        () -> TargetOutputs.coordinateMajor(SHAPE, ofLabels, strangeFloats));
    refused(
        illegal,
        "matches" + expected,
        () -> TargetOutputs.of(SHAPE, ofLabels, ofLocations).withMatches(strangeIntegers));
  }

  @Test
  void memoryThatWillNotDoIsNamed() {
    refused(
        NullPointerException.class,
        "shape: expected an object, got null",
        () -> TargetOutputs.of(null, labels, locations));
    refused(
        NullPointerException.class,
        "labels: expected an object, got null",
        () -> TargetOutputs.of(SHAPE, (IntBuffer) null, FloatBuffer.wrap(locations)));
    refused(
        IllegalArgumentException.class,
        "locations: expected memory to write to, got a read-only segment",
        () ->
            TargetOutputs.of(
                SHAPE, IntBuffer.wrap(labels), FloatBuffer.wrap(locations).asReadOnlyBuffer()));
    refused(
        IllegalArgumentException.class,
        "matches: expected memory of its own, got memory that overlaps labels; give the output"
            + " other memory",
        () -> TargetOutputs.of(SHAPE, labels, locations).withMatches(labels));
    refused(
        IndexOutOfBoundsException.class,
        "locations: expected at least " + ROWS * 4 + " floats [batch][4][priors]",
        () -> TargetOutputs.coordinateMajor(SHAPE, labels, new float[ROWS * 4 - 1]));
  }

  @Test
  void theTargetsAreTheSameMemory() {
    TargetOutputs outputs = TargetOutputs.of(SHAPE, labels, locations);
    assertSame(outputs.targets(), outputs.targets());
    assertSame(outputs.targets(), outputs.withMatches(matches).zeroFilled().targets());
    TargetOutputs turned =
        TargetOutputs.coordinateMajor(
            SHAPE, nativeLabels.asIntBuffer(), nativeLocations.asFloatBuffer());
    match(outputs);
    match(turned);
    MultiBoxLoss loss = MultiBoxLoss.of(ReferenceLoss.SSD_KERAS);
    Random random = new Random(5);
    float[] scores = new float[ROWS * MatchingCase.CLASSES];
    float[] predicted = new float[ROWS * 4];
    for (int i = 0; i < scores.length; i++) {
      scores[i] = random.nextFloat();
    }
    for (int i = 0; i < predicted.length; i++) {
      predicted[i] = random.nextFloat();
    }
    Predictions predictions = Predictions.of(SHAPE, scores, predicted);
    double expected = total(loss, predictions, Targets.of(SHAPE, labels, locations));
    assertEquals(expected, total(loss, predictions, outputs.targets()));
    assertEquals(expected, total(loss, predictions, turned.targets()));
    int positive = 0;
    while (labels[positive] == 0) {
      positive++;
    }
    locations[positive * 4] += 3f;
    assertNotEquals(expected, total(loss, predictions, outputs.targets()), "not a copy");
  }

  private static double total(MultiBoxLoss loss, Predictions predictions, Targets targets) {
    return loss.evaluate(predictions, targets, loss.workspace(SHAPE));
  }

  @Test
  void sizesAreThoseOfTheShape() {
    TargetOutputs outputs = TargetOutputs.of(SHAPE, labels, locations);
    assertEquals(SHAPE, outputs.shape());
    assertEquals(3, outputs.batch());
    assertEquals(PRIORS.count(), outputs.priors());
  }
}
