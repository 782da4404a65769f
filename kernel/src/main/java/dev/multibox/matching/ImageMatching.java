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

  // The boxes of the image, eight numbers and a label each.
  private final float[] boxes;
  private final int[] boxLabels;
  private final float[] four = new float[Sizes.COORDINATES];
  private int count;

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
    this.boxes = new float[boxes * BOX];
    boxLabels = new int[boxes];
    match = new int[priors];
    Arrays.fill(match, TargetOutputs.BACKGROUND);
    labels = new int[priors];
    marked = new int[priors];
  }

  /** Takes over the boxes of an image, and refuses them where they cannot be matched. */
  void read(GroundTruth truth, int classes, int image) {
    int first = truth.first(image);
    count = truth.count(image);
    overlaps.begin(count);
    BoxForm form = matcher.coding().boxes();
    for (int box = 0; box < count; box++) {
      truth.boxes().read((long) (first + box) * Sizes.COORDINATES, four, 0, Sizes.COORDINATES);
      form.spread(four, 0, boxes, box * BOX);
      BoxValidity.require(matcher.coding(), boxes, box * BOX, matcher.priors(), image, box);
      overlaps.box(box, boxes, box * BOX);
    }
    truth.labels().read(first, boxLabels, 0, count);
    for (int box = 0; box < count; box++) {
      if (boxLabels[box] < 1 || boxLabels[box] >= classes) {
        throw new IllegalArgumentException(
            "box labels["
                + image
                + "]["
                + box
                + "]: expected 1 to "
                + (classes - 1)
                + ", as there are "
                + classes
                + " classes and 0 is the background, got "
                + boxLabels[box]);
      }
    }
  }

  /** Writes the targets of an image; returns the number of matched priors. */
  int match(GroundTruth truth, TargetOutputs outputs, int image) {
    read(truth, outputs.shape().classes(), image);
    try {
      overlaps.compute();
      markByThreshold();
      forceMatching.apply(this, count);
      return write(outputs, image);
    } finally {
      for (int i = 0; i < markedCount; i++) {
        match[marked[i]] = TargetOutputs.BACKGROUND;
        labels[marked[i]] = 0;
      }
      markedCount = 0;
    }
  }

  private void markByThreshold() {
    float least = policy.leastOverlap();
    float[] largest = overlaps.largest();
    for (int i = 0; i < overlaps.computedBlocks(); i++) {
      int from = overlaps.computedBlock(i) * PriorColumns.BLOCK;
      int hits = kernels.overlap().atLeast(largest, from, from + PriorColumns.BLOCK, least, found, 0);
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
        labels[prior] = boxLabels[box];
        matcher.coder().encode(boxes, box * BOX, matcher.priors(), prior, four);
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
