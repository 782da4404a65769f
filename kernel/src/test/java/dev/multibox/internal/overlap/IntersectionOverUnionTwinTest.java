package dev.multibox.internal.overlap;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.multibox.internal.Kernels;
import dev.multibox.internal.RecordedBitsTest;
import dev.multibox.internal.Twins;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Overlaps and their bounds: twins give the same bits, and a bound is one. */
@Tag("bits")
class IntersectionOverUnionTwinTest {

  private static final int[] COUNTS = {1, 2, 15, 16, 17, 63, 64, 65, 200, 1025};

  @Test
  void twinsGiveTheSameBits() {
    for (int count : COUNTS) {
      PriorColumns priors = priors(count, count);
      float[] boxes = boxes(20, 3 + count);
      for (float epsilon : new float[] {0f, 1e-5f}) {
        Overlaps expected = overlaps(Kernels.scalar(), priors, boxes, epsilon);
        for (Kernels kernels : Twins.all()) {
          Overlaps actual = overlaps(kernels, priors, boxes, epsilon);
          assertArrayEquals(
              Twins.bits(expected.bounds), Twins.bits(actual.bounds), "bounds of " + count);
          assertArrayEquals(
              Twins.bits(expected.largest), Twins.bits(actual.largest), "largest of " + count);
          assertArrayEquals(expected.owner, actual.owner, "owner of " + count);
          assertArrayEquals(expected.best, actual.best, "best of " + count);
        }
      }
    }
  }

  @Test
  void noOverlapIsAboveItsBound() {
    for (int count : COUNTS) {
      PriorColumns priors = priors(count, 7 + count);
      float[] boxes = boxes(50, 11 + count);
      float[] bounds = new float[priors.paddedBlocks()];
      for (int at = 0; at < boxes.length; at += IntersectionOverUnionScalar.BOX) {
        new IntersectionOverUnionScalar().bounds(priors, boxes, at, bounds);
        for (int prior = 0; prior < count; prior++) {
          float overlap = IntersectionOverUnionScalar.of(priors, prior, boxes, at, 0f);
          float bound = bounds[prior / PriorColumns.BLOCK];
          assertTrue(overlap <= bound, overlap + " at place " + prior + " above " + bound);
        }
      }
    }
  }

  @Test
  void boundsTellMostBlocksApart() {
    PriorColumns priors = priors(1025, 5);
    float[] box = {0.1f, 0.1f, 0.15f, 0.15f, 0.0025f};
    float[] bounds = new float[priors.paddedBlocks()];
    new IntersectionOverUnionScalar().bounds(priors, box, 0, bounds);
    assertEquals(0f, bounds[priors.blocks()], "padding");
    assertTrue(bounds[0] < 1f, "a box smaller than any prior overlaps none wholly");
  }

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
            0, bestPrior(kernels, priors, blocks, all.length, lower, 0, 0f, 0f, largest, owner, 1));
        assertEquals(1f, largest[priors.place(0)]);
        assertEquals(0.5f, largest[priors.place(5)]);
        assertEquals(
            0, bestPrior(kernels, priors, blocks, all.length, far, 0, 0f, 0f, largest, owner, 3));
        assertEquals(
            5, bestPrior(kernels, priors, blocks, all.length, whole, 0, 0f, 0f, largest, owner, 2));
        assertEquals(1, owner[priors.place(0)], "a lesser overlap does not take a prior over");
        assertEquals(2, owner[priors.place(5)], "a larger overlap does");
      }
    }
  }

  @Test
  void overlapsBelowTheLevelAreLeftOut() {
    PriorColumns priors = priors(200, 31);
    float[] boxes = boxes(20, 32);
    int[] all = IntStream.range(0, priors.blocks()).toArray();
    for (Kernels kernels : Twins.all()) {
      for (float level : new float[] {IntersectionOverUnionScalar.LEAST_LEVEL, 0.1f, 0.4f, 2f}) {
        for (int at = 0; at < boxes.length; at += IntersectionOverUnionScalar.BOX) {
          float[] largest = new float[all.length * PriorColumns.BLOCK];
          int[] owner = new int[largest.length];
          int best =
              bestPrior(kernels, priors, all, all.length, boxes, at, 0f, level, largest, owner, 7);
          float most = 0f;
          for (int place = 0; place < priors.count(); place++) {
            float overlap = IntersectionOverUnionScalar.of(priors, place, boxes, at, 0f);
            float counted = overlap >= level ? overlap : 0f;
            assertEquals(counted, largest[place], "level " + level);
            assertEquals(counted > 0f ? 7 : 0, owner[place]);
            most = Math.max(most, counted);
          }
          float ofBest = IntersectionOverUnionScalar.of(priors, priors.place(best), boxes, at, 0f);
          assertEquals(most, most == 0f ? 0f : ofBest, "level " + level);
        }
      }
    }
  }

  @Test
  void placesThatAreNearAreTheSame() {
    PriorColumns priors = priors(1025, 41);
    float[] boxes = boxes(20, 42);
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
    PriorColumns priors = priors(1025, 51);
    float[] boxes = boxes(20, 52);
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
    for (int count : COUNTS) {
      PriorColumns priors = priors(count, count);
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

  @Test
  void overlapsAndCodesAreTheRecordedOnes() throws IOException {
    PriorColumns priors = priors(200, 23);
    float[] boxes = boxes(20, 24);
    for (Kernels kernels : Twins.all()) {
      RecordedBitsTest.assertRecorded(
          "overlap.largest", overlaps(kernels, priors, boxes, 0f).largest);
    }
    float[] eight = new float[2 * BoxCodeScalar.BOX];
    float[] codes = new float[20 * 4];
    float[] decoded = new float[20 * BoxCodeScalar.BOX];
    float[] variances = {0.1f, 0.1f, 0.2f, 0.2f};
    for (int box = 0; box < 20; box++) {
      System.arraycopy(boxes, box * IntersectionOverUnionScalar.BOX, eight, 0, 4);
      System.arraycopy(
          boxes, (box + 7) % 20 * IntersectionOverUnionScalar.BOX, eight, BoxCodeScalar.BOX, 4);
      BoxCodeScalar.fromCorners(eight, 0);
      BoxCodeScalar.fromCorners(eight, BoxCodeScalar.BOX);
      BoxCodeScalar.encodeCenters(
          eight, 0, eight, BoxCodeScalar.BOX, variances, 1e-6f, codes, box * 4);
      BoxCodeScalar.decodeCenters(
          codes,
          box * 4,
          eight,
          BoxCodeScalar.BOX,
          variances,
          4f,
          decoded,
          box * BoxCodeScalar.BOX);
    }
    RecordedBitsTest.assertRecorded("boxes.encoded", codes);
    RecordedBitsTest.assertRecorded("boxes.decoded", decoded);
  }

  private static int bestPrior(
      Kernels kernels,
      PriorColumns priors,
      int[] blocks,
      int count,
      float[] boxes,
      int at,
      float epsilon,
      float level,
      float[] largest,
      int[] owner,
      int index) {
    int[] places = new int[largest.length];
    int near = kernels.overlap().near(priors, blocks, count, boxes, at, epsilon, level, places);
    return IntersectionOverUnionScalar.bestPrior(
        priors, places, near, boxes, at, epsilon, level, largest, owner, index);
  }

  private record Overlaps(float[] bounds, float[] largest, int[] owner, int[] best) {}

  private static Overlaps overlaps(
      Kernels kernels, PriorColumns priors, float[] boxes, float epsilon) {
    int count = boxes.length / IntersectionOverUnionScalar.BOX;
    int padded = priors.paddedBlocks();
    float[] bounds = new float[2 * count * padded];
    float[] own = new float[padded];
    float[] largest = new float[priors.blocks() * PriorColumns.BLOCK];
    int[] owner = new int[largest.length];
    int[] best = new int[count];
    int[] blocks = new int[priors.blocks()];
    for (int block = 0; block < blocks.length; block++) {
      blocks[block] = block;
    }
    for (int box = 0; box < count; box++) {
      int at = box * IntersectionOverUnionScalar.BOX;
      kernels.overlap().bounds(priors, boxes, at, own);
      System.arraycopy(own, 0, bounds, 2 * box * padded, padded);
      kernels.overlap().middles(priors, boxes, at, own);
      System.arraycopy(own, 0, bounds, (2 * box + 1) * padded, padded);
      best[box] =
          bestPrior(
              kernels, priors, blocks, blocks.length, boxes, at, epsilon, 0f, largest, owner, box);
    }
    return new Overlaps(bounds, largest, owner, best);
  }

  /** Priors in rows of neighbours, some alike, some past the image's border. */
  private static PriorColumns priors(int count, long seed) {
    Random random = new Random(seed);
    float[] corners = new float[count * 4];
    for (int prior = 0; prior < count; prior++) {
      float x = prior % 40 / 40f;
      int row = prior / 40;
      float y = row / 26f;
      float width = 0.06f + 0.3f * random.nextInt(4) / 4f;
      float height = 0.06f + 0.3f * random.nextInt(4) / 4f;
      corners[prior * 4] = x - width / 2;
      corners[prior * 4 + 1] = y - height / 2;
      corners[prior * 4 + 2] = x + width / 2;
      corners[prior * 4 + 3] = y + height / 2;
    }
    return new PriorColumns(corners, count);
  }

  /** Every fourth box is tiny, every seventh beyond all priors. */
  private static float[] boxes(int count, long seed) {
    Random random = new Random(seed);
    float[] boxes = new float[count * IntersectionOverUnionScalar.BOX];
    for (int box = 0; box < count; box++) {
      float size = box % 4 == 3 ? 1e-5f : 0.5f;
      float left = random.nextFloat() + (box % 7 == 6 ? 5f : 0f);
      float top = random.nextFloat();
      float right = left + size * (0.1f + random.nextFloat());
      float bottom = top + size * (0.1f + random.nextFloat());
      int at = box * IntersectionOverUnionScalar.BOX;
      boxes[at] = left;
      boxes[at + 1] = top;
      boxes[at + 2] = right;
      boxes[at + 3] = bottom;
      boxes[at + 4] = (right - left) * (bottom - top);
    }
    return boxes;
  }
}
