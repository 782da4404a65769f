package dev.multibox.bench.goldens;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.multibox.bench.files.FileEvaluation;
import dev.multibox.bench.files.InputException;
import dev.multibox.bench.formats.BoxTable;
import dev.multibox.bench.formats.DataSet;
import dev.multibox.bench.formats.DetectionFiles;
import dev.multibox.bench.formats.Findings;
import dev.multibox.bench.formats.GroundTruthFiles;
import dev.multibox.evaluation.EvaluationPolicy;
import dev.multibox.evaluation.EvaluationResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Recorded runs of the evaluators, with ground truth and detections read from their files. */
class EvaluationFilesGoldenTest {

  private static final Set<String> COCO_CASES =
      Set.of("coco_edge", "coco_gen20", "coco_gen500", "coco_fakebbox100");
  private static final Set<String> VOC_CASES = Set.of("edge", "gen20", "captured");

  @TempDir Path folder;

  private record Evaluated(Findings findings, DataSet truth, EvaluationResult result) {}

  private static Evaluated evaluate(
      EvaluationPolicy policy, Path groundTruth, Path detections, List<String> classes)
      throws IOException, InputException {
    Findings findings = new Findings();
    DataSet truth =
        GroundTruthFiles.read(
            groundTruth.toString(), new GroundTruthFiles.Additions(classes, 0, 0, 0), findings);
    BoxTable found = DetectionFiles.read(detections.toString(), truth, findings);
    return new Evaluated(findings, truth, FileEvaluation.evaluate(policy, truth, found, 3));
  }

  private static List<EvaluationRun> runs(Set<String> evaluators, Set<String> cases)
      throws IOException {
    List<EvaluationRun> runs = new ArrayList<>();
    for (GoldenFolder golden : GoldenFolder.all()) {
      for (EvaluationRun run : EvaluationRun.of(golden)) {
        if (evaluators.contains(run.evaluator()) && cases.contains(run.caseName())) {
          runs.add(run);
        }
      }
    }
    return runs;
  }

  /** The file of a case, or the one that gzip packed. */
  private static Path file(EvaluationRun run, String name) {
    Path plain = run.inputs().resolve(name);
    return Files.exists(plain) ? plain : run.inputs().resolve(name + ".gz");
  }

  @Test
  void pycocotoolsToTheLastBit() throws IOException, InputException {
    int compared = 0;
    for (EvaluationRun run : runs(Set.of("pycocotools"), COCO_CASES)) {
      JsonNode stats = run.manifest().get("stats");
      if (stats.isNull()
          || run.parameter("imgIds").isArray()
          || run.parameter("catIds").isArray()) {
        continue;
      }
      Evaluated evaluated =
          evaluate(
              new EvaluationCocoCheck(run).policy(),
              file(run, "ground_truth.json"),
              file(run, "detections.json"),
              List.of());
      double[] recorded =
          StreamSupport.stream(stats.spliterator(), false)
              .mapToDouble(JsonNode::doubleValue)
              .toArray();
      assertArrayEquals(recorded, evaluated.result().summary().toArray(), run.name());
      if (run.parameter("useCats").intValue() == 1 && run.manifest().has("per_category")) {
        perCategory(run, evaluated);
      }
      compared++;
    }
    assertTrue(compared >= 6, () -> "expected runs of pycocotools to compare");
  }

  private static void perCategory(EvaluationRun run, Evaluated evaluated) {
    int label = 0;
    for (JsonNode category : run.manifest().get("per_category")) {
      label++;
      assertEquals(
          category.get("category_id").longValue(), evaluated.truth().categories().get(label).id());
      assertEquals(
          category.get("AP").doubleValue(),
          evaluated.result().averagePrecision(label),
          run.name() + " of label " + label);
    }
  }

  @Test
  void vocByXmlAndText() throws IOException, InputException {
    int compared = 0;
    for (EvaluationRun run : runs(Set.of("padilla_voc"), VOC_CASES)) {
      if (EvaluationCheck.reasonNotCompared(run) != null) {
        continue;
      }
      Path place = Files.createDirectory(folder.resolve("run" + compared));
      List<String> classes =
          StreamSupport.stream(
                  GoldenFolder.json(run.inputs().resolve("input.json"))
                      .get("classes")
                      .spliterator(),
                  false)
              .map(JsonNode::asText)
              .toList();
      EvaluationImages images = EvaluationImages.ofVoc(run.inputs());
      Evaluated evaluated =
          evaluate(
              EvaluationVoc.policy(run, "ap"),
              writeXml(place.resolve("xml"), images, classes),
              writeText(place.resolve("text"), images, classes),
              classes);
      assertEquals(List.of(), evaluated.findings().lines(), run.name());
      JsonNode recorded = run.manifest().get("ap");
      for (int label = 1; label <= classes.size(); label++) {
        JsonNode value = recorded.path(label - 1);
        if (value.isNumber()) {
          assertEquals(
              value.doubleValue(),
              evaluated.result().averagePrecision(label),
              1e-12,
              run.name() + " of " + classes.get(label - 1));
        }
      }
      compared++;
    }
    assertTrue(compared >= 2, () -> "expected runs of padilla to compare");
  }

  /** An image's name sorts as its number. */
  private static String name(long image) {
    return String.format("%06d", image);
  }

  private static Path writeXml(Path place, EvaluationImages images, List<String> classes)
      throws IOException {
    Files.createDirectory(place);
    EvaluationImages.Objects objects = images.objects();
    for (long image : images.imageIds()) {
      StringBuilder text = new StringBuilder("<annotation>\n");
      for (int row = 0; row < objects.label().length; row++) {
        if (objects.image()[row] == image) {
          text.append("<object><name>").append(classes.get(objects.label()[row] - 1));
          text.append("</name><difficult>").append(objects.difficult()[row] ? 1 : 0);
          text.append("</difficult><bndbox>");
          String[] names = {"xmin", "ymin", "xmax", "ymax"};
          for (int i = 0; i < names.length; i++) {
            text.append('<').append(names[i]).append('>').append(objects.boxes()[4 * row + i]);
            text.append("</").append(names[i]).append('>');
          }
          text.append("</bndbox></object>\n");
        }
      }
      Files.writeString(place.resolve(name(image) + ".xml"), text.append("</annotation>\n"));
    }
    return place;
  }

  private static Path writeText(Path place, EvaluationImages images, List<String> classes)
      throws IOException {
    Files.createDirectory(place);
    EvaluationImages.Detections detections = images.detections();
    for (int label = 1; label <= classes.size(); label++) {
      StringBuilder text = new StringBuilder();
      for (int row = 0; row < detections.label().length; row++) {
        if (detections.label()[row] == label) {
          text.append(name(detections.image()[row])).append(' ').append(detections.scores()[row]);
          for (int i = 0; i < 4; i++) {
            text.append(' ').append(detections.boxes()[4 * row + i]);
          }
          text.append('\n');
        }
      }
      Files.writeString(place.resolve("comp4_det_test_" + classes.get(label - 1) + ".txt"), text);
    }
    return place;
  }
}
