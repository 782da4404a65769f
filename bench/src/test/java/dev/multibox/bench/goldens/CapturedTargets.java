package dev.multibox.bench.goldens;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import dev.multibox.loss.LossTerms;
import dev.multibox.loss.MultiBoxPolicy;
import dev.multibox.matching.PriorBoxes;
import dev.multibox.matching.ReferencePriors;
import dev.multibox.matching.ReferenceTargets;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** Compares the targets of the captured photographs, made from their published boxes. */
final class CapturedTargets {

  /** The recorded offsets were computed in double from the same floats, then rounded. */
  private static final double OFFSET = 1e-5;

  /** A captured total is that of a float64 location target, here it is made in float32. */
  private static final double LOSS = 1e-5;

  private final Path captured;
  private final PriorBoxes priors = PriorBoxes.of(ReferencePriors.SSD300_VOC);

  CapturedTargets(Path captured) {
    this.captured = captured;
  }

  /** Compares every prior, bit for bit. */
  double priors() throws IOException {
    assertArrayEquals(
        Evaluation.bits(TensorFile.floats(captured.resolve("targets/priors.npy"))),
        Evaluation.bits(priors.centers()));
    return 0;
  }

  private TargetRun run(Path folder) throws IOException {
    return TargetRun.onAllBackends(
        priors,
        ReferenceTargets.SSD_PYTORCH.matching(),
        ReferenceTargets.SSD_PYTORCH.coding(),
        TensorFile.floats(folder.resolve("gt_boxes.npy")),
        TensorFile.integers(folder.resolve("gt_labels.npy")),
        TensorFile.integers(folder.resolve("gt_offsets.npy")));
  }

  /** Compares labels, offsets and counts of the eight photographs. */
  double ofPhotographs() throws IOException {
    Path folder = captured.resolve("targets");
    TargetRun run = run(folder);
    assertArrayEquals(TensorFile.integers(folder.resolve("labels.npy")), run.labels(), "labels");
    JsonNode counts = GoldenFolder.json(folder.resolve("targets.json")).get("positives_per_image");
    assertEquals(counts.toString().replace(",", ", "), Arrays.toString(run.positives()));
    float[] recorded = TensorFile.floats(folder.resolve("loc_targets.npy"));
    int[] rows = run.matched();
    float[] ofMatched = new float[rows.length * 4];
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(recorded, rows[i] * 4, ofMatched, i * 4, 4);
    }
    return OffsetErrors.require(
        "offset", OffsetErrors.doubles(ofMatched), run.locationsOf(rows), OFFSET);
  }

  /** Compares labels and offsets of the sample of four photographs. */
  double ofSample() throws IOException {
    Path folder = captured.resolve("compact");
    TargetRun run = run(folder);
    assertArrayEquals(TensorFile.integers(folder.resolve("labels_i8.npy")), run.labels(), "labels");
    assertArrayEquals(
        TensorFile.integers(folder.resolve("positive_rows.npy")), run.matched(), "rows");
    float[] recorded = TensorFile.floats(folder.resolve("positive_loc_targets.npy"));
    return OffsetErrors.require(
        "offset", OffsetErrors.doubles(recorded), run.locationsOf(run.matched()), OFFSET);
  }

  /** Compares the losses at the three stages of the training with targets made from boxes. */
  double losses() throws IOException {
    TargetRun run = run(captured.resolve("targets"));
    RelativeErrors errors = new RelativeErrors();
    for (String stage : List.of("stage0", "stage1", "stage2")) {
      CapturedBatch batch = CapturedBatch.stage(captured, stage);
      DenseBatch dense =
          new DenseBatch(
              batch.batch(),
              batch.priors(),
              batch.classes(),
              batch.logits(),
              batch.locations(),
              run.labels(),
              run.locations());
      LossTerms terms =
          Evaluation.onAllBackends(
                  MultiBoxPolicy.builder().build(), dense.predictions(), dense.targets())
              .terms();
      errors.require(stage + " total", batch.number("total"), terms.total(), LOSS, 0);
      errors.require(stage + " loss_loc", batch.number("loss_loc"), terms.location(), LOSS, 0);
    }
    return errors.largest();
  }
}
