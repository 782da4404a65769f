package dev.multibox.matching;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.multibox.Backend;
import dev.multibox.Backends;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The same targets on every backend, number of threads and kind of memory, alone or in a batch. */
@Tag("bits")
class PriorMatcherBitsTest {

  private static final PriorBoxes PRIORS =
      PriorBoxes.of(
          PriorConfiguration.builder(100, 100).map(11, 12, 20, 2).map(5, 30, 45, 2, 3).build());

  private static final MatchingCase CASES = MatchingCase.of(9, 3, 0, 12, 1, 30);

  @Test
  void everyBackendGivesTheSameBits() {
    for (ReferenceTargets reference : ReferenceTargets.values()) {
      MatchingCase.Result expected = CASES.match(matcher(reference, Backends.all().getFirst()));
      for (Backend backend : Backends.all()) {
        assertSame(expected, CASES.match(matcher(reference, backend)), reference + " " + backend);
      }
    }
  }

  @Test
  void everyNumberOfThreadsGivesTheSameBits() {
    PriorMatcher matcher = PriorMatcher.of(PRIORS, ReferenceTargets.SSD_KERAS);
    MatchingCase.Result expected = CASES.match(matcher);
    try (ExecutorService executor = Executors.newFixedThreadPool(3)) {
      for (int threads : new int[] {2, 3, 8}) {
        MatcherWorkspace own = matcher.workspace(5, 30, threads, executor);
        MatcherWorkspace common = matcher.workspace(5, 30, threads);
        for (int call = 0; call < 5; call++) {
          assertSame(expected, CASES.match(matcher, own), threads + " threads");
          assertSame(expected, CASES.match(matcher, common), threads + " threads");
        }
      }
    }
  }

  @Test
  void everyKindOfMemoryGivesTheSameBits() {
    PriorMatcher matcher = PriorMatcher.of(PRIORS, ReferenceTargets.TORCHVISION);
    MatchingCase.Result expected = CASES.match(matcher);
    int rows = CASES.batch() * PRIORS.count();
    MatcherWorkspace workspace = matcher.workspace(5, 30);
    try (Arena arena = Arena.ofConfined()) {
      for (int misalignment = 0; misalignment < 4; misalignment++) {
        MemorySegment labels = room(arena, rows * 4L, misalignment);
        MemorySegment locations = room(arena, rows * 16L, misalignment);
        MemorySegment matches = room(arena, rows * 4L, misalignment);
        locations.copyFrom(MemorySegment.ofArray(nans(rows * 4)));
        GroundTruth truth =
            GroundTruth.of(
                moved(arena, MemorySegment.ofArray(CASES.boxes()), misalignment),
                moved(arena, MemorySegment.ofArray(CASES.labels()), misalignment).asReadOnly(),
                moved(arena, MemorySegment.ofArray(CASES.starts()), misalignment));
        matcher.match(
            truth,
            TargetOutputs.of(CASES.shape(PRIORS), labels, locations).withMatches(matches),
            workspace);
        assertSame(
            expected,
            new MatchingCase.Result(
                labels.toArray(ValueLayout.JAVA_INT_UNALIGNED),
                locations.toArray(ValueLayout.JAVA_FLOAT_UNALIGNED),
                matches.toArray(ValueLayout.JAVA_INT_UNALIGNED)),
            "native + " + misalignment);
      }
    }
  }

  @Test
  void anImageAloneGivesTheBitsItGivesInABatch() {
    PriorMatcher matcher = PriorMatcher.of(PRIORS, ReferenceTargets.D2L);
    MatchingCase.Result batch = CASES.match(matcher);
    for (int image = 0; image < CASES.batch(); image++) {
      int from = CASES.starts()[image];
      int to = CASES.starts()[image + 1];
      MatchingCase alone =
          new MatchingCase(
              CASES.boxesOf(image),
              Arrays.copyOfRange(CASES.labels(), from, to),
              new int[] {0, to - from});
      int row = image * PRIORS.count();
      int end = row + PRIORS.count();
      assertSame(
          new MatchingCase.Result(
              Arrays.copyOfRange(batch.labels(), row, end),
              Arrays.copyOfRange(batch.locations(), row * 4, end * 4),
              Arrays.copyOfRange(batch.matches(), row, end)),
          alone.match(matcher),
          "image " + image);
    }
  }

  private static void assertSame(
      MatchingCase.Result expected, MatchingCase.Result actual, String what) {
    assertArrayEquals(expected.matches(), actual.matches(), what);
    assertArrayEquals(expected.labels(), actual.labels(), what);
    assertArrayEquals(expected.bits(), actual.bits(), what);
  }

  private static PriorMatcher matcher(ReferenceTargets reference, Backend backend) {
    return PriorMatcher.of(PRIORS, reference.matching(), reference.coding(), backend);
  }

  private static float[] nans(int count) {
    float[] values = new float[count];
    Arrays.fill(values, Float.NaN);
    return values;
  }

  private static MemorySegment room(Arena arena, long bytes, int misalignment) {
    return arena.allocate(bytes + misalignment, 64).asSlice(misalignment);
  }

  private static MemorySegment moved(Arena arena, MemorySegment source, int misalignment) {
    return room(arena, source.byteSize(), misalignment).copyFrom(source);
  }
}
