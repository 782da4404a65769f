package dev.multibox.loss;

import dev.multibox.internal.Kernels;
import dev.multibox.internal.memory.FloatRows;
import dev.multibox.internal.memory.Sizes;
import dev.multibox.internal.selection.HardNegativesScalar;
import dev.multibox.internal.suppression.BoxColumns;
import dev.multibox.internal.suppression.GreedySuppression;
import dev.multibox.internal.suppression.OverlapRule;
import dev.multibox.internal.suppression.StableOrder;

/** Picks the hard examples of one image. Holds one thread's scratch. */
final class ImageExamples {

  /** Intersection over union, 0 without an intersection; the threshold itself does not suppress. */
  private static final OverlapRule RULE =
      new OverlapRule(0f, 0f, 0f, true, false, false, false, true);

  private final Kernels kernels;
  private final Mining mining;
  private final HardExamples examples;
  private final ExampleBoxes boxes;
  private final int priors;
  // Priors that compete, ascending, with their ranks and keys.
  private final int[] candidates;
  private final float[] ranks;
  private final int[] keys;
  private final int[] picked;
  private final int[] selected;
  private final int[] selectionScratch;
  // Empty where boxes are not compared.
  private final StableOrder order;
  private final GreedySuppression greedy;
  private final BoxColumns columns;
  private final float[] location = new float[Sizes.COORDINATES];
  private final float[] box = new float[ExampleBoxes.BOX];

  ImageExamples(Kernels kernels, Mining mining, ExampleBoxes boxes, int priors) {
    this.kernels = kernels;
    this.mining = mining;
    this.boxes = boxes;
    this.priors = priors;
    examples = mining.examples();
    candidates = new int[priors];
    ranks = new float[priors];
    keys = new int[priors];
    picked = new int[priors];
    selected = new int[priors];
    selectionScratch = new int[HardNegativesScalar.scratch(priors)];
    int compared = examples.comparesBoxes() ? priors : 0;
    order = new StableOrder(compared);
    greedy = new GreedySuppression(order, compared);
    columns = new BoxColumns(compared);
  }

  /**
   * Picks.
   *
   * @param losses confidence losses from {@code offset} on
   * @param locationLosses of the priors; read where they are positive
   * @param into takes priors behind {@code at}, ascending
   * @return how many there are
   */
  int pick(
      ImageLabels labels,
      int positiveCount,
      float[] losses,
      int offset,
      float[] locationLosses,
      FloatRows locations,
      int image,
      int[] into,
      int at) {
    boolean ofRatio = mining.quota() == Mining.Quota.RATIO;
    if (positiveCount == 0 && !ofRatio) {
      return 0;
    }
    int count = rank(labels, losses, offset, locationLosses);
    int found = examples.comparesBoxes() ? suppress(locations, image, count) : hardest(count);
    if (ofRatio) {
      found = limitNegatives(labels, found);
    }
    for (int i = 0; i < found; i++) {
      into[at + i] = candidates[picked[i]];
    }
    return found;
  }

  /** Lists the priors that compete; returns how many there are. */
  private int rank(ImageLabels labels, float[] losses, int offset, float[] locationLosses) {
    float ofConfidence = examples.confidenceWeight();
    float ofLocation = examples.locationWeight();
    int count = 0;
    for (int prior = 0; prior < priors; prior++) {
      int label = labels.label(prior);
      if (label >= 0) {
        // A weight of 0 leaves an infinite loss out, where a product would be NaN.
        float rank = ofConfidence == 0f ? 0f : ofConfidence * losses[offset + prior];
        if (label > 0 && ofLocation > 0f) {
          rank += ofLocation * locationLosses[prior];
        }
        candidates[count] = prior;
        ranks[count++] = rank;
      }
    }
    kernels.hardNegatives().sortableKeys(ranks, 0, count, keys, 0);
    return count;
  }

  /** The largest ranks. */
  private int hardest(int count) {
    int most = Math.min(examples.most(), count);
    kernels.hardNegatives().select(keys, 0, count, most, picked, selectionScratch);
    return most;
  }

  /** The largest ranks whose boxes do not overlap. */
  private int suppress(FloatRows locations, int image, int count) {
    for (int i = 0; i < count; i++) {
      selected[i] = i;
      keys[i] = ~keys[i];
    }
    order.sort(keys, selected, 0, count);
    int left = 0;
    for (int i = 0; i < count; i++) {
      locations.read(image, candidates[selected[i]], 1, location, 0);
      boxes.box(location, candidates[selected[i]], box);
      requireNumbers(locations, image, candidates[selected[i]]);
      columns.set(left, box[0], box[1], box[2], box[3], RULE);
      if ((box[2] - box[0]) * (box[3] - box[1]) >= examples.leastArea()
          || examples.leastArea() == 0f) {
        selected[left++] = selected[i];
      }
    }
    int found =
        greedy.keep(
            kernels.suppression(),
            columns,
            left,
            RULE,
            examples.overlapThreshold(),
            examples.most(),
            picked,
            0);
    for (int i = 0; i < found; i++) {
      picked[i] = selected[picked[i]];
      keys[i] = picked[i];
    }
    order.sort(keys, picked, 0, found);
    return found;
  }

  private void requireNumbers(FloatRows locations, int image, int prior) {
    if (Float.isNaN(box[0]) || Float.isNaN(box[1]) || Float.isNaN(box[2]) || Float.isNaN(box[3])) {
      throw new IllegalArgumentException(
          locations.storage().name()
              + ": expected boxes of numbers, as hard examples are compared by them, got NaN at ["
              + image
              + "]["
              + prior
              + "]; Predictions.requireFinite() names the offset");
    }
  }

  /** Leaves all positives and the hardest negatives of what was picked, ascending. */
  private int limitNegatives(ImageLabels labels, int found) {
    int negatives = 0;
    for (int i = 0; i < found; i++) {
      if (labels.label(candidates[picked[i]]) == 0) {
        keys[negatives++] = HardNegativesScalar.sortable(ranks[picked[i]]);
      }
    }
    int most = Math.min(negatives, mining.imageQuota(found - negatives));
    kernels.hardNegatives().select(keys, 0, negatives, most, selected, selectionScratch);
    int left = 0;
    int negative = 0;
    int taken = 0;
    for (int i = 0; i < found; i++) {
      boolean stays = true;
      if (labels.label(candidates[picked[i]]) == 0) {
        stays = taken < most && selected[taken] == negative++;
        taken += stays ? 1 : 0;
      }
      if (stays) {
        picked[left++] = picked[i];
      }
    }
    return left;
  }
}
