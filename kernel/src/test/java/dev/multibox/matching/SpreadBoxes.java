package dev.multibox.matching;

import java.util.Random;

/** Boxes of {@link GroundTruthCases#CASES} among others, at places that leave their order. */
final class SpreadBoxes {
  final float[] boxes = new float[GroundTruthCases.CASES.batch() * GroundTruthCases.MOST * 4];
  final int[] labels = new int[GroundTruthCases.CASES.batch() * GroundTruthCases.MOST];
  // The place of each box within its image.
  final int[] places = new int[GroundTruthCases.CASES.labels().length];

  SpreadBoxes(long seed) {
    Random random = new Random(seed);
    for (int image = 0; image < GroundTruthCases.CASES.batch(); image++) {
      int others = GroundTruthCases.MOST - GroundTruthCases.CASES.boxesOf(image).length / 4;
      int place = 0;
      for (int box = GroundTruthCases.CASES.starts()[image];
          box < GroundTruthCases.CASES.starts()[image + 1];
          box++) {
        while (others > 0 && random.nextBoolean()) {
          others--;
          place++;
        }
        places[box] = place;
        int at = image * GroundTruthCases.MOST + place++;
        System.arraycopy(GroundTruthCases.CASES.boxes(), box * 4, boxes, at * 4, 4);
        labels[at] = GroundTruthCases.CASES.labels()[box];
      }
    }
  }

  boolean isOther(int at) {
    return labels[at] == 0;
  }

  /** What is expected of the spread boxes: indices are places. */
  int[] matches(int[] ofCases) {
    int[] matches = ofCases.clone();
    int priors = matches.length / GroundTruthCases.CASES.batch();
    for (int row = 0; row < matches.length; row++) {
      if (matches[row] >= 0) {
        matches[row] = places[GroundTruthCases.CASES.starts()[row / priors] + matches[row]];
      }
    }
    return matches;
  }
}
