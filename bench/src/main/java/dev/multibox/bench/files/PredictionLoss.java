package dev.multibox.bench.files;

import dev.multibox.BatchShape;
import dev.multibox.Predictions;
import dev.multibox.bench.formats.DataSet;
import dev.multibox.loss.LossTerms;
import dev.multibox.loss.LossWorkspace;
import dev.multibox.loss.MultiBoxLoss;
import dev.multibox.matching.MatcherWorkspace;
import dev.multibox.matching.PriorMatcher;
import dev.multibox.matching.TargetOutputs;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ForkJoinPool;

/** The loss of predictions against a data set, whose objects are matched chunk by chunk. */
final class PredictionLoss {

  private final MultiBoxLoss loss;
  private final PriorMatcher matcher;
  private final DataSet truth;
  private final ObjectBoxes boxes;
  private final List<LossTerms> parts = new ArrayList<>();
  private long skipped;

  // Made with the first chunk, which is the largest.
  private MatcherWorkspace matching;
  private LossWorkspace workspace;
  private int[] labels;
  private float[] targets;

  PredictionLoss(MultiBoxLoss loss, PriorMatcher matcher, DataSet truth, ObjectBoxes boxes) {
    this.loss = loss;
    this.matcher = matcher;
    this.truth = truth;
    this.boxes = boxes;
  }

  /** Whether images depend on each other, so that all of them are one chunk. */
  boolean takesWholeBatch() {
    return ChunkPlan.minesOverBatch(loss.policy().mining());
  }

  void add(Predictions predictions, int first, ForkJoinPool pool) {
    BatchShape shape = predictions.shape();
    if (workspace == null) {
      int threads = pool.getParallelism();
      matching = matcher.workspace(shape.batch(), truth.mostOfImage(), threads, pool);
      workspace = loss.workspace(shape, threads, pool);
      labels = new int[Math.multiplyExact(shape.batch(), shape.priors())];
      targets = new float[Math.multiplyExact(labels.length, LossFiles.COORDINATES)];
    }
    TargetOutputs outputs = TargetOutputs.of(shape, labels, targets);
    matcher.match(boxes.at(first, shape.batch()), outputs, matching);
    skipped += matching.skipped();
    loss.evaluate(predictions, outputs.targets(), workspace);
    parts.add(workspace.terms().copy());
  }

  LossTerms terms() {
    return LossTerms.merge(parts);
  }

  /** Objects that cannot be matched. */
  long skipped() {
    return skipped;
  }
}
