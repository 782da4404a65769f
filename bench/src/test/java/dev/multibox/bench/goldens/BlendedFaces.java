package dev.multibox.bench.goldens;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import dev.multibox.BatchShape;
import dev.multibox.Predictions;
import dev.multibox.detection.DetectionPolicy;
import dev.multibox.detection.Scores;
import dev.multibox.detection.Suppression;
import dev.multibox.matching.BoxCoding;
import dev.multibox.matching.PriorBoxes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * BlazeFace's faces: the candidates are the detector's, without suppression; the program takes the
 * last as a start, blends what overlaps it by more than 0.3, weighted by score, and goes on.
 */
final class BlendedFaces {

  private static final double OVERLAP = 0.3;
  private static final double TOLERANCE = 2e-6;

  private BlendedFaces() {}

  /** A candidate: centre, size, score, prior. */
  private record Face(double x, double y, double width, double height, double score, int prior) {

    double overlap(Face other) {
      double across =
          Math.min(x + width / 2, other.x + other.width / 2)
              - Math.max(x - width / 2, other.x - other.width / 2);
      double down =
          Math.min(y + height / 2, other.y + other.height / 2)
              - Math.max(y - height / 2, other.y - other.height / 2);
      double both = Math.max(0, across) * Math.max(0, down);
      return both / (width * height + other.width * other.height - both);
    }
  }

  static double check(Path root, float threshold, JsonNode recorded) throws IOException {
    JsonNode manifest = GoldenFolder.json(root.resolve("manifest.json"));
    int batch = manifest.get("batch").intValue();
    int priors = manifest.get("priors").intValue();
    DetectedRows rows =
        DetectedRows.onAllBackends(
            anchors(root, priors),
            policy(threshold, manifest.get("input").get("size").floatValue()),
            Predictions.of(
                BatchShape.of(batch, priors, 1),
                TensorFile.floats(root.resolve("scores.npy")),
                offsets(root, batch * priors)));
    double largest = 0;
    for (int image = 0; image < batch; image++) {
      String name = manifest.get("images").get(image).get("name").textValue();
      List<double[]> faces = blend(faces(rows, image));
      JsonNode expected = recorded.get(name).get("rows");
      assertEquals(expected.size(), faces.size(), "faces of " + name);
      for (int i = 0; i < faces.size(); i++) {
        for (int j = 0; j < 5; j++) {
          double wanted = expected.get(i).get(j).doubleValue();
          assertEquals(wanted, faces.get(i)[j], TOLERANCE, name + " face " + i + " number " + j);
          largest = Math.max(largest, Math.abs(wanted - faces.get(i)[j]));
        }
      }
    }
    return largest;
  }

  private static DetectionPolicy policy(float threshold, float size) {
    return DetectionPolicy.builder()
        .scores(
            Scores.SOFTMAX
                .withInput(Scores.Input.SIGMOID)
                .withBackground(-1, 1)
                .withThreshold(threshold))
        .coding(
            BoxCoding.builder().code(BoxCoding.Code.LINEAR).variances(1 / size, 1 / size).build())
        .candidatesPerClass(DetectionPolicy.ALL)
        .suppression(Suppression.NONE)
        .keptPerImage(DetectionPolicy.ALL)
        .build();
  }

  private static PriorBoxes anchors(Path root, int priors) throws IOException {
    float[] anchors = TensorFile.floats(root.resolve("anchors.npy"));
    float[] centers = new float[priors * 4];
    for (int prior = 0; prior < priors; prior++) {
      centers[4 * prior] = anchors[2 * prior];
      centers[4 * prior + 1] = anchors[2 * prior + 1];
      // The anchors have no size, and the code does not use one.
      centers[4 * prior + 2] = 1f;
      centers[4 * prior + 3] = 1f;
    }
    return PriorBoxes.ofCenters(centers, 1f, 1f);
  }

  private static float[] offsets(Path root, int rows) throws IOException {
    float[] boxes = TensorFile.floats(root.resolve("boxes.npy"));
    float[] offsets = new float[rows * 4];
    for (int row = 0; row < rows; row++) {
      System.arraycopy(boxes, row * 16, offsets, row * 4, 4);
    }
    return offsets;
  }

  private static List<Face> faces(DetectedRows rows, int image) {
    List<Face> faces = new ArrayList<>();
    for (int i = 0; i < rows.scores().length; i++) {
      if (rows.kept()[3 * i] == image) {
        assertEquals(1, rows.kept()[3 * i + 1], "label");
        double left = rows.boxes()[4 * i];
        double top = rows.boxes()[4 * i + 1];
        double right = rows.boxes()[4 * i + 2];
        double bottom = rows.boxes()[4 * i + 3];
        faces.add(
            new Face(
                (left + right) / 2,
                (top + bottom) / 2,
                right - left,
                bottom - top,
                rows.scores()[i],
                rows.kept()[3 * i + 2]));
      }
    }
    faces.sort(Comparator.comparingInt(Face::prior).reversed());
    return faces;
  }

  private static List<double[]> blend(List<Face> candidates) {
    List<Face> left = new ArrayList<>(candidates);
    List<double[]> blended = new ArrayList<>();
    while (!left.isEmpty()) {
      Face start = left.getFirst();
      double[] sum = new double[5];
      double weight = 0;
      for (Face face : List.copyOf(left)) {
        if (face.equals(start) || start.overlap(face) > OVERLAP) {
          sum[0] += face.score * face.x;
          sum[1] += face.score * face.y;
          sum[2] += face.score * face.width;
          sum[3] += face.score * face.height;
          sum[4] = Math.max(sum[4], face.score);
          weight += face.score;
          left.remove(face);
        }
      }
      for (int i = 0; i < 4; i++) {
        sum[i] /= weight;
      }
      blended.add(sum);
    }
    return blended;
  }
}
