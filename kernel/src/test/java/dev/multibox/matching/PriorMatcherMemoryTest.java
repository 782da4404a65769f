package dev.multibox.matching;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.multibox.internal.memory.GuardPages;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.function.LongFunction;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Nothing outside the tensors is read or written: boxes, targets and offsets lie before, then
 * behind, a page that nobody may touch, outputs in segments without an end.
 */
@Tag("bits")
class PriorMatcherMemoryTest {

  @ParameterizedTest
  @ValueSource(ints = {1, 15, 16, 17, 33})
  void targetsAndOffsets(int priors) {
    assumeTrue(GuardPages.available(), "GuardPages: the operating system has no mmap");
    PriorMatcher matcher =
        PriorMatcher.of(
            PriorBoxes.of(
                PriorConfiguration.builder(100, 100)
                    .map(PriorMap.builder(1, priors).minSizes(30))
                    .build()),
            ReferenceTargets.SSD_KERAS);
    MatchingCase boxes = MatchingCase.of(priors, 3, 0, 5);
    MatchingCase.Result expected = boxes.match(matcher);
    try (GuardPages pages = new GuardPages()) {
      compare(matcher, boxes, expected, pages::before);
      compare(matcher, boxes, expected, pages::behind);
    }
  }

  private static void compare(
      PriorMatcher matcher,
      MatchingCase boxes,
      MatchingCase.Result expected,
      LongFunction<MemorySegment> place) {
    long rows = boxes.shape(matcher.priors()).rows();
    MemorySegment labels = place.apply(rows * 4);
    MemorySegment locations = place.apply(rows * 16);
    MemorySegment matches = place.apply(rows * 4);
    for (long i = 0; i < rows * 4; i++) {
      locations.set(ValueLayout.JAVA_FLOAT_UNALIGNED, i * 4, Float.NaN);
    }
    // The sizes of these three say how many images and boxes there are.
    GroundTruth truth =
        GroundTruth.of(
            exact(MemorySegment.ofArray(boxes.boxes()), place),
            exact(MemorySegment.ofArray(boxes.labels()), place),
            exact(MemorySegment.ofArray(boxes.starts()), place));
    matcher.match(
        truth,
        TargetOutputs.of(boxes.shape(matcher.priors()), labels, locations).withMatches(matches),
        matcher.workspace(boxes.batch(), boxes.mostBoxes()));
    assertArrayEquals(
        expected.labels(), labels.asSlice(0, rows * 4).toArray(ValueLayout.JAVA_INT_UNALIGNED));
    assertArrayEquals(
        expected.matches(), matches.asSlice(0, rows * 4).toArray(ValueLayout.JAVA_INT_UNALIGNED));
    assertArrayEquals(
        expected.bits(), locations.asSlice(0, rows * 16).toArray(ValueLayout.JAVA_INT_UNALIGNED));
    decodeAndCompare(matcher, (int) rows, place);
  }

  private static void decodeAndCompare(
      PriorMatcher matcher, int rows, LongFunction<MemorySegment> place) {
    int batch = rows / matcher.priors().count();
    float[] offsets = new float[rows * 4];
    for (int i = 0; i < offsets.length; i++) {
      offsets[i] = (i % 7 - 3) / 4f;
    }
    float[] decoded = new float[offsets.length];
    BoxCoder coder = BoxCoder.of(matcher.coding());
    coder.decode(offsets, batch, matcher.priors(), decoded);
    MemorySegment from = place.apply(rows * 16L);
    MemorySegment.copy(offsets, 0, from, ValueLayout.JAVA_FLOAT_UNALIGNED, 0, offsets.length);
    MemorySegment to = place.apply(rows * 16L);
    coder.decode(from, batch, matcher.priors(), to);
    assertArrayEquals(decoded, to.asSlice(0, rows * 16L).toArray(ValueLayout.JAVA_FLOAT_UNALIGNED));
  }

  private static MemorySegment exact(MemorySegment from, LongFunction<MemorySegment> place) {
    return place.apply(from.byteSize()).asSlice(0, from.byteSize()).copyFrom(from);
  }
}
