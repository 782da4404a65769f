package dev.multibox.loss;

import dev.multibox.BatchShape;
import dev.multibox.internal.memory.Arguments;
import dev.multibox.internal.selection.HardNegativesKernel;
import dev.multibox.internal.selection.HardNegativesScalar;
import java.util.Arrays;

/**
 * Losses of priors, the keys that rank them, and the rows that the ranking selects. Where the batch
 * is ranked as one, or examples are picked before the rest, all images stand in one array; else
 * each thread has an array for one image.
 */
final class RankedRows {

  private final boolean ranksBatch;
  private final boolean picksExamples;
  private final int priors;
  private final float[][] losses;
  private final int[][] keys;
  private final int[] selected;
  private final int[] selectionScratch;
  // Examples of each image; they stand in selected from its first row on.
  private final int[] exampleCounts;
  private int selectedCount;

  RankedRows(Mining mining, BatchShape shape, int parallelism) {
    ranksBatch =
        mining.scope() == Mining.Scope.BATCH && mining.mode() == Mining.Mode.HARD_NEGATIVES;
    picksExamples = mining.mode() == Mining.Mode.HARD_EXAMPLES;
    priors = shape.priors();
    if (isTogether() && shape.rows() > HardNegativesScalar.MOST) {
      throw Arguments.refusal(
          "batch",
          "batch * priors of at most "
              + HardNegativesScalar.MOST
              + (ranksBatch
                  ? ", as the batch is ranked as a whole"
                  : ", as its examples are picked before gradients are divided"),
          shape.batch() + " * " + priors + "; evaluate parts of the batch");
    }
    int arrays = isTogether() ? 1 : parallelism;
    int rows = isTogether() ? (int) shape.rows() : priors;
    losses = new float[arrays][rows];
    keys = new int[arrays][picksExamples ? 0 : rows];
    selected = new int[isTogether() ? rows : 0];
    selectionScratch = new int[HardNegativesScalar.scratch(ranksBatch ? rows : 0)];
    exampleCounts = new int[picksExamples ? shape.batch() : 0];
  }

  /** Whether hard negatives are ranked over the whole batch. */
  boolean ranksBatch() {
    return ranksBatch;
  }

  /** Whether hard examples are picked, of all images before any is finished. */
  boolean picksExamples() {
    return picksExamples;
  }

  /** Whether all images stand in one array. */
  boolean isTogether() {
    return ranksBatch || picksExamples;
  }

  float[] losses(int worker) {
    return losses[isTogether() ? 0 : worker];
  }

  int[] keys(int worker) {
    return keys[isTogether() ? 0 : worker];
  }

  /** Where an image's rows begin in the one array. */
  int firstRow(int image) {
    return image * priors;
  }

  /** Selects the rows of largest key of the batch. */
  void select(HardNegativesKernel kernel, int images, int count) {
    selectedCount = count;
    kernel.select(keys[0], 0, images * priors, count, selected, selectionScratch);
  }

  /** The selected rows of the one array, ascending; or each image's examples. */
  int[] selected() {
    return selected;
  }

  /** The place of the first selected row that is not below a row. */
  int firstSelected(int row) {
    int found = Arrays.binarySearch(selected, 0, selectedCount, row);
    return found >= 0 ? found : -found - 1;
  }

  int exampleCount(int image) {
    return exampleCounts[image];
  }

  void exampleCount(int image, int count) {
    exampleCounts[image] = count;
  }
}
