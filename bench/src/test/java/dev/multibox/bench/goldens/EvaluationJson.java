package dev.multibox.bench.goldens;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;

/** Reads ground truth and detections in COCO's JSON form. */
final class EvaluationJson {

  private EvaluationJson() {}

  static EvaluationImages read(JsonNode groundTruth, JsonNode results) {
    JsonNode annotations = groundTruth.get("annotations");
    int[] labels = ints(groundTruth.get("categories"), "id");
    Arrays.sort(labels);
    return new EvaluationImages(
        longs(groundTruth.get("images"), "id"),
        labels,
        true,
        new EvaluationImages.Objects(
            longs(annotations, "image_id"),
            ints(annotations, "category_id"),
            boxes(annotations),
            flags(annotations, "ignore"),
            flags(annotations, "iscrowd"),
            doubles(annotations, "area"),
            longs(annotations, "id")),
        new EvaluationImages.Detections(
            longs(results, "image_id"),
            ints(results, "category_id"),
            boxes(results),
            doubles(results, "score"),
            null));
  }

  private static long[] longs(JsonNode rows, String field) {
    return StreamSupport.stream(rows.spliterator(), false)
        .mapToLong(row -> row.get(field).longValue())
        .toArray();
  }

  private static int[] ints(JsonNode rows, String field) {
    return Arrays.stream(longs(rows, field)).mapToInt(Math::toIntExact).toArray();
  }

  private static double[] doubles(JsonNode rows, String field) {
    return StreamSupport.stream(rows.spliterator(), false)
        .mapToDouble(row -> row.get(field).doubleValue())
        .toArray();
  }

  private static double[] boxes(JsonNode rows) {
    return IntStream.range(0, 4 * rows.size())
        .mapToDouble(index -> rows.get(index / 4).get("bbox").get(index % 4).doubleValue())
        .toArray();
  }

  private static boolean[] flags(JsonNode rows, String field) {
    boolean[] flags = new boolean[rows.size()];
    for (int row = 0; row < flags.length; row++) {
      flags[row] = rows.get(row).has(field) && rows.get(row).get(field).intValue() != 0;
    }
    return flags;
  }
}
