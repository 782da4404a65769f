package dev.multibox.loss;

import static java.lang.foreign.MemorySegment.ofArray;

import dev.multibox.Predictions;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What memory the whole loss refuses: closed, another thread's, read-only, short, shared with an
 * input.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MemoryArgumentsTest {

  private final LossArguments right = new LossArguments();

  @AfterAll
  void close() {
    right.close();
  }

  @ParameterizedTest
  @MethodSource({
    "closedMemory",
    "memoryOfAnotherThread",
    "memoryOfOneThreadForSeveral",
    "outputsThatWillNotDo"
  })
  void refuses(Refusal refusal) {
    refusal.verify(right.memory);
  }

  /** The views were made while the memory lived. */
  List<Refusal> closedMemory() {
    List<Refusal> refusals = new ArrayList<>();
    try (Arena arena = Arena.ofShared()) {
      refusals.addAll(
          memoryThatMayNotBeUsed(arena.allocate(16L * LossArguments.ROWS, 8), Refusal::isClosed));
    }
    return refusals;
  }

  List<Refusal> memoryOfAnotherThread() {
    return memoryThatMayNotBeUsed(
        right.memory.ofAnotherThread(16L * LossArguments.ROWS), Refusal::isForeign);
  }

  private interface Expected {
    Refusal refusal(String argument, Executable call);
  }

  private List<Refusal> memoryThatMayNotBeUsed(MemorySegment gone, Expected expected) {
    return List.of(
        expected.refusal("logits", right.call(LossArguments.predictions(gone, right.locations))),
        expected.refusal("locations", right.call(LossArguments.predictions(right.logits, gone))),
        expected.refusal("labels", right.call(LossArguments.targets(gone, right.targetLocations))),
        expected.refusal("target locations", right.call(LossArguments.targets(right.labels, gone))),
        expected.refusal(
            "losses", right.call(PerPriorOutputs.of(LossArguments.SHAPE, gone, right.mined))),
        expected.refusal(
            "mined", right.call(PerPriorOutputs.of(LossArguments.SHAPE, right.losses, gone))));
  }

  List<Refusal> memoryOfOneThreadForSeveral() {
    MemorySegment own = right.memory.ofThisThread(16L * LossArguments.ROWS);
    List<Refusal> refusals = new ArrayList<>();
    Predictions ownLogits = LossArguments.predictions(own, right.locations);
    Predictions ownLocations = LossArguments.predictions(right.logits, own);
    Targets ownLabels = LossArguments.targets(own, right.targetLocations);
    Targets ownTargets = LossArguments.targets(right.labels, own);
    PerPriorOutputs ownLosses = PerPriorOutputs.of(LossArguments.SHAPE, own, right.mined);
    PerPriorOutputs ownMarks = PerPriorOutputs.of(LossArguments.SHAPE, right.losses, own);
    refusals.add(
        confined(
            "logits",
            () -> right.loss.evaluate(ownLogits, right.targets, right.parallel, right.outputs)));
    refusals.add(
        confined(
            "locations",
            () -> right.loss.evaluate(ownLocations, right.targets, right.parallel, right.outputs)));
    refusals.add(
        confined(
            "labels",
            () ->
                right.loss.evaluate(right.predictions, ownLabels, right.parallel, right.outputs)));
    refusals.add(
        confined(
            "target locations",
            () ->
                right.loss.evaluate(right.predictions, ownTargets, right.parallel, right.outputs)));
    refusals.add(
        confined(
            "losses",
            () ->
                right.loss.evaluate(right.predictions, right.targets, right.parallel, ownLosses)));
    refusals.add(
        confined(
            "mined",
            () -> right.loss.evaluate(right.predictions, right.targets, right.parallel, ownMarks)));
    return refusals;
  }

  private static Refusal confined(String argument, Executable call) {
    return Refusal.illegal(
        "confined " + argument,
        call,
        argument + ": expected memory of a shared arena",
        "its arena is confined to one");
  }

  List<Refusal> outputsThatWillNotDo() {
    List<Refusal> refusals = new ArrayList<>();
    refusals.add(
        Refusal.outOfBounds(
            "short losses",
            () ->
                PerPriorOutputs.of(
                    LossArguments.SHAPE,
                    right.losses.asSlice(0, 4L * LossArguments.ROWS - 1),
                    right.mined),
            "losses: expected at least 10 floats [batch][priors], got 9; give longer memory, or"
                + " lower the sizes"));
    refusals.add(
        Refusal.outOfBounds(
            "short marks",
            () -> PerPriorOutputs.of(LossArguments.SHAPE, right.losses, right.mined.asSlice(1)),
            "mined: expected at least 10 bytes [batch][priors], got 9"));
    refusals.add(
        Refusal.illegal(
            "read-only losses",
            () -> PerPriorOutputs.of(LossArguments.SHAPE, right.losses.asReadOnly(), right.mined),
            "losses: expected memory to write to, got a read-only segment"));
    refusals.add(
        Refusal.illegal(
            "read-only marks",
            () -> PerPriorOutputs.of(LossArguments.SHAPE, right.losses, right.mined.asReadOnly()),
            "mined: expected memory to write to, got a read-only segment"));
    refusals.add(
        Refusal.illegal(
            "marks within losses",
            () -> PerPriorOutputs.of(LossArguments.SHAPE, right.losses, right.losses.asSlice(30)),
            "losses: expected memory of its own, got memory that overlaps mined; give the output"
                + " other memory"));
    addOverlaps(refusals);
    return refusals;
  }

  private void addOverlaps(List<Refusal> refusals) {
    MemorySegment room = right.memory.output(64L * LossArguments.ROWS);
    MemorySegment heap = right.memory.guard(ofArray(new byte[64 * LossArguments.ROWS]));
    for (MemorySegment all : List.of(room, heap)) {
      MemorySegment input = all.asSlice(0, 16L * LossArguments.ROWS);
      // The last byte of the input is the first of the output.
      MemorySegment output = all.asSlice(16L * LossArguments.ROWS - 1);
      for (PerPriorOutputs wrong :
          List.of(
              PerPriorOutputs.of(LossArguments.SHAPE, output, null),
              PerPriorOutputs.of(LossArguments.SHAPE, null, output))) {
        refusals.add(
            overlap(
                "logits",
                // They are shorter, and end where the other inputs end.
                LossArguments.predictions(
                    input.asSlice(16L * LossArguments.ROWS - LossArguments.SHAPE.logits() * 4),
                    right.locations),
                right.targets,
                wrong));
        refusals.add(
            overlap(
                "locations", LossArguments.predictions(right.logits, input), right.targets, wrong));
        refusals.add(
            overlap(
                "target locations",
                right.predictions,
                LossArguments.targets(right.labels, input),
                wrong));
      }
    }
    MemorySegment labelMemory = room.asSlice(0, 4L * LossArguments.ROWS);
    Targets overlapped = LossArguments.targets(labelMemory, right.targetLocations);
    MemorySegment output = room.asSlice(4L * LossArguments.ROWS - 1);
    refusals.add(
        overlap(
            "labels",
            right.predictions,
            overlapped,
            PerPriorOutputs.of(LossArguments.SHAPE, output, null)));
    refusals.add(
        overlap(
            "labels",
            right.predictions,
            overlapped,
            PerPriorOutputs.of(LossArguments.SHAPE, null, output)));
  }

  private Refusal overlap(String input, Predictions said, Targets meant, PerPriorOutputs wrong) {
    return Refusal.illegal(
        "output within " + input,
        () -> right.loss.evaluate(said, meant, right.workspace, wrong),
        "",
        ": expected memory of its own, got memory that overlaps "
            + input
            + "; give the output other memory");
  }
}
