package dev.multibox.matching;

import dev.multibox.internal.Kernels;
import dev.multibox.internal.memory.Sizes;
import dev.multibox.internal.overlap.BoxCodeScalar;
import dev.multibox.internal.overlap.PriorColumns;
import java.util.Arrays;

/** Matches and encodes one image at a time; the scratch of one thread. */
final class ImageMatching {

  static final int MOST_BOXES = (1 << 24) - 1;

  private static final int BOX = BoxCodeScalar.BOX;

  private final PriorMatcher matcher;
  private final MatchingPolicy policy;
  private final Kernels kernels;
  private final int priors;
  private final BoxOverlaps overlaps;
  private final ForceMatching forceMatching;

  private final ImageBoxes boxes;
  private final float[] four = new float[Sizes.COORDINATES];

  // BACKGROUND and 0 throughout between images; what an image marks is undone after it.
  private final int[] match;
  private final int[] labels;
  private final int[] marked;
  private int markedCount;
  private final int[] found = new int[PriorColumns.BLOCK];

  ImageMatching(PriorMatcher matcher, int boxes) {
    this.matcher = matcher;
    policy = matcher.policy();
    kernels = matcher.kernels();
    priors = matcher.priors().count();
    overlaps = new BoxOverlaps(matcher, boxes);
    forceMatching = new ForceMatching(matcher, overlaps, boxes);
    this.boxes = new ImageBoxes(matcher.priors(), matcher.coding(), boxes);
    match = new int[priors];
    Arrays.fill(match, TargetOutputs.BACKGROUND);
    labels = new int[priors];
    marked = new int[priors];
  }

  /** Refuses boxes of a batch that cannot be matched. */
  void require(GroundTruth truth, int classes) {
    boxes.require(truth, classes);
  }

  /** Writes the targets of an image; returns the number of matched priors. */
  int match(GroundTruth truth, TargetOutputs outputs, int image) {
    boxes.read(truth, outputs.shape().classes(), image);
    overlaps.begin(boxes.count());
    for (int box = 0; box < boxes.count(); box++) {
      overlaps.box(box, boxes.numbers(), box * BOX);
    }
    try {
      overlaps.compute();
      markByThreshold();
      forceMatching.apply(this, boxes.count());
      markIgnored();
      return write(outputs, image);
    } finally {
      for (int i = 0; i < markedCount; i++) {
        match[marked[i]] = TargetOutputs.BACKGROUND;
        labels[marked[i]] = 0;
      }
      markedCount = 0;
    }
  }

  /** The boxes of the last image that cannot be matched and were left out. */
  int skipped() {
    return boxes.skipped();
  }

  private void markIgnored() {
    if (policy.ignoreOverlap() == Float.POSITIVE_INFINITY) {
      return;
    }
    for (int i = 0; i < boxes.ignoredCount(); i++) {
      int box = boxes.ignored(i);
      overlaps.box(box, boxes.numbers(), box * BOX);
      overlaps.markCovered(this, box, policy.ignoreOverlap());
    }
  }

  private void markByThreshold() {
    float least = policy.leastOverlap();
    float[] largest = overlaps.largest();
    for (int i = 0; i < overlaps.computedBlocks(); i++) {
      int from = overlaps.computedBlock(i) * PriorColumns.BLOCK;
      int hits =
          kernels.overlap().atLeast(largest, from, from + PriorColumns.BLOCK, least, found, 0);
      for (int hit = 0; hit < hits; hit++) {
        int place = found[hit];
        if (policy.positive(largest[place])) {
          mark(overlaps.prior(place), overlaps.bestBoxAt(place));
        } else if (largest[place] >= policy.neutralOverlap()) {
          mark(overlaps.prior(place), TargetOutputs.NEUTRAL);
        }
      }
    }
  }

  /** Matches a prior to a box, or makes it neutral. */
  void mark(int prior, int box) {
    if (match[prior] == TargetOutputs.BACKGROUND) {
      marked[markedCount++] = prior;
    }
    match[prior] = box;
  }

  /** The box that a prior is matched to so far, or less than 0. */
  int matched(int prior) {
    return match[prior];
  }

  private int write(TargetOutputs outputs, int image) {
    if (outputs.isZeroFilled()) {
      outputs.locations().zero(image, 0, priors);
    }
    int positives = 0;
    for (int i = 0; i < markedCount; i++) {
      int prior = marked[i];
      int box = match[prior];
      if (box >= 0) {
        labels[prior] = boxes.label(box);
        match[prior] = boxes.index(box);
        matcher.coder().encode(boxes.numbers(), box * BOX, matcher.priors(), prior, four);
        outputs.locations().write(image, prior, 1, four, 0);
        positives++;
      } else {
        labels[prior] = -1;
      }
    }
    outputs.labels().write((long) image * priors, labels, 0, priors);
    if (outputs.matches() != null) {
      outputs.matches().write((long) image * priors, match, 0, priors);
    }
    return positives;
  }
}
