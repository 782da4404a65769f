package dev.multibox.bench.goldens;

import com.fasterxml.jackson.databind.JsonNode;
import dev.multibox.evaluation.DetectionEvaluation;
import dev.multibox.evaluation.ImageDetections;
import dev.multibox.evaluation.ImageGroundTruth;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;

/**
 * Objects and detections of a case, in the order of its files.
 *
 * @param imageIds all images
 * @param labels all classes
 * @param cornerSizes whether boxes are corner and size, otherwise two corners
 * @param objects their columns; difficult are those of VOC, crowd, areas and ids those of COCO
 * @param detections their columns; positions may be null
 */
record EvaluationImages(
    long[] imageIds, int[] labels, boolean cornerSizes, Objects objects, Detections detections) {

  record Objects(
      long[] image,
      int[] label,
      double[] boxes,
      boolean[] difficult,
      boolean[] crowd,
      double[] areas,
      long[] ids) {}

  record Detections(long[] image, int[] label, double[] boxes, double[] scores, long[] positions) {}

  /** Adds all images; what belongs to no image of the list is left out. */
  DetectionEvaluation evaluate(DetectionEvaluation evaluation) {
    Map<Long, int[]> objectRows = rows(objects.image, objects.label);
    Map<Long, int[]> detectionRows = rows(detections.image, detections.label);
    int[] none = {};
    for (long id : imageIds) {
      evaluation.add(
          id,
          groundTruth(objectRows.getOrDefault(id, none)),
          detections(detectionRows.getOrDefault(id, none)));
    }
    return evaluation;
  }

  private ImageGroundTruth groundTruth(int[] rows) {
    double[] boxes = boxes(objects.boxes, rows);
    int[] label = Arrays.stream(rows).map(row -> objects.label[row]).toArray();
    ImageGroundTruth all =
        cornerSizes
            ? ImageGroundTruth.ofCornerSizes(boxes, label)
            : ImageGroundTruth.ofCorners(boxes, label);
    return all.difficult(flags(objects.difficult, rows))
        .crowd(flags(objects.crowd, rows))
        .areas(
            objects.areas == null
                ? areas(boxes)
                : Arrays.stream(rows).mapToDouble(row -> objects.areas[row]).toArray())
        .ids(longs(row -> objects.ids == null ? row + 1L : objects.ids[row], rows));
  }

  private ImageDetections detections(int[] rows) {
    double[] boxes = boxes(detections.boxes, rows);
    int[] label = Arrays.stream(rows).map(row -> detections.label[row]).toArray();
    double[] score = Arrays.stream(rows).mapToDouble(row -> detections.scores[row]).toArray();
    ImageDetections all =
        cornerSizes
            ? ImageDetections.ofCornerSizes(boxes, label, score)
            : ImageDetections.ofCorners(boxes, label, score);
    return detections.positions == null
        ? all
        : all.positions(longs(row -> detections.positions[row], rows));
  }

  /** The rows of each image that are of a class. */
  private Map<Long, int[]> rows(long[] image, int[] label) {
    Map<Long, IntStream.Builder> builders = new HashMap<>();
    for (int row = 0; row < image.length; row++) {
      if (Arrays.binarySearch(labels, label[row]) >= 0) {
        builders.computeIfAbsent(image[row], id -> IntStream.builder()).add(row);
      }
    }
    Map<Long, int[]> rows = new HashMap<>();
    builders.forEach((id, builder) -> rows.put(id, builder.build().toArray()));
    return rows;
  }

  private double[] areas(double[] boxes) {
    double[] areas = new double[boxes.length / 4];
    for (int box = 0; box < areas.length; box++) {
      double x = cornerSizes ? 0 : boxes[4 * box];
      double y = cornerSizes ? 0 : boxes[4 * box + 1];
      areas[box] = (boxes[4 * box + 2] - x) * (boxes[4 * box + 3] - y);
    }
    return areas;
  }

  private static double[] boxes(double[] all, int[] rows) {
    double[] some = new double[4 * rows.length];
    for (int box = 0; box < rows.length; box++) {
      System.arraycopy(all, 4 * rows[box], some, 4 * box, 4);
    }
    return some;
  }

  private static boolean[] flags(boolean[] all, int[] rows) {
    boolean[] some = new boolean[rows.length];
    for (int row = 0; row < rows.length; row++) {
      some[row] = all != null && all[rows[row]];
    }
    return some;
  }

  private static long[] longs(IntFunction<Long> value, int[] rows) {
    return Arrays.stream(rows).mapToLong(value::apply).toArray();
  }

  /** Reads a case of kind voc: labels from 1, positions those of the file. */
  static EvaluationImages ofVoc(Path folder) throws IOException {
    JsonNode input = GoldenFolder.json(folder.resolve("input.json"));
    int[] difficult = TensorFile.integers(folder.resolve("gt_difficult.npy"));
    boolean[] flags = new boolean[difficult.length];
    for (int row = 0; row < flags.length; row++) {
      flags[row] = difficult[row] != 0;
    }
    int[] detectionLabels = TensorFile.integers(folder.resolve("det_label.npy"));
    return new EvaluationImages(
        IntStream.range(0, input.get("images").intValue()).asLongStream().toArray(),
        IntStream.rangeClosed(1, input.get("classes").size()).toArray(),
        false,
        new Objects(
            longs(folder, "gt_image"),
            TensorFile.integers(folder.resolve("gt_label.npy")),
            divided(folder, "gt_box_tenths", 10),
            flags,
            null,
            null,
            null),
        new Detections(
            longs(folder, "det_image"),
            detectionLabels,
            divided(folder, "det_box_tenths", 10),
            divided(folder, "det_score_millionths", 1e6),
            IntStream.range(0, detectionLabels.length).asLongStream().toArray()));
  }

  /** Reads a case of kind coco. */
  static EvaluationImages ofCoco(Path folder) throws IOException {
    JsonNode files = GoldenFolder.json(folder.resolve("input.json")).get("files");
    return files.has("ground_truth")
        ? EvaluationJson.read(
            json(folder.resolve(files.get("ground_truth").asText())),
            json(folder.resolve(files.get("detections").asText())))
        : ofCocoColumns(folder);
  }

  private static EvaluationImages ofCocoColumns(Path folder) throws IOException {
    int[] crowd = TensorFile.integers(folder.resolve("gt_iscrowd.npy"));
    boolean[] flags = new boolean[crowd.length];
    for (int row = 0; row < flags.length; row++) {
      flags[row] = crowd[row] != 0;
    }
    int[] labels = TensorFile.integers(folder.resolve("category_id.npy"));
    Arrays.sort(labels);
    return new EvaluationImages(
        longs(folder, "image_id"),
        labels,
        true,
        new Objects(
            longs(folder, "gt_image_id"),
            TensorFile.integers(folder.resolve("gt_category_id.npy")),
            divided(folder, "gt_bbox_tenths", 10),
            null,
            flags,
            divided(folder, "gt_area_tenths", 10),
            longs(folder, "gt_id")),
        new Detections(
            longs(folder, "det_image_id"),
            TensorFile.integers(folder.resolve("det_category_id.npy")),
            divided(folder, "det_bbox_tenths", 10),
            divided(folder, "det_score_1e5", 1e5),
            null));
  }

  private static long[] longs(Path folder, String name) throws IOException {
    return Arrays.stream(TensorFile.integers(folder.resolve(name + ".npy")))
        .asLongStream()
        .toArray();
  }

  private static double[] divided(Path folder, String name, double by) throws IOException {
    return Arrays.stream(TensorFile.doubles(folder.resolve(name + ".npy")))
        .map(value -> value / by)
        .toArray();
  }

  /** A JSON file, or the .gz beside it. */
  static JsonNode json(Path name) throws IOException {
    Path packed = name.resolveSibling(name.getFileName() + ".gz");
    Path path = Files.isRegularFile(name) ? name : packed;
    if (!path.toString().endsWith(".gz")) {
      return GoldenFolder.json(path);
    }
    try (InputStream stream = new GZIPInputStream(Files.newInputStream(path))) {
      return GoldenFolder.json(stream);
    }
  }
}
