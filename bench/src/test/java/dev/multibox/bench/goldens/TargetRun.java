package dev.multibox.bench.goldens;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.multibox.Backend;
import dev.multibox.BatchShape;
import dev.multibox.matching.BoxCoding;
import dev.multibox.matching.GroundTruth;
import dev.multibox.matching.MatcherWorkspace;
import dev.multibox.matching.MatchingPolicy;
import dev.multibox.matching.PriorBoxes;
import dev.multibox.matching.PriorMatcher;
import dev.multibox.matching.TargetOutputs;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * What a matcher makes of a batch.
 *
 * @param labels of each prior
 * @param matches index of each prior's box, -1 background, -2 neutral
 * @param locations encoded offsets of the matched priors, NaN elsewhere
 * @param positives matched priors of each image
 */
record TargetRun(int[] labels, int[] matches, float[] locations, int[] positives) {

  /** Matches on every backend and requires the same bits of all; returns the scalar one's. */
  static TargetRun onAllBackends(
      PriorBoxes priors,
      MatchingPolicy policy,
      BoxCoding coding,
      float[] boxes,
      int[] boxLabels,
      int[] starts) {
    TargetRun first = null;
    for (Backend backend : Evaluation.BACKENDS) {
      PriorMatcher matcher = PriorMatcher.of(priors, policy, coding, backend);
      TargetRun run = on(matcher, boxes, boxLabels, starts);
      if (first == null) {
        first = run;
      }
      first.requireSameBits(run, backend);
    }
    return first;
  }

  private static TargetRun on(PriorMatcher matcher, float[] boxes, int[] boxLabels, int[] starts) {
    int batch = starts.length - 1;
    int priors = matcher.priors().count();
    int[] labels = new int[batch * priors];
    Arrays.fill(labels, Integer.MIN_VALUE);
    int[] matches = labels.clone();
    float[] locations = new float[batch * priors * 4];
    Arrays.fill(locations, Float.NaN);
    int most =
        IntStream.range(0, batch).map(image -> starts[image + 1] - starts[image]).max().orElse(0);
    int classes = 1 + Arrays.stream(boxLabels).max().orElse(1);
    MatcherWorkspace workspace = matcher.workspace(batch, most);
    long positives =
        matcher.match(
            GroundTruth.of(boxes, boxLabels, starts),
            TargetOutputs.of(BatchShape.of(batch, priors, classes), labels, locations)
                .withMatches(matches),
            workspace);
    int[] ofImages = IntStream.range(0, batch).map(workspace::positives).toArray();
    assertEquals(positives, Arrays.stream(ofImages).asLongStream().sum(), "positives");
    return new TargetRun(labels, matches, locations, ofImages);
  }

  private void requireSameBits(TargetRun other, Backend backend) {
    assertArrayEquals(labels, other.labels, () -> "labels on " + backend);
    assertArrayEquals(matches, other.matches, () -> "matches on " + backend);
    assertArrayEquals(positives, other.positives, () -> "positives on " + backend);
    assertArrayEquals(
        Evaluation.bits(locations), Evaluation.bits(other.locations), () -> "bits on " + backend);
  }

  /** Returns the flat indices of the matched priors, ascending. */
  int[] matched() {
    return IntStream.range(0, matches.length).filter(row -> matches[row] >= 0).toArray();
  }

  /** Returns the offsets of some rows. */
  float[] locationsOf(int[] rows) {
    float[] some = new float[rows.length * 4];
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(locations, rows[i] * 4, some, i * 4, 4);
    }
    return some;
  }
}
