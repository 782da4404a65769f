package dev.multibox.internal.overlap;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.multibox.internal.Kernels;
import dev.multibox.internal.RecordedBitsTest;
import dev.multibox.internal.Twins;
import java.io.IOException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Overlaps and their bounds: twins give the same bits, and the recorded ones. */
@Tag("bits")
class IntersectionOverUnionTwinTest {

  @Test
  void twinsGiveTheSameBits() {
    for (int count : OverlapCases.COUNTS) {
      PriorColumns priors = OverlapCases.priors(count, count);
      float[] boxes = OverlapCases.boxes(20, 3 + count);
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
  void overlapsAndCodesAreTheRecordedOnes() throws IOException {
    PriorColumns priors = OverlapCases.priors(200, 23);
    float[] boxes = OverlapCases.boxes(20, 24);
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

  private record Overlaps(float[] bounds, float[] largest, int[] owner, long[] best) {}

  private static Overlaps overlaps(
      Kernels kernels, PriorColumns priors, float[] boxes, float epsilon) {
    int count = boxes.length / IntersectionOverUnionScalar.BOX;
    int padded = priors.paddedBlocks();
    float[] bounds = new float[2 * count * padded];
    float[] own = new float[padded];
    float[] largest = new float[priors.blocks() * PriorColumns.BLOCK];
    int[] owner = new int[largest.length];
    long[] best = new long[count];
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
          OverlapCases.bestPair(
              kernels, priors, blocks, blocks.length, boxes, at, epsilon, 0f, largest, owner, box);
    }
    return new Overlaps(bounds, largest, owner, best);
  }
}
