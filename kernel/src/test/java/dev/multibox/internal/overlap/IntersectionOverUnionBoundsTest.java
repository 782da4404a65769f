package dev.multibox.internal.overlap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Bounds of the overlaps of a block of priors. */
@Tag("bits")
class IntersectionOverUnionBoundsTest {

  @Test
  void noOverlapIsAboveItsBound() {
    for (int count : OverlapCases.COUNTS) {
      PriorColumns priors = OverlapCases.priors(count, 7 + count);
      float[] boxes = OverlapCases.boxes(50, 11 + count);
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
    PriorColumns priors = OverlapCases.priors(1025, 5);
    float[] box = {0.1f, 0.1f, 0.15f, 0.15f, 0.0025f};
    float[] bounds = new float[priors.paddedBlocks()];
    new IntersectionOverUnionScalar().bounds(priors, box, 0, bounds);
    assertEquals(0f, bounds[priors.blocks()], "padding");
    assertTrue(bounds[0] < 1f, "a box smaller than any prior overlaps none wholly");
  }
}
