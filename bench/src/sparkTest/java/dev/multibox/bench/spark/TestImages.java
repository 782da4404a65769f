package dev.multibox.bench.spark;

import dev.multibox.Backend;
import dev.multibox.BatchShape;
import dev.multibox.Predictions;
import dev.multibox.detection.Detections;
import dev.multibox.detection.Detector;
import dev.multibox.evaluation.DetectionEvaluation;
import dev.multibox.evaluation.EvaluationResult;
import dev.multibox.evaluation.ImageDetections;
import dev.multibox.evaluation.ImageGroundTruth;
import dev.multibox.loss.LossTerms;
import dev.multibox.loss.LossWorkspace;
import dev.multibox.loss.MultiBoxLoss;
import dev.multibox.loss.MultiBoxPolicy;
import dev.multibox.loss.Targets;
import dev.multibox.matching.BoxForm;
import dev.multibox.matching.GroundTruth;
import dev.multibox.matching.PriorBoxes;
import dev.multibox.matching.PriorMatcher;
import dev.multibox.matching.ReferenceTargets;
import dev.multibox.matching.TargetOutputs;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Seeded images of a small network, and what one machine makes of all of them in one call, with the
 * library alone.
 */
final class TestImages {

  static final int CLASSES = 5;
  static final int WIDTH = 300;
  static final int HEIGHT = 200;

  /** 12 x 12 cells with one prior each. */
  private static final int CELLS = 12;

  final int images;
  final PriorBoxes priors = priors();
  final BatchShape shape;
  final float[] logits;
  final float[] locations;
  final int[] labels;
  final float[] targets;
  final int[] starts;
  final float[] boxes;
  final int[] boxLabels;

  TestImages(int images) {
    SplittableRandom random = new SplittableRandom(7);
    this.images = images;
    shape = BatchShape.of(images, priors.count(), CLASSES);
    logits = floats(random, (int) shape.logits(), 4);
    locations = floats(random, (int) shape.coordinates(), 1);
    targets = floats(random, (int) shape.coordinates(), 1);
    labels = new int[(int) shape.rows()];
    for (int row = 0; row < labels.length; row++) {
      labels[row] = random.nextInt(10) == 0 ? random.nextInt(-1, CLASSES) : 0;
    }
    starts = new int[images + 1];
    for (int image = 0; image < images; image++) {
      starts[image + 1] = starts[image] + random.nextInt(4);
    }
    int objects = starts[images];
    boxes = new float[4 * objects];
    boxLabels = new int[objects];
    for (int object = 0; object < objects; object++) {
      float x = random.nextFloat() / 2;
      float y = random.nextFloat() / 2;
      boxes[4 * object] = x;
      boxes[4 * object + 1] = y;
      boxes[4 * object + 2] = x + 0.05f + random.nextFloat() / 3;
      boxes[4 * object + 3] = y + 0.05f + random.nextFloat() / 3;
      boxLabels[object] = random.nextInt(1, CLASSES);
    }
  }

  private static float[] floats(SplittableRandom random, int count, float scale) {
    float[] floats = new float[count];
    for (int i = 0; i < count; i++) {
      floats[i] = scale * (random.nextFloat() - 0.5f);
    }
    return floats;
  }

  private static PriorBoxes priors() {
    float[] centers = new float[4 * CELLS * CELLS];
    for (int cell = 0; cell < CELLS * CELLS; cell++) {
      int row = cell / CELLS;
      centers[4 * cell] = (cell % CELLS + 0.5f) / CELLS;
      centers[4 * cell + 1] = (row + 0.5f) / CELLS;
      centers[4 * cell + 2] = 0.25f;
      centers[4 * cell + 3] = 0.2f;
    }
    return PriorBoxes.ofCenters(centers, 1, 1);
  }

  /** The terms of one call over all images. */
  LossTerms terms(MultiBoxPolicy policy) {
    return terms(policy, Targets.of(shape, labels, targets));
  }

  /** The same, with targets matched from the boxes. */
  LossTerms terms(MultiBoxPolicy policy, ReferenceTargets reference) {
    PriorMatcher matcher =
        PriorMatcher.of(
            priors,
            reference.matching(),
            reference.coding().toBuilder().boxes(BoxForm.CORNERS).build());
    TargetOutputs outputs =
        TargetOutputs.of(shape, new int[labels.length], new float[targets.length]);
    matcher.match(
        GroundTruth.of(boxes, boxLabels, starts), outputs, matcher.workspace(images, 100));
    return terms(policy, outputs.targets());
  }

  private LossTerms terms(MultiBoxPolicy policy, Targets wanted) {
    MultiBoxLoss loss = MultiBoxLoss.of(policy, Backend.of(Backend.Choice.VECTOR));
    LossWorkspace workspace = loss.workspace(shape);
    loss.evaluate(Predictions.of(shape, logits, locations), wanted, workspace);
    return workspace.terms().copy();
  }

  /** The average precision of one evaluation of all images. */
  EvaluationResult detections(DatasetPolicy policy) {
    Detector detector = Detector.of(priors, policy.detection().policy());
    int most = images * detector.mostOfImage(CLASSES);
    int[] ends = new int[images + 1];
    int[] found = new int[most];
    float[] scores = new float[most];
    float[] places = new float[4 * most];
    detector.detect(
        Predictions.of(shape, logits, locations),
        Detections.of(ends, found, scores, places, new int[most], images),
        detector.workspace(shape));
    ImageDetections detections = ImageDetections.ofCorners(inPixels(places), found, scores);
    ImageGroundTruth truth = ImageGroundTruth.ofCorners(inPixels(boxes), boxLabels);
    DetectionEvaluation evaluation = DetectionEvaluation.of(policy.evaluation(), CLASSES - 1);
    for (int image = 0; image < images; image++) {
      evaluation.add(
          image,
          truth.range(starts[image], starts[image + 1]),
          detections.range(ends[image], ends[image + 1]));
    }
    return evaluation.result();
  }

  private static float[] inPixels(float[] corners) {
    float[] pixels = new float[corners.length];
    for (int i = 0; i < corners.length; i++) {
      pixels[i] = corners[i] * (i % 2 == 0 ? WIDTH : HEIGHT);
    }
    return pixels;
  }

  /** The images as rows, all columns, tensors as bytes or as arrays. */
  Dataset<Row> rows(SparkSession session, boolean binary) {
    return session.createDataFrame(rows(binary), schema(binary));
  }

  List<Row> rows(boolean binary) {
    List<Row> rows = new ArrayList<>();
    for (int image = 0; image < images; image++) {
      int from = starts[image];
      int to = starts[image + 1];
      rows.add(
          RowFactory.create(
              "picture-" + image,
              (long) image,
              part(logits, image, binary),
              part(locations, image, binary),
              part(labels, image, binary),
              part(targets, image, binary),
              value(Arrays.copyOfRange(boxes, 4 * from, 4 * to), binary),
              value(Arrays.copyOfRange(boxLabels, from, to), binary),
              (float) WIDTH,
              (float) HEIGHT));
    }
    return rows;
  }

  static StructType schema(boolean binary) {
    DataType floats =
        binary ? DataTypes.BinaryType : DataTypes.createArrayType(DataTypes.FloatType);
    DataType ints =
        binary ? DataTypes.BinaryType : DataTypes.createArrayType(DataTypes.IntegerType);
    return new StructType()
        .add("image_id", DataTypes.StringType)
        .add("index", DataTypes.LongType)
        .add("logits", floats)
        .add("locations", floats)
        .add("labels", ints)
        .add("targets", floats)
        .add("boxes", floats)
        .add("box_labels", ints)
        .add("width", DataTypes.FloatType)
        .add("height", DataTypes.FloatType);
  }

  private Object part(float[] all, int image, boolean binary) {
    int length = all.length / images;
    return value(Arrays.copyOfRange(all, image * length, (image + 1) * length), binary);
  }

  private Object part(int[] all, int image, boolean binary) {
    int length = all.length / images;
    return value(Arrays.copyOfRange(all, image * length, (image + 1) * length), binary);
  }

  private static Object value(float[] numbers, boolean binary) {
    return binary ? bytes(numbers) : numbers;
  }

  static byte[] bytes(float[] numbers) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * numbers.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(numbers);
    return bytes.array();
  }

  private static Object value(int[] numbers, boolean binary) {
    return binary ? bytes(numbers) : numbers;
  }

  static byte[] bytes(int[] numbers) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * numbers.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asIntBuffer().put(numbers);
    return bytes.array();
  }
}
