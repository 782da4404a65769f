package dev.multibox.bench.goldens;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.multibox.BatchShape;
import dev.multibox.Predictions;
import dev.multibox.diagnosis.Diagnosis;
import dev.multibox.diagnosis.Finding;
import dev.multibox.diagnosis.Finding.Kind;
import dev.multibox.loss.MultiBoxPolicy;
import dev.multibox.loss.ReferenceLoss;
import dev.multibox.loss.Targets;
import dev.multibox.matching.GroundTruth;
import dev.multibox.matching.PriorBoxes;
import dev.multibox.matching.ReferencePriors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Recorded batches with their own policies: a diagnosis finds what was put there, and no more. */
class DiagnosisGoldenTest {

  /** What recorded cases were made to have. */
  private static final Map<String, Set<Kind>> MADE =
      Map.of(
          "d_voc300_zero_in_one", Set.of(Kind.IMAGES_WITHOUT_OBJECTS),
          "d_zero_in_one", Set.of(Kind.IMAGES_WITHOUT_OBJECTS),
          "i_pool", Set.of(Kind.IMAGES_WITHOUT_OBJECTS),
          "e_none", Set.of(Kind.NO_OBJECTS),
          "e_voc300_none", Set.of(Kind.NO_OBJECTS),
          "g_ties_const", Set.of(Kind.CONSTANT_SCORES),
          "g_ties_zero", Set.of(Kind.OVERFLOWING_SCORES),
          "h_large", Set.of(Kind.OVERFLOWING_SCORES),
          "h_offset", Set.of(Kind.OVERFLOWING_SCORES),
          "n_nonfinite", Set.of(Kind.NAN_SCORES, Kind.INFINITE_SCORES, Kind.MASKED_SCORES));

  /** Of the cases of logits, a softmax makes finite numbers. */
  private static final Set<Kind> OF_LOGITS = Set.of(Kind.OVERFLOWING_SCORES);

  @Test
  void runsOfThePrograms() throws IOException {
    for (GoldenFolder folder : GoldenFolder.all()) {
      int checked = 0;
      for (GoldenRun run : folder.runs()) {
        MultiBoxPolicy policy = policy(run);
        if (policy != null) {
          DenseBatch batch = run.inputs();
          Set<Kind> expected = new TreeSet<>(MADE.getOrDefault(run.caseName(), Set.of()));
          if (run.takesProbabilities()) {
            expected.removeAll(OF_LOGITS);
          }
          Diagnosis found = Diagnosis.of(batch.predictions(), batch.targets(), policy);
          assertEquals(expected, kinds(found), () -> folder.name() + " " + run.name());
          checked++;
        }
      }
      assertTrue(checked > 4, folder.name());
    }
  }

  private static MultiBoxPolicy policy(GoldenRun run) {
    return switch (RunPolicy.of(run)) {
      case RunPolicy.Built(MultiBoxPolicy built) -> built;
      case RunPolicy.Departs departs -> departs.policy();
      case RunPolicy.NotBuilt _ -> null;
    };
  }

  @Test
  void stagesOfATraining() throws IOException {
    Path captured = GoldenFolder.sharedOrSkip().captured();
    for (String stage : List.of("stage0", "stage1", "stage2")) {
      nothing(stage, CapturedBatch.stage(captured, stage));
    }
  }

  @Test
  void compactSample() throws IOException {
    nothing("compact", CapturedBatch.compact(GoldenFolder.sharedOrSkip().captured()));
  }

  private static void nothing(String name, CapturedBatch batch) {
    Diagnosis found =
        Diagnosis.of(
            Predictions.of(shape(batch), batch.logits(), batch.locations()),
            Targets.of(shape(batch), batch.labels(), batch.locationTargets()));
    assertEquals("", found.toString(), name);
  }

  private static BatchShape shape(CapturedBatch batch) {
    return BatchShape.of(batch.batch(), batch.priors(), batch.classes());
  }

  /** Detectors that others trained, with labels from boxes that were written by hand. */
  @Test
  void pretrainedNetworks() throws IOException {
    Map<String, Set<Kind>> found = new TreeMap<>();
    try (Stream<Path> all = Files.list(GoldenFolder.sharedOrSkip().root().resolve("real"))) {
      for (Path root : all.filter(path -> Files.isDirectory(path.resolve("loss"))).toList()) {
        DenseBatch batch = PretrainedBatch.of(root);
        Diagnosis diagnosis =
            Diagnosis.of(batch.predictions(), batch.targets(), ReferenceLoss.QFGAOHAO.policy());
        found.put(root.getFileName().toString(), kinds(diagnosis));
      }
    }
    assertEquals(
        Map.of(
            "ultraface_masked320", Set.of(Kind.IMAGES_WITHOUT_OBJECTS),
            "ultraface_masked640", Set.of(),
            "ultraface_rfb320", Set.of(Kind.IMAGES_WITHOUT_OBJECTS),
            "ultraface_rfb640", Set.of(),
            "ultraface_slim320", Set.of(Kind.IMAGES_WITHOUT_OBJECTS)),
        found);
  }

  @Test
  void boxesOfPhotographs() throws IOException {
    Path captured = GoldenFolder.sharedOrSkip().captured();
    for (Path folder : List.of(captured.resolve("targets"), captured.resolve("compact"))) {
      GroundTruth truth =
          GroundTruth.of(
              TensorFile.floats(folder.resolve("gt_boxes.npy")),
              TensorFile.integers(folder.resolve("gt_labels.npy")),
              TensorFile.integers(folder.resolve("gt_offsets.npy")));
      Diagnosis found = Diagnosis.of(truth, PriorBoxes.of(ReferencePriors.SSD300_VOC));
      assertEquals("", found.toString(), folder.toString());
    }
  }

  @Test
  void boxesOfRecordedMatchers() throws IOException {
    for (GoldenFolder folder : GoldenFolder.all()) {
      Path matchers = folder.references().resolve("matcher");
      JsonNode cases = GoldenFolder.json(matchers.resolve("manifest.json")).get("cases");
      for (Map.Entry<String, JsonNode> geometry : cases.properties()) {
        Path inputs = matchers.resolve(geometry.getKey());
        float[] boxes = TensorFile.floats(inputs.resolve("gt_xyxy.npy"));
        int[] labels = new int[boxes.length / 4];
        Arrays.fill(labels, 1);
        PriorBoxes priors =
            PriorBoxes.ofCorners(TensorFile.floats(inputs.resolve("priors_xyxy.npy")), 1f, 1f);
        Diagnosis found =
            Diagnosis.of(GroundTruth.of(boxes, labels, new int[] {0, labels.length}), priors);
        assertEquals("", found.toString(), folder.name() + " " + geometry.getKey());
      }
    }
  }

  private static Set<Kind> kinds(Diagnosis diagnosis) {
    Set<Kind> kinds = new TreeSet<>();
    for (Finding finding : diagnosis.findings()) {
      kinds.add(finding.kind());
    }
    return kinds;
  }
}
