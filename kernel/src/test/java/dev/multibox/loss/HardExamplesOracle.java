package dev.multibox.loss;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The definition: a sort of all, and each box against all that were taken before. */
record HardExamplesOracle(MultiBoxPolicy policy, TestBatch batch, FixedBoxes boxes) {

  boolean[] rows() {
    boolean[] picked = new boolean[batch.labels().length];
    MultiBoxPolicy every =
        ReferenceLoss.CAFFE_SSD.policy().toBuilder()
            .mining(m -> m.mode(Mining.Mode.ALL_NEGATIVES))
            .build();
    float[] losses = Outcome.of(MultiBoxLoss.of(every), batch).losses();
    for (int image = 0; image < batch.batch(); image++) {
      pick(image * batch.priors(), losses, picked);
    }
    return picked;
  }

  private void pick(int first, float[] losses, boolean[] picked) {
    HardExamples examples = policy.mining().examples();
    boolean ratio = policy.mining().quota() == Mining.Quota.RATIO;
    List<Integer> order = new ArrayList<>();
    int matched = 0;
    for (int row = first; row < first + batch.priors(); row++) {
      matched += batch.labels()[row] > 0 ? 1 : 0;
      if (batch.labels()[row] >= 0) {
        order.add(row);
      }
    }
    if (matched == 0 && !ratio) {
      return;
    }
    order.sort(Comparator.comparingDouble(row -> -rank(examples, row, losses)));
    List<Integer> taken = new ArrayList<>();
    for (int row : order) {
      if (taken.size() < examples.most() && stays(examples, first, row, taken)) {
        taken.add(row);
      }
    }
    int positives = (int) taken.stream().filter(row -> batch.labels()[row] > 0).count();
    int most = ratio ? Math.max(policy.mining().minNegatives(), (int) (1.5f * positives)) : 10_000;
    int negatives = 0;
    for (int row : taken) {
      negatives += batch.labels()[row] == 0 ? 1 : 0;
      picked[row] = batch.labels()[row] > 0 || negatives <= most;
    }
  }

  private boolean stays(HardExamples examples, int first, int row, List<Integer> taken) {
    if (examples.overlapThreshold() == 1) {
      return true;
    }
    return boxes.area(row - first) >= examples.leastArea()
        && taken.stream()
            .allMatch(
                other -> boxes.overlap(row - first, other - first) <= examples.overlapThreshold());
  }

  private float rank(HardExamples examples, int row, float[] losses) {
    float rank = examples.confidenceWeight() * losses[row];
    float location = 0;
    for (int c = 4 * row; c < 4 * row + 4 && batch.labels()[row] > 0; c++) {
      float d = Math.abs(batch.predicted()[c] - batch.target()[c]);
      location += d < 1f ? 0.5f * d * d : d - 0.5f;
    }
    return rank + examples.locationWeight() * location;
  }
}
