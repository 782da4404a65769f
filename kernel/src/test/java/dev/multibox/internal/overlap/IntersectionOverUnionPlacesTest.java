package dev.multibox.internal.overlap;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.multibox.internal.Kernels;
import dev.multibox.internal.Twins;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Places of priors that a box overlaps: near, best, and above their floors. */
@Tag("bits")
class IntersectionOverUnionPlacesTest {

  @Test
  void ofEqualOverlapsTheLowestPriorIsBest() {
    int count = 130;
    float[] corners = new float[count * 4];
    for (int prior = 0; prior < count; prior++) {
      corners[prior * 4 + 2] = 1f;
      corners[prior * 4 + 3] = prior == 5 ? 1f : 0.5f;
    }
    PriorColumns priors = new PriorColumns(corners, count);
    float[] lower = {0f, 0f, 1f, 0.5f, 0.5f};
    float[] far = {2f, 2f, 3f, 3f, 1f};
    float[] whole = {0f, 0f, 1f, 1f, 1f};
    int[] all = IntStream.range(0, priors.blocks()).toArray();
    int[] backwards = IntStream.range(0, all.length).map(i -> all.length - 1 - i).toArray();
    for (Kernels kernels : Twins.all()) {
      for (int[] blocks : List.of(all, backwards)) {
        float[] largest = new float[all.length * PriorColumns.BLOCK];
        int[] owner = new int[largest.length];
        assertEquals(
            PairKeys.of(1f, 0),
            OverlapCases.bestPair(
                kernels, priors, blocks, all.length, lower, 0, 0f, 0f, largest, owner, 1));
        assertEquals(1f, largest[priors.place(0)]);
        assertEquals(0.5f, largest[priors.place(5)]);
        assertEquals(
            PairKeys.of(0f, 0),
            OverlapCases.bestPair(
                kernels, priors, blocks, all.length, far, 0, 0f, 0f, largest, owner, 3));
        assertEquals(
            PairKeys.of(1f, 5),
            OverlapCases.bestPair(
                kernels, priors, blocks, all.length, whole, 0, 0f, 0f, largest, owner, 2));
        assertEquals(1, owner[priors.place(0)], "a lesser overlap does not take a prior over");
        assertEquals(2, owner[priors.place(5)], "a larger overlap does");
      }
    }
  }

  @Test
  void overlapsBelowTheLevelAreLeftOut() {
    PriorColumns priors = OverlapCases.priors(200, 31);
    float[] boxes = OverlapCases.boxes(20, 32);
    int[] all = IntStream.range(0, priors.blocks()).toArray();
    for (Kernels kernels : Twins.all()) {
      for (float level : new float[] {IntersectionOverUnionScalar.LEAST_LEVEL, 0.1f, 0.4f, 2f}) {
        for (int at = 0; at < boxes.length; at += IntersectionOverUnionScalar.BOX) {
          float[] largest = new float[all.length * PriorColumns.BLOCK];
          int[] owner = new int[largest.length];
          long best =
              OverlapCases.bestPair(
                  kernels, priors, all, all.length, boxes, at, 0f, level, largest, owner, 7);
          float most = 0f;
          for (int place = 0; place < priors.count(); place++) {
            float overlap = IntersectionOverUnionScalar.of(priors, place, boxes, at, 0f);
            float counted = overlap >= level ? overlap : 0f;
            assertEquals(counted, largest[place], "level " + level);
            assertEquals(counted > 0f ? 7 : 0, owner[place]);
            most = Math.max(most, counted);
          }
          assertEquals(most, PairKeys.overlap(best), "level " + level);
          int place = priors.place(PairKeys.prior(best));
          float ofBest = IntersectionOverUnionScalar.of(priors, place, boxes, at, 0f);
          assertEquals(most, most == 0f ? 0f : ofBest, "level " + level);
        }
      }
    }
  }

  @Test
  void placesThatAreNearAreTheSame() {
    PriorColumns priors = OverlapCases.priors(1025, 41);
    float[] boxes = OverlapCases.boxes(20, 42);
    int[] all = IntStream.range(0, priors.blocks()).toArray();
    for (float level : new float[] {0f, 0.05f, 0.3f, 0.5f}) {
      for (int at = 0; at < boxes.length; at += IntersectionOverUnionScalar.BOX) {
        int[] expected = new int[priors.blocks() * PriorColumns.BLOCK];
        int count =
            new IntersectionOverUnionScalar()
                .near(priors, all, all.length, boxes, at, 1e-5f, level, expected);
        for (Kernels kernels : Twins.all()) {
          int[] actual = new int[expected.length];
          assertEquals(
              count,
              kernels.overlap().near(priors, all, all.length, boxes, at, 1e-5f, level, actual));
          assertArrayEquals(expected, actual, "level " + level);
        }
      }
    }
  }

  @Test
  void placesAboveTheirFloorsAreThoseOfTheDefinition() {
    PriorColumns priors = OverlapCases.priors(1025, 51);
    float[] boxes = OverlapCases.boxes(20, 52);
    int[] all = IntStream.range(0, priors.blocks()).toArray();
    float[] floors = new float[all.length * PriorColumns.BLOCK];
    int equal = 0;
    for (int at = 0; at < boxes.length; at += IntersectionOverUnionScalar.BOX) {
      for (int place = 0; place < floors.length; place++) {
        // the same box's overlap, that of the box before, and 0
        int from = place % 3 == 0 ? at : Math.max(at - IntersectionOverUnionScalar.BOX, 0);
        floors[place] =
            place % 3 == 2 ? 0f : IntersectionOverUnionScalar.of(priors, place, boxes, from, 1e-5f);
      }
      for (float level : new float[] {Float.MIN_VALUE, 0.05f, 0.3f}) {
        for (boolean ties : new boolean[] {true, false}) {
          int[] expected = new int[floors.length];
          int count = 0;
          for (int place = 0; place < priors.count(); place++) {
            float overlap = IntersectionOverUnionScalar.of(priors, place, boxes, at, 1e-5f);
            boolean tie = ties && overlap == floors[place];
            if (overlap >= level && (overlap > floors[place] || tie)) {
              expected[count++] = place;
              equal += tie ? 1 : 0;
            }
          }
          for (Kernels kernels : Twins.all()) {
            int[] actual = new int[expected.length];
            assertEquals(
                count,
                kernels
                    .overlap()
                    .aboveFloors(
                        priors, all, all.length, boxes, at, 1e-5f, level, floors, ties, actual));
            assertArrayEquals(expected, actual, "level " + level);
          }
        }
      }
    }
    assertTrue(equal > 100, equal + " ties");
  }

  @Test
  void everyPriorHasAPlace() {
    for (int count : OverlapCases.COUNTS) {
      PriorColumns priors = OverlapCases.priors(count, count);
      for (int prior = 0; prior < count; prior++) {
        assertEquals(prior, priors.prior(priors.place(prior)));
      }
    }
  }

  @Test
  void valuesAtLeastALevelAreFound() {
    Random random = new Random(1);
    float[] values = new float[150];
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextInt(4) * 0.25f;
    }
    for (Kernels kernels : Twins.all()) {
      for (int from = 0; from < 20; from++) {
        int[] found = new int[152];
        int count = kernels.overlap().atLeast(values, from, values.length - 3, 0.5f, found, 2);
        int next = 2;
        for (int i = from; i < values.length - 3; i++) {
          if (values[i] >= 0.5f) {
            assertEquals(i, found[next++]);
          }
        }
        assertEquals(next, count);
      }
    }
  }
}
