package dev.multibox.bench.spark;

import dev.multibox.Backend;
import dev.multibox.BatchShape;
import dev.multibox.Predictions;
import dev.multibox.bench.spark.DatasetPolicy.BadImages;
import dev.multibox.loss.LossTerms;
import dev.multibox.loss.LossWorkspace;
import dev.multibox.loss.MultiBoxLoss;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;

/**
 * Evaluates the images of a partition one by one, in one workspace. Not for several threads. An
 * image allocates nothing, but that what is kept of all images grows by half now and then.
 */
final class PartitionEvaluation {

  private static final int FIRST_IMAGES = 64;

  private final DatasetPolicy policy;
  private final BatchShape shape;
  private final Backend backend;
  private final MultiBoxLoss loss;
  private final LossWorkspace workspace;
  private final ImageTensors tensors;
  private final MatchedTargets matched;
  private final ImageObjects objects;
  private final List<BadImage> bad = new ArrayList<>();

  private int images;
  private long[] indices = new long[FIRST_IMAGES];
  private int[] positives = new int[FIRST_IMAGES];
  private int[] negatives = new int[FIRST_IMAGES];
  private double[] confidence = new double[FIRST_IMAGES];
  private double[] location = new double[FIRST_IMAGES];

  PartitionEvaluation(DatasetPolicy policy) {
    this.policy = policy;
    shape = policy.image();
    // AUTO leaves the choice to the executor's own property multibox.backend
    backend =
        policy.backend() == Backend.Choice.AUTO ? Backend.current() : Backend.of(policy.backend());
    loss = MultiBoxLoss.of(policy.loss(), backend);
    workspace = loss.workspace(shape);
    tensors = new ImageTensors(shape);
    matched = policy.matches() ? new MatchedTargets(policy, backend) : null;
    objects = policy.detects() ? new ImageObjects(policy, backend) : null;
  }

  /**
   * Evaluates all images of a reader.
   *
   * @return one result, or none where the partition is empty
   */
  static Iterator<PartitionResult> run(DatasetPolicy policy, ImageReader reader) {
    PartitionEvaluation evaluation = new PartitionEvaluation(policy);
    ImageRow row = new ImageRow(reader);
    while (reader.hasNext()) {
      evaluation.addNext(row);
    }
    return evaluation.images == 0 && evaluation.bad.isEmpty()
        ? List.<PartitionResult>of().iterator()
        : List.of(evaluation.result()).iterator();
  }

  /** Reads the next image, and evaluates it. */
  void addNext(ImageRow row) {
    try {
      row.next();
      add(row);
    } catch (BadImageException refused) {
      if (policy.badImages() == BadImages.FAIL) {
        throw refused;
      }
      bad.add(refused.image());
    }
  }

  /** Evaluates an image; where it is refused, it counts nowhere. */
  private void add(ImageRow row) {
    check(row);
    Predictions predictions = tensors.predictions(row);
    loss.evaluate(predictions, matched == null ? tensors.targets(row) : matched.of(row), workspace);
    LossTerms terms = workspace.terms();
    if (Double.isNaN(terms.locationSum(0))) {
      throw row.bad(
          matched == null ? ImageColumn.TARGETS : ImageColumn.BOXES,
          "expected a location loss that is a number, found NaN");
    }
    if (objects != null) {
      objects.add(row, predictions);
    }
    keep(row.index(), terms);
  }

  private void check(ImageRow row) {
    row.requireNumbers(ImageColumn.LOGITS, shape.logits());
    row.requireNumbers(ImageColumn.LOCATIONS, shape.coordinates());
    row.requireNoNaN(ImageColumn.LOGITS);
    row.requireNoNaN(ImageColumn.LOCATIONS);
    if (matched == null) {
      row.requireNumbers(ImageColumn.LABELS, shape.rows());
      row.requireNumbers(ImageColumn.TARGETS, shape.coordinates());
      row.requireWithin(ImageColumn.LABELS, -1, policy.greatestLabel());
    }
    if (policy.readsBoxes()) {
      long objects = row.count(ImageColumn.BOX_LABELS);
      row.requireNumbers(ImageColumn.BOX_LABELS, objects);
      row.requireNumbers(ImageColumn.BOXES, objects * GroundTruthBoxes.COORDINATES);
      row.requireNoNaN(ImageColumn.BOXES);
      row.requireWithin(ImageColumn.BOX_LABELS, 1, policy.greatestLabel());
      if (row.has(ImageColumn.DIFFICULT)) {
        row.requireNumbers(ImageColumn.DIFFICULT, objects);
      }
    }
  }

  private void keep(long index, LossTerms terms) {
    if (images == indices.length) {
      int more = images + images / 2;
      indices = Arrays.copyOf(indices, more);
      positives = Arrays.copyOf(positives, more);
      negatives = Arrays.copyOf(negatives, more);
      confidence = Arrays.copyOf(confidence, more);
      location = Arrays.copyOf(location, more);
    }
    indices[images] = index;
    positives[images] = terms.positives(0);
    negatives[images] = terms.negatives(0);
    confidence[images] = terms.confidenceSum(0);
    location[images] = terms.locationSum(0);
    images++;
  }

  private PartitionResult result() {
    LossTerms terms =
        LossTerms.of(
            policy.loss(),
            shape.priors(),
            Arrays.copyOf(positives, images),
            Arrays.copyOf(negatives, images),
            Arrays.copyOf(confidence, images),
            Arrays.copyOf(location, images));
    return new PartitionResult(
        Arrays.copyOf(indices, images),
        terms.toBytes(),
        objects == null ? new byte[0] : objects.toBytes(),
        List.copyOf(bad),
        backend.name() + (backend.vectorBits() > 0 ? " " + backend.vectorBits() + " bit" : ""));
  }
}
