package dev.multibox.matching;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.multibox.Backend;
import dev.multibox.internal.overlap.BoxCodeScalar;
import dev.multibox.matching.MatchingPolicy.ForceMatch;
import dev.multibox.matching.MatchingPolicy.UnmatchedBox;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Crowds of boxes that want the same priors: the greedy loop's matches, in few steps. */
class BipartiteMatchingTest {

  private static final PriorBoxes PRIORS =
      PriorBoxes.of(
          PriorConfiguration.builder(64, 64)
              .map(10, 12, 20, 2)
              .map(5, 30, 0)
              .clip(PriorConfiguration.Clip.NONE)
              .build());

  /** How the boxes of a crowd differ. */
  private enum Crowd {
    EQUAL,
    /** Some are equal, some overlap priors by as much. */
    ON_A_GRID,
    NEARLY_EQUAL,
    /** Each is within the next. */
    NESTED,
    /** Each is within the one before. */
    NESTED_DOWN,
    /** One crowd, and some boxes elsewhere. */
    MIXED,
    /** So small that bounds of blocks do not hold. */
    TINY
  }

  private static float[] boxes(Crowd crowd, int count, long seed) {
    Random random = new Random(seed);
    float[] boxes = new float[count * 4];
    for (int box = 0; box < count; box++) {
      float grown = 0.2f * box / count;
      float[] corners =
          switch (crowd) {
            case EQUAL -> around(0.5f, 0.5f, 0.2f, 0.15f);
            case ON_A_GRID ->
                around(
                    0.5f + random.nextInt(3) / 16f,
                    0.5f + random.nextInt(2) / 16f,
                    (1 + random.nextInt(3)) / 16f,
                    (1 + random.nextInt(3)) / 16f);
            case NEARLY_EQUAL ->
                around(
                    0.5f + random.nextFloat() / 50,
                    0.5f + random.nextFloat() / 50,
                    0.2f + random.nextFloat() / 50,
                    0.2f);
            case NESTED -> around(0.5f, 0.5f, 0.1f + grown, 0.1f + grown);
            case NESTED_DOWN -> around(0.5f, 0.5f, 0.35f - grown, 0.3f - grown);
            case MIXED ->
                random.nextInt(4) == 0
                    ? around(
                        0.1f + 0.8f * random.nextFloat(),
                        0.1f + 0.8f * random.nextFloat(),
                        0.05f,
                        0.08f)
                    : around(0.4f, 0.6f, 0.15f + random.nextFloat() / 30, 0.2f);
            case TINY -> around(3e-8f + box % 3 * 1e-9f, 2e-8f, 1e-8f, 1e-8f);
          };
      System.arraycopy(corners, 0, boxes, box * 4, 4);
    }
    return boxes;
  }

  private static float[] around(float x, float y, float halfWidth, float halfHeight) {
    return new float[] {x - halfWidth, y - halfHeight, x + halfWidth, y + halfHeight};
  }

  private static MatchingPolicy policy(float forceMatchOverlap, UnmatchedBox unmatchedBox) {
    return MatchingPolicy.builder()
        .threshold(MatchingPolicy.Threshold.NONE)
        .forceMatch(ForceMatch.BIPARTITE)
        .forceMatchOverlap(forceMatchOverlap)
        .unmatchedBox(unmatchedBox)
        .build();
  }

  private static int[] match(MatchingPolicy policy, float[] boxes, Backend.Choice choice) {
    int count = boxes.length / 4;
    int[] labels = new int[count];
    Arrays.fill(labels, 1);
    return new MatchingCase(boxes, labels, new int[] {0, count})
        .match(PriorMatcher.of(PRIORS, policy, BoxCoding.builder().build(), Backend.of(choice)))
        .matches();
  }

  @Test
  void matchesAreThoseOfTheGreedyLoop() {
    for (Crowd crowd : Crowd.values()) {
      for (int count : new int[] {1, 2, 40, 150}) {
        float[] boxes = boxes(crowd, count, count);
        for (MatchingPolicy policy :
            List.of(
                policy(0f, UnmatchedBox.NONE),
                policy(0.3f, UnmatchedBox.FIRST_PRIOR),
                policy(1e-6f, UnmatchedBox.FIRST_FREE_PRIOR))) {
          String what = crowd + " " + count + " " + policy.unmatchedBox();
          int[] expected = MatchingOracle.match(policy, PRIORS, boxes);
          assertArrayEquals(
              expected,
              MatchingOracle.match(policy, MatchingOracle.Tie.LOWEST_BOX, PRIORS, boxes),
              what + ": which of equal overlaps comes first");
          assertArrayEquals(expected, match(policy, boxes, Backend.Choice.SCALAR), what);
          assertArrayEquals(expected, match(policy, boxes, Backend.Choice.AUTO), what);
        }
      }
    }
  }

  @Test
  void anOverlapOfTheLeastIsNotEnough() {
    PriorBoxes priors =
        PriorBoxes.ofCorners(new float[] {0f, 0f, 0.5f, 1f, 0f, 0f, 0.25f, 1f}, 1f, 1f);
    float[] boxes = {0f, 0f, 0.5f, 1f, 0f, 0f, 0.5f, 1f};
    for (float least : new float[] {0.49f, 0.5f}) {
      PriorMatcher matcher =
          PriorMatcher.of(priors, policy(least, UnmatchedBox.NONE), BoxCoding.builder().build());
      assertArrayEquals(
          new int[] {0, least < 0.5f ? 1 : TargetOutputs.BACKGROUND},
          new MatchingCase(boxes, new int[] {1, 1}, new int[] {0, 2}).match(matcher).matches(),
          "above " + least);
    }
  }

  @Test
  void randomCrowdsAreThoseOfTheGreedyLoop() {
    Random seeds = new Random(77);
    for (int run = 0; run < 30; run++) {
      long seed = seeds.nextLong();
      Random random = new Random(seed);
      int count = 1 + random.nextInt(200);
      Crowd[] crowds = Crowd.values();
      float[] boxes = boxes(crowds[random.nextInt(crowds.length)], count, seed);
      float[] others = boxes(crowds[random.nextInt(crowds.length)], count, ~seed);
      for (int box = 0; box < count; box++) {
        if (random.nextBoolean()) {
          System.arraycopy(others, box * 4, boxes, box * 4, 4);
        }
      }
      MatchingPolicy policy = policy(random.nextInt(3) * 0.1f, UnmatchedBox.NONE);
      assertArrayEquals(
          MatchingOracle.match(policy, PRIORS, boxes),
          match(policy, boxes, Backend.Choice.AUTO),
          "seed " + seed);
    }
  }

  private static BipartiteMatching matching(PriorBoxes priors, float[] boxes) {
    PriorMatcher matcher =
        PriorMatcher.of(priors, policy(1e-6f, UnmatchedBox.NONE), BoxCoding.builder().build());
    int count = boxes.length / 4;
    BoxOverlaps overlaps = new BoxOverlaps(matcher, count);
    overlaps.begin(count);
    float[] eight = new float[BoxCodeScalar.BOX];
    for (int box = 0; box < count; box++) {
      BoxForm.CORNERS.spread(boxes, box * 4, eight, 0);
      overlaps.box(box, eight, 0);
    }
    overlaps.compute();
    BipartiteMatching matching = new BipartiteMatching(matcher, overlaps, count);
    matching.match(count);
    return matching;
  }

  /** Of equal boxes the first asks its best prior, each other one the next; lists double to 128. */
  @Test
  void equalBoxesAskOnceEach() {
    int count = 1000;
    BipartiteMatching matching =
        matching(PriorBoxes.of(ReferencePriors.SSD300_VOC), boxes(Crowd.EQUAL, count, 1));
    assertEquals(count, matching.asked());
    assertTrue(
        matching.searches() <= 5 + count / BipartiteMatching.CANDIDATES,
        "searched " + matching.searches());
    long matched = 0;
    for (int box = 0; box < count; box++) {
      matched += matching.priorOf(box) == BipartiteMatching.NONE ? 0 : 1;
    }
    assertEquals(count, matched);
  }

  /** Nobody's neighbour is equal, and each box asks what the one before it has. */
  @Test
  void equalBoxesInTurnsAskAsMany() {
    int count = 200;
    float[] boxes = boxes(Crowd.EQUAL, count, 1);
    for (int i = 4; i < boxes.length; i += 8) {
      System.arraycopy(around(0.55f, 0.5f, 0.2f, 0.15f), 0, boxes, i, 4);
    }
    MatchingPolicy policy = policy(1e-6f, UnmatchedBox.NONE);
    BipartiteMatching matching = matching(PRIORS, boxes);
    int[] expected = MatchingOracle.match(policy, PRIORS, boxes);
    for (int prior = 0; prior < PRIORS.count(); prior++) {
      assertEquals(expected[prior] >= 0, matching.isMatched(prior), "prior " + prior);
    }
    assertArrayEquals(expected, match(policy, boxes, Backend.Choice.SCALAR));
    assertTrue(matching.asked() <= (long) count * count, "asked " + matching.asked());
    assertTrue(matching.searches() <= 4L * count, "searched " + matching.searches());
  }

  @Test
  void aPairIsAskedOnceAtMost() {
    PriorBoxes priors = PriorBoxes.of(ReferencePriors.SSD300_VOC);
    int count = 500;
    for (Crowd crowd : Crowd.values()) {
      BipartiteMatching matching = matching(priors, boxes(crowd, count, 3));
      assertTrue(
          matching.asked() <= (long) count * count,
          crowd + ": asked " + matching.asked() + " times");
      assertTrue(
          matching.searches() <= 4L * count,
          crowd + ": searched " + matching.searches() + " times");
    }
  }

  @Test
  void whatAnImageMatchedIsForgotten() {
    float[] boxes = boxes(Crowd.NEARLY_EQUAL, 50, 1);
    BipartiteMatching matching = matching(PRIORS, boxes);
    int first = matching.priorOf(0);
    assertTrue(matching.isMatched(first));
    matching.clear(50);
    for (int prior = 0; prior < PRIORS.count(); prior++) {
      assertTrue(!matching.isMatched(prior), "prior " + prior);
    }
    matching.match(50);
    assertEquals(first, matching.priorOf(0));
  }
}
