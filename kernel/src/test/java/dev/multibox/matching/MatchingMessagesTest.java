package dev.multibox.matching;

import static dev.multibox.Messages.illegal;
import static dev.multibox.Messages.illegalState;
import static dev.multibox.Messages.outOfBounds;

import dev.multibox.BatchShape;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Collections;
import org.junit.jupiter.api.Test;

/** Whole messages of this package that no other test reads to their end. */
class MatchingMessagesTest {

  private static final PriorBoxes PRIORS =
      PriorBoxes.of(PriorConfiguration.builder(64, 64).map(4, 16, 0, 2).build());
  private static final int COUNT = PRIORS.count();
  private static final int MOST = Integer.MAX_VALUE;

  @Test
  void matchingPolicies() {
    MatchingPolicyBuilder noForce =
        MatchingPolicy.builder().forceMatch(MatchingPolicy.ForceMatch.NONE);
    MatchingPolicyBuilder tied =
        MatchingPolicy.builder().forceMatch(MatchingPolicy.ForceMatch.TIED_BEST_PRIORS);
    illegal(
        "unmatchedBox: expected NONE with force match NONE, which leaves boxes unmatched, got"
            + " FIRST_PRIOR",
        noForce.unmatchedBox(MatchingPolicy.UnmatchedBox.FIRST_PRIOR)::build);
    tied.unmatchedBox(MatchingPolicy.UnmatchedBox.NONE);
    illegal(
        "forceMatchOverlap: expected 0 with force match TIED_BEST_PRIORS, which has no least"
            + " overlap, got 0.1",
        tied.forceMatchOverlap(0.1f)::build);
    illegal(
        "unmatchedBox: expected NONE or FIRST_PRIOR with force match BEST_PRIOR, which has no free"
            + " priors, got FIRST_FREE_PRIOR",
        MatchingPolicy.builder()
                .forceMatch(MatchingPolicy.ForceMatch.BEST_PRIOR)
                .unmatchedBox(MatchingPolicy.UnmatchedBox.FIRST_FREE_PRIOR)
            ::build);
    illegal(
        "forceMatch: expected BEST_PRIOR, TIED_BEST_PRIORS or BIPARTITE with threshold NONE, as"
            + " nothing would be matched, got NONE",
        MatchingPolicy.builder()
                .forceMatch(MatchingPolicy.ForceMatch.NONE)
                .unmatchedBox(MatchingPolicy.UnmatchedBox.NONE)
                .threshold(MatchingPolicy.Threshold.NONE)
            ::build);
  }

  @Test
  void codings() {
    BoxCodingBuilder corners = BoxCoding.builder().code(BoxCoding.Code.CORNER_SIZE);
    illegal(
        "logEpsilon: expected 0 with code CORNER_SIZE, which takes no logarithm, got 0.1",
        corners.logEpsilon(0.1f)::build);
    corners.logEpsilon(0f);
    illegal(
        "maxLogSize: expected Infinity with code CORNER_SIZE, which takes no logarithm, got 4.0",
        corners.maxLogSize(4f)::build);
  }

  /** An output may be the input, and no other part of it. */
  @Test
  void boxesInTheirOffsets() {
    BoxCoder coder = BoxCoder.of(BoxCoding.builder().build());
    MemorySegment all = Arena.ofAuto().allocate(32L * COUNT, 16);
    MemorySegment rest = all.asSlice(16);
    String own = ": expected memory of its own, got memory that overlaps ";
    illegal(
        "offsets" + own + "boxes; give the output other memory",
        () -> coder.encode(all, 1, PRIORS, rest));
    illegal(
        "boxes" + own + "offsets; give the output other memory",
        () -> coder.decode(all, 1, PRIORS, rest));
  }

  @Test
  void priors() {
    illegal(
        "clip: expected NONE or CORNERS with rounding CORNERS, as there are no others to clip, got"
            + " CENTERS",
        PriorConfiguration.builder(64, 64)
                .map(4, 16, 0, 2)
                .rounding(PriorConfiguration.Rounding.CORNERS)
                .clip(PriorConfiguration.Clip.CENTERS)
            ::build);
    illegal(
        "rows: expected fewer than 2^24 priors of a map, got 2147483647 rows of 2147483647 columns"
            + " and 3 shapes; a detector's largest map has some 10,000",
        () -> new PriorMap(MOST, MOST, 1, 1, Collections.nCopies(3, new PriorShape(1, 1))));
    PriorConfiguration many =
        PriorConfiguration.builder(8192, 8192).map(4095, 16, 0).map(4095, 16, 0).build();
    illegal(
        "maps: expected fewer than 2^24 priors, got "
            + many.count()
            + "; set fewer cells or shapes of the maps",
        () -> PriorBoxes.of(many));
    illegal(
        "corners: expected 4 numbers for each of 1 to 2^24 - 1 priors, got 5",
        () -> PriorBoxes.ofCorners(new float[5], 1f, 1f));
    illegal(
        "priors[1]: expected finite numbers and a width and height above 0, got corners [0.0, 0.0,"
            + " 0.0, 1.0]; leave the prior out, or correct its sizes",
        () -> PriorBoxes.ofCorners(new float[] {0, 0, 1, 1, 0, 0, 0, 1}, 1f, 1f));
  }

  @Test
  void outputs() {
    BatchShape shape = BatchShape.of(1, COUNT, 4);
    int[] labels = new int[COUNT];
    float[] locations = new float[4 * COUNT];
    String integers =
        ": expected at least "
            + COUNT
            + " integers [batch][priors], got 0; give longer memory, or lower the sizes";
    outOfBounds("labels" + integers, () -> TargetOutputs.of(shape, new int[0], locations));
    outOfBounds(
        "locations: expected at least "
            + 4 * COUNT
            + " floats [batch][4][priors], got 0; give longer memory, or lower the sizes",
        () -> TargetOutputs.coordinateMajor(shape, labels, new float[0]));
    outOfBounds(
        "matches" + integers,
        () -> TargetOutputs.of(shape, labels, locations).withMatches(new int[0]));
  }

  @Test
  void workspaces() {
    PriorMatcher matcher = PriorMatcher.of(PRIORS, ReferenceTargets.TORCHVISION);
    GroundTruth truth = GroundTruth.of(new float[0], new int[0], new int[2]);
    TargetOutputs outputs =
        TargetOutputs.of(BatchShape.of(1, COUNT, 4), new int[COUNT], new float[4 * COUNT]);
    MatcherWorkspace others = PriorMatcher.of(PRIORS, ReferenceTargets.LUFFICC).workspace(1, 1);
    illegal(
        "workspace: expected one of this matcher, got one of another; call workspace(batch, boxes)"
            + " of this matcher",
        () -> matcher.match(truth, outputs, others));
    MatcherWorkspace own = matcher.workspace(1, 1);
    matcher.match(truth, outputs, own);
    BatchShape pair = BatchShape.of(2, COUNT, 4);
    illegal(
        "workspace: expected room for 2 images, got 1; call workspace(batch, boxes) with the"
            + " largest batch",
        () ->
            matcher.match(
                GroundTruth.of(new float[0], new int[0], new int[3]),
                TargetOutputs.of(pair, new int[2 * COUNT], new float[8 * COUNT]),
                own));
    illegal(
        "outputs.priors: expected 4 as in priors, got " + COUNT + "; give both the same size",
        () ->
            PriorMatcher.of(
                    PriorBoxes.of(PriorConfiguration.builder(8, 8).map(2, 4, 0).build()),
                    ReferenceTargets.TORCHVISION)
                .match(truth, outputs, own));
    illegal("batch: expected at most 2147483639, got 2147483647", () -> matcher.workspace(MOST, 1));
    outOfBounds(
        "image: expected the index of one of 1 images, got 1; they count from 0",
        () -> own.positives(1));
    outOfBounds(
        "image: expected the index of one of 1 images, got -1; they count from 0",
        () -> own.skipped(-1));
  }

  @Test
  void outputsInTheBoxesThatAreMatched() {
    BatchShape shape = BatchShape.of(1, COUNT, 4);
    PriorMatcher matcher = PriorMatcher.of(PRIORS, ReferenceTargets.TORCHVISION);
    String[] names = {"boxes", "box labels", "starts"};
    long[] sizes = {16, 4, 8};
    for (int i = 0; i < names.length; i++) {
      MemorySegment all = Arena.ofAuto().allocate(32L * COUNT, 64);
      MemorySegment[] inputs = new MemorySegment[names.length];
      for (int j = 0; j < names.length; j++) {
        inputs[j] = i == j ? all.asSlice(0, sizes[j]) : Arena.ofAuto().allocate(sizes[j], 16);
      }
      inputs[0].setAtIndex(ValueLayout.JAVA_FLOAT, 2, 1f);
      inputs[0].setAtIndex(ValueLayout.JAVA_FLOAT, 3, 1f);
      inputs[1].setAtIndex(ValueLayout.JAVA_INT, 0, 1);
      inputs[2].setAtIndex(ValueLayout.JAVA_INT, 0, 0);
      inputs[2].setAtIndex(ValueLayout.JAVA_INT, 1, 1);
      GroundTruth truth = GroundTruth.of(inputs[0], inputs[1], inputs[2]);
      MemorySegment labels = MemorySegment.ofArray(new int[COUNT]);
      String own =
          ": expected memory of its own, got memory that overlaps "
              + names[i]
              + "; give the output other memory";
      illegal(
          "locations" + own,
          () ->
              matcher.match(truth, TargetOutputs.of(shape, labels, all), matcher.workspace(1, 1)));
      illegal(
          "labels" + own,
          () ->
              matcher.match(
                  truth,
                  TargetOutputs.of(shape, all, MemorySegment.ofArray(new float[4 * COUNT])),
                  matcher.workspace(1, 1)));
      illegal(
          "matches" + own,
          () ->
              matcher.match(
                  truth,
                  TargetOutputs.of(shape, labels, MemorySegment.ofArray(new float[4 * COUNT]))
                      .withMatches(all),
                  matcher.workspace(1, 1)));
    }
  }

  /** A pointer from C has no end: its size is that of no batch. */
  @Test
  @SuppressWarnings("restricted") // A pointer of C has no size.
  void rowStartsWithoutAnEnd() {
    MemorySegment starts = MemorySegment.ofAddress(1L << 40).reinterpret(1L << 40);
    illegal(
        "starts: expected 2^31 - 1 integers at most, got 274877906944; give the segment the size"
            + " of the batch and 1",
        () ->
            GroundTruth.of(
                MemorySegment.ofArray(new float[0]), MemorySegment.ofArray(new int[0]), starts));
  }

  @Test
  void memory() throws InterruptedException {
    BatchShape shape = BatchShape.of(1, COUNT, 4);
    MemorySegment[] foreign = new MemorySegment[1];
    Thread other =
        Thread.ofPlatform().start(() -> foreign[0] = Arena.ofConfined().allocate(16L * COUNT, 16));
    other.join();
    illegalState(
        "locations: expected memory of this thread, its arena is confined to another; allocate it"
            + " in Arena.ofShared() or Arena.ofAuto()",
        () -> {
          TargetOutputs outputs =
              TargetOutputs.of(shape, MemorySegment.ofArray(new int[COUNT]), foreign[0]);
          PriorMatcher matcher = PriorMatcher.of(PRIORS, ReferenceTargets.TORCHVISION);
          GroundTruth truth = GroundTruth.of(new float[0], new int[0], new int[2]);
          matcher.match(truth, outputs, matcher.workspace(1, 1));
        });
  }
}
