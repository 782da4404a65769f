package dev.multibox.matching;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrowsExactly;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.multibox.BatchShape;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** What a match refuses, in which words, and that nothing has been written then. */
class PriorMatcherArgumentsTest {

  private static final PriorBoxes PRIORS =
      PriorBoxes.of(PriorConfiguration.builder(64, 64).map(4, 16, 0, 2).build());
  private static final int COUNT = PRIORS.count();
  private static final BatchShape SHAPE = BatchShape.of(2, COUNT, 4);

  private final PriorMatcher matcher = PriorMatcher.of(PRIORS, ReferenceTargets.TORCHVISION);
  private final MatcherWorkspace workspace = matcher.workspace(2, 2);
  private final float[] boxes = {0f, 0f, 0.5f, 0.5f, 0.2f, 0.2f, 0.6f, 0.6f, 0f, 0f, 1f, 1f};
  private final int[] labels = {1, 2, 3};
  private final int[] starts = {0, 2, 3};
  private final IntBuffer wrapped = IntBuffer.wrap(starts);
  private final int[] outputLabels = filled(2 * COUNT);
  private final float[] locations = new float[2 * COUNT * 4];

  private static int[] filled(int length) {
    int[] values = new int[length];
    Arrays.fill(values, -7);
    return values;
  }

  private TargetOutputs outputs() {
    return TargetOutputs.of(SHAPE, outputLabels, locations);
  }

  private void match() {
    matcher.match(GroundTruth.of(boxes, labels, starts), outputs(), workspace);
  }

  private void refused(Class<? extends Throwable> type, String start, Executable call) {
    String message = assertThrowsExactly(type, call).getMessage();
    assertTrue(message.startsWith(start), message);
    assertArrayEquals(filled(2 * COUNT), outputLabels, "labels untouched");
    assertArrayEquals(new float[2 * COUNT * 4], locations, "locations untouched");
  }

  private void illegal(String start, Executable call) {
    refused(IllegalArgumentException.class, start, call);
  }

  @Test
  void degenerateBoxesOfTheLastImageAreNamed() {
    boxes[10] = 0f;
    illegal("boxes[1][0]: expected a width and height above 0, got (left", this::match);
    boxes[10] = Float.NaN;
    illegal("boxes[1][0]: expected finite numbers", this::match);
    boxes[10] = 300f;
    illegal("boxes[1][0]: expected a box in the image of 1.0 by 1.0", this::match);
    boxes[10] = 1f;
    boxes[4] = 0.7f;
    illegal("boxes[0][1]: expected a width and height above 0", this::match);
  }

  @Test
  void labelsOfNoClassAreNamed() {
    for (int label : new int[] {0, -1, 4}) {
      labels[1] = label;
      illegal(
          "box labels[0][1]: expected 1 to 3, as there are 4 classes and 0 is the background, got "
              + label,
          this::match);
    }
  }

  @Test
  void startsThatLoseOrRepeatABoxAreNamed() {
    String wayOut = "; give where each image's boxes begin, from 0 to the number of boxes";
    starts[0] = -1;
    illegal("starts[0]: expected 0, got -1" + wayOut, this::match);
    starts[0] = 1;
    illegal("starts[0]: expected 0, got 1" + wayOut, this::match);
    starts[0] = 0;
    starts[1] = 4;
    illegal("starts[2]: expected at least 4 as starts[1], got 3" + wayOut, this::match);
    starts[1] = -2;
    illegal("starts[1]: expected at least 0 as starts[0], got -2" + wayOut, this::match);
    starts[1] = 2;
    starts[2] = 1;
    illegal("starts[2]: expected at least 2 as starts[1], got 1" + wayOut, this::match);
    starts[2] = 4;
    illegal("starts[2]: expected 3, the number of boxes, got 4" + wayOut, this::match);
    // how many boxes each image has, in place of where they begin
    starts[0] = 0;
    starts[1] = 2;
    starts[2] = 2;
    illegal("starts[2]: expected 3, the number of boxes, got 2" + wayOut, this::match);
    starts[2] = 3;
    starts[1] = 3;
    illegal(
        "workspace: expected room for 3 boxes of image 0, got 2; call workspace(batch, boxes) with"
            + " the most boxes of an image",
        this::match);
  }

  @Test
  void boxesLabelsAndStartsThatDisagreeAreRefused() {
    illegal(
        "boxes: expected 12 floats [boxes][4] as there are 3 box labels, got 16",
        () -> GroundTruth.of(new float[16], labels, starts));
    illegal(
        "boxes: expected 8 floats [boxes][4] as there are 2 box labels, got 12",
        () -> GroundTruth.of(FloatBuffer.wrap(boxes), IntBuffer.wrap(labels, 1, 2), wrapped));
    refused(
        IndexOutOfBoundsException.class,
        "starts: expected at least 1 integers [batch + 1], got 0; give longer memory, or lower the"
            + " sizes",
        () -> GroundTruth.of(boxes, labels, new int[0]));
    refused(
        NullPointerException.class,
        "starts: expected an object, got null",
        () -> GroundTruth.of(boxes, labels, null));
  }

  @Test
  void truthInBuffersOfAnotherByteOrderIsRefused() {
    ByteOrder other =
        ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN
            ? ByteOrder.BIG_ENDIAN
            : ByteOrder.LITTLE_ENDIAN;
    ByteBuffer strange = ByteBuffer.allocateDirect(16).order(other);
    String expected = ": expected a buffer in the machine's byte order ";
    illegal(
        "boxes" + expected,
        () -> GroundTruth.of(strange.asFloatBuffer(), IntBuffer.wrap(labels), wrapped));
    illegal(
        "box labels" + expected,
        () -> GroundTruth.of(FloatBuffer.wrap(boxes), strange.asIntBuffer(), wrapped));
    illegal(
        "starts" + expected,
        () ->
            GroundTruth.of(FloatBuffer.wrap(boxes), IntBuffer.wrap(labels), strange.asIntBuffer()));
  }

  @Test
  void shapesThatDisagreeAreRefused() {
    GroundTruth truth = GroundTruth.of(boxes, labels, starts);
    illegal(
        "outputs.batch: expected 2 as in truth, got 1; give both the same size",
        () ->
            matcher.match(
                truth,
                TargetOutputs.of(BatchShape.of(1, COUNT, 4), outputLabels, locations),
                workspace));
    illegal(
        "outputs.priors: expected " + COUNT,
        () ->
            matcher.match(
                truth,
                TargetOutputs.of(BatchShape.of(2, COUNT - 1, 4), outputLabels, locations),
                workspace));
    illegal(
        "workspace: expected room for 2 images, got 1",
        () -> matcher.match(truth, outputs(), matcher.workspace(1, 2)));
    PriorMatcher other = PriorMatcher.of(PRIORS, ReferenceTargets.CAFFE_SSD);
    illegal(
        "workspace: expected one of this matcher",
        () -> matcher.match(truth, outputs(), other.workspace(2, 2)));
    refused(
        IndexOutOfBoundsException.class,
        "labels: expected at least",
        () -> TargetOutputs.of(SHAPE, new int[2 * COUNT - 1], locations));
    refused(
        IndexOutOfBoundsException.class,
        "locations: expected at least",
        () -> TargetOutputs.of(SHAPE, outputLabels, new float[8 * COUNT - 1]));
    refused(
        IndexOutOfBoundsException.class,
        "matches: expected at least",
        () -> outputs().withMatches(new int[2 * COUNT - 1]));
    illegal("batch: expected at least 0", () -> matcher.workspace(-1, 1));
    illegal("boxes: expected 0 to", () -> matcher.workspace(1, -1));
    illegal(
        "parallelism: expected 1 to 32767 threads, got 0; as many",
        () -> matcher.workspace(1, 1, 0));
  }

  @Test
  void outputsThatOverlapAreRefused() {
    MemorySegment memory = MemorySegment.ofArray(new byte[COUNT * 48]);
    MemorySegment labelMemory = MemorySegment.ofArray(new int[2 * COUNT]);
    illegal(
        "locations: expected memory of its own, got memory that overlaps labels; give the output"
            + " other memory",
        () -> TargetOutputs.of(SHAPE, memory.asSlice(8), memory));
    illegal(
        "matches: expected memory of its own, got memory that overlaps locations; give the output"
            + " other memory",
        () -> TargetOutputs.of(SHAPE, labelMemory, memory).withMatches(memory.asSlice(4)));
    illegal(
        "labels: expected memory to write to",
        () -> TargetOutputs.of(SHAPE, labelMemory.asReadOnly(), memory));
    illegal(
        "locations: expected memory of its own, got memory that overlaps boxes; give the output"
            + " other memory",
        () ->
            matcher.match(
                GroundTruth.of(
                    memory.asSlice(0, 48),
                    MemorySegment.ofArray(labels),
                    MemorySegment.ofArray(starts)),
                TargetOutputs.of(SHAPE, labelMemory, memory),
                workspace));
  }

  @Test
  void memoryThatMayNotBeUsedIsRefused() {
    MemorySegment closed;
    GroundTruth truth = GroundTruth.of(boxes, labels, starts);
    TargetOutputs gone;
    try (Arena arena = Arena.ofShared()) {
      closed = arena.allocate(COUNT * 32L, 8);
      gone = TargetOutputs.of(SHAPE, MemorySegment.ofArray(new int[2 * COUNT]), closed);
    }
    refused(
        IllegalStateException.class,
        "locations: expected live memory",
        () -> matcher.match(truth, gone, workspace));
    try (Arena arena = Arena.ofConfined()) {
      TargetOutputs own =
          TargetOutputs.of(
              SHAPE, MemorySegment.ofArray(new int[2 * COUNT]), arena.allocate(COUNT * 32L, 8));
      illegal(
          "locations: expected memory of a shared arena",
          () -> matcher.match(truth, own, matcher.workspace(2, 2, 2)));
    }
    refused(
        NullPointerException.class,
        "truth: expected an object",
        () -> matcher.match(null, outputs(), workspace));
    refused(
        NullPointerException.class,
        "outputs: expected an object",
        () -> matcher.match(truth, null, workspace));
    refused(
        NullPointerException.class,
        "workspace: expected an object",
        () -> matcher.match(truth, outputs(), null));
  }
}
