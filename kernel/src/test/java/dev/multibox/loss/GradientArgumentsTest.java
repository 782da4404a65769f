package dev.multibox.loss;

import dev.multibox.BatchShape;
import dev.multibox.PackedLayout;
import dev.multibox.Predictions;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What gradients refuse when they are made, and that nothing is written. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GradientArgumentsTest {

  private static final int CLASSES = LossArguments.CLASSES;
  private static final BatchShape SHAPE = LossArguments.SHAPE;
  private static final int ROWS = LossArguments.ROWS;
  private static final String OWN = ": expected memory of its own, got memory that overlaps ";

  private final LossArguments right = new LossArguments();
  private final GuardedMemory memory = right.memory;
  private final MemorySegment logits = memory.output(4L * ROWS * CLASSES);
  private final MemorySegment boxes = memory.output(16L * ROWS);
  private final MemorySegment logitRows = memory.output(8L * ROWS);
  private final MemorySegment boxRows = memory.output(8L * ROWS);
  private final MemorySegment tensor = memory.output(4L * ROWS * (CLASSES + 12));
  private final MemorySegment packedScores = memory.memory(4L * ROWS * (CLASSES + 12));
  private final Predictions packed = packed(PackedLayout.SSD_KERAS);
  private final Gradients dense = Gradients.dense(SHAPE, logits, boxes);

  private Predictions packed(PackedLayout layout) {
    return Predictions.packed(SHAPE, layout, packedScores);
  }

  @AfterAll
  void close() {
    right.close();
  }

  @ParameterizedTest
  @MethodSource({"nulls", "made", "sparse", "options"})
  void refuses(Refusal refusal) {
    refusal.verify(memory);
  }

  /** The same arguments put right are taken. */
  @Test
  void takesWhatIsRight() {
    call(dense).run();
    call(Gradients.sparse(SHAPE, logitRows, logits, boxRows, boxes)).run();
    right.loss.evaluateWithGradient(right.predictions, right.targets, right.parallel, dense);
  }

  private Runnable call(Gradients gradients) {
    return () ->
        right.loss.evaluateWithGradient(
            right.predictions, right.targets, right.workspace, gradients);
  }

  private Executable refused(Gradients gradients) {
    return call(gradients)::run;
  }

  List<Refusal> nulls() {
    return List.of(
        Refusal.isNull("gradients", refused(null)),
        Refusal.isNull("shape", () -> Gradients.dense(null, logits, boxes)),
        Refusal.isNull("shape", () -> Gradients.classMajor(null, logits, boxes)),
        Refusal.isNull("shape", () -> Gradients.packed(null, PackedLayout.RYKOV8, tensor)),
        Refusal.isNull("layout", () -> Gradients.packed(SHAPE, null, tensor)),
        Refusal.isNull("shape", () -> Gradients.sparse(null, logitRows, logits, boxRows, boxes)),
        Refusal.isNull("predictions", () -> Gradients.inPlace(null, boxes)),
        Refusal.isNull("logit gradients", () -> Gradients.dense(SHAPE, null, boxes)),
        Refusal.isNull("location gradients", () -> Gradients.dense(SHAPE, logits, null)),
        Refusal.isNull("logit gradients", () -> Gradients.classMajor(SHAPE, null, boxes)),
        Refusal.isNull("location gradients", () -> Gradients.classMajor(SHAPE, logits, null)),
        Refusal.isNull(
            "location gradients", () -> Gradients.inPlace(right.predictions, (MemorySegment) null)),
        Refusal.isNull(
            "gradients", () -> Gradients.packed(SHAPE, PackedLayout.RYKOV8, (MemorySegment) null)),
        Refusal.isNull("value", () -> dense.withRespectTo(null)),
        Refusal.isNull(
            "predictions",
            () -> right.loss.evaluateWithGradient(null, right.targets, right.workspace, dense)),
        Refusal.isNull(
            "targets",
            () -> right.loss.evaluateWithGradient(right.predictions, null, right.workspace, dense)),
        Refusal.isNull(
            "workspace",
            () -> right.loss.evaluateWithGradient(right.predictions, right.targets, null, dense)));
  }

  List<Refusal> made() {
    String readOnly = ": expected memory to write to, got a read-only segment";
    Predictions readOnlyScores =
        LossArguments.predictions(right.logits.asReadOnly(), right.locations);
    return List.of(
        Refusal.outOfBounds(
            "short logits",
            () -> Gradients.dense(SHAPE, logits.asSlice(4), boxes),
            "logit gradients: expected at least 30 floats [batch][priors][3], got 29; give longer"
                + " memory, or lower the sizes"),
        Refusal.outOfBounds(
            "short locations",
            () -> Gradients.dense(SHAPE, logits, boxes.asSlice(4)),
            "location gradients: expected at least 40 floats [batch][priors][4], got 39; give"
                + " longer memory, or lower the sizes"),
        Refusal.outOfBounds(
            "short locations in place",
            () -> Gradients.inPlace(right.predictions, boxes.asSlice(4)),
            "location gradients: expected at least 40 floats [batch][priors][4], got 39; give"
                + " longer memory, or lower the sizes"),
        Refusal.outOfBounds(
            "short packed",
            () -> Gradients.packed(SHAPE, PackedLayout.SSD_KERAS, tensor.asSlice(4)),
            "gradients: expected at least 150 floats [batch][priors][15], got 149; give longer"
                + " memory, or lower the sizes"),
        Refusal.illegal(
            "read-only logits",
            () -> Gradients.dense(SHAPE, logits.asReadOnly(), boxes),
            "logit gradients" + readOnly),
        Refusal.illegal(
            "read-only locations",
            () -> Gradients.dense(SHAPE, logits, boxes.asReadOnly()),
            "location gradients" + readOnly),
        Refusal.illegal(
            "read-only packed",
            () -> Gradients.packed(SHAPE, PackedLayout.SSD_KERAS, tensor.asReadOnly()),
            "gradients" + readOnly),
        Refusal.illegal(
            "read-only scores in place",
            () -> Gradients.inPlace(readOnlyScores, boxes),
            "logits" + readOnly),
        Refusal.illegal(
            "logits within locations",
            () -> Gradients.dense(SHAPE, tensor, tensor.asSlice(4L * ROWS * CLASSES - 1)),
            "logit gradients" + OWN + "location gradients"),
        Refusal.illegal(
            "locations within scores in place",
            () -> Gradients.inPlace(LossArguments.predictions(tensor, boxes), tensor.asSlice(64)),
            "location gradients" + OWN + "logits"),
        Refusal.illegal(
            "in place for packed",
            () -> Gradients.inPlace(packed, boxes),
            "predictions: expected prior-major or class-major, got PACKED; Gradients.packed"
                + " makes those of packed predictions"),
        Refusal.isClosed(
            "logit gradients", () -> Gradients.dense(SHAPE, GuardedMemory.closed(400), boxes)),
        Refusal.isClosed(
            "location gradients", () -> Gradients.dense(SHAPE, logits, GuardedMemory.closed(400))),
        Refusal.isClosed(
            "gradients",
            () -> Gradients.packed(SHAPE, PackedLayout.SSD_KERAS, GuardedMemory.closed(900))));
  }

  /** Each of the four segments null, closed, read-only, and within each other. */
  List<Refusal> sparse() {
    String[] names = {"logit rows", "logit gradients", "location rows", "location gradients"};
    MemorySegment[] segments = {logitRows, logits, boxRows, boxes};
    List<Refusal> refusals = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      refusals.add(Refusal.isNull(names[i], sparse(segments, i, null)));
      refusals.add(Refusal.isClosed(names[i], sparse(segments, i, GuardedMemory.closed(64))));
      refusals.add(Refusal.isForeign(names[i], sparse(segments, i, memory.ofAnotherThread(64))));
      refusals.add(
          Refusal.illegal(
              "read-only " + names[i],
              sparse(segments, i, segments[i].asReadOnly()),
              names[i] + ": expected memory to write to, got a read-only segment"));
      for (int j = i + 1; j < 4; j++) {
        refusals.add(
            Refusal.illegal(
                names[i] + " within " + names[j],
                sparse(segments, j, segments[i].asSlice(8, 32)),
                names[i] + OWN + names[j]));
      }
    }
    return refusals;
  }

  private Executable sparse(MemorySegment[] segments, int at, MemorySegment wrong) {
    MemorySegment[] all = segments.clone();
    all[at] = wrong;
    return () -> Gradients.sparse(SHAPE, all[0], all[1], all[2], all[3]);
  }

  List<Refusal> options() {
    List<Refusal> refusals = new ArrayList<>();
    for (double bad : new double[] {Double.NaN, Double.POSITIVE_INFINITY}) {
      refusals.add(
          Refusal.illegal(
              "scale " + bad,
              () -> dense.scale(bad),
              "scale: expected a finite number, got " + bad));
    }
    String expected = "reused: expected dense gradients in memory of their own, got ";
    refusals.add(
        Refusal.illegal(
            "reused in place",
            () -> Gradients.inPlace(right.predictions, boxes).reused(),
            expected + "gradients in place"));
    Gradients sparse = Gradients.sparse(SHAPE, logitRows, logits, boxRows, boxes);
    refusals.add(Refusal.illegal("reused sparse", sparse::reused, expected + "sparse gradients"));
    String dense = "gradients: expected sparse ones, these are dense";
    refusals.add(Refusal.illegalState("rows", this.dense::logitRows, dense));
    refusals.add(Refusal.illegalState("location rows", this.dense::locationRows, dense));
    return refusals;
  }
}
