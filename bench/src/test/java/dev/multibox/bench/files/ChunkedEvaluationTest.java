package dev.multibox.bench.files;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.multibox.Backend;
import dev.multibox.bench.npy.NpyFile;
import dev.multibox.bench.npy.NpyType;
import dev.multibox.loss.LossTerms;
import dev.multibox.loss.Mining;
import dev.multibox.loss.MultiBoxLoss;
import dev.multibox.loss.MultiBoxPolicy;
import dev.multibox.loss.PerPriorOutputs;
import dev.multibox.loss.ReferenceLoss;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ChunkedEvaluationTest {

  private static final LossInputs INPUTS = LossInputs.of(11, 53, 5);

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "FLOAT32, INT32, 1, 1, 11",
    "FLOAT32, INT32, 1, 795, 4",
    "FLOAT32, INT32, 2, 1, 6",
    "FLOAT16, INT64, 1, 1, 11",
    "FLOAT16, INT64, 2, 1060, 3",
    "FLOAT64, INT8, 3, 1000000, 1"
  })
  void givesTheBitsOfOneCall(
      NpyType floats, NpyType integers, int threads, int logitsOfChunk, int chunks)
      throws Exception {
    int rows = 11 * 53;
    float[] losses = new float[rows];
    byte[] marks = new byte[rows];
    LossTerms expected =
        INPUTS.terms(
            ReferenceLoss.CAFFE_SSD.policy(), PerPriorOutputs.of(INPUTS.shape(), losses, marks));
    List<String> args = INPUTS.write(folder, floats, integers, ByteOrder.nativeOrder());
    MultiBoxLoss loss =
        MultiBoxLoss.of(ReferenceLoss.CAFFE_SSD.policy(), Backend.of(Backend.Choice.AUTO));
    Path mined = folder.resolve("m.npy");
    Path perPrior = folder.resolve("p.npy");
    AtomicInteger done = new AtomicInteger();
    AtomicInteger calls = new AtomicInteger();
    try (LossFiles files = LossInputs.open(args);
        PriorFiles outputs = PriorFiles.create(mined, perPrior, new OutputPlaces(List.of()))) {
      ChunkPlan plan = ChunkPlan.of(loss.policy(), files, threads, logitsOfChunk, null);
      assertEquals(chunks, plan.chunks());
      ChunkedEvaluation evaluation = new ChunkedEvaluation(loss, files, plan, threads);
      LossTerms terms =
          evaluation.run(
              outputs,
              null,
              images -> {
                done.addAndGet(images);
                calls.incrementAndGet();
              });
      outputs.complete(files.batch());
      outputs.commit();
      assertEquals(expected.toString(), terms.toString());
      for (int image = 0; image < 11; image++) {
        assertEquals(expected.confidenceSum(image), terms.confidenceSum(image));
        assertEquals(expected.locationSum(image), terms.locationSum(image));
      }
    }
    assertEquals(11, done.get());
    assertEquals(chunks, calls.get());
    try (NpyFile file = NpyFile.open(perPrior);
        NpyFile indices = NpyFile.open(mined)) {
      assertArrayEquals(losses, file.floats());
      byte[] found = new byte[rows];
      for (int row : indices.ints()) {
        found[row] = 1;
      }
      assertArrayEquals(marks, found);
    }
  }

  @ParameterizedTest
  @EnumSource
  void givesTheBitsOfOneCallForEveryPreset(ReferenceLoss preset) throws Exception {
    LossInputs inputs = INPUTS.suiting(preset.policy());
    LossTerms expected = inputs.terms(preset.policy());
    MultiBoxLoss loss = MultiBoxLoss.of(preset.policy(), Backend.of(Backend.Choice.AUTO));
    try (LossFiles files = inputs.open(folder);
        PriorFiles outputs = PriorFiles.create(null, null, new OutputPlaces(List.of()))) {
      ChunkPlan plan = ChunkPlan.of(loss.policy(), files, 1, 1, null);
      boolean overBatch =
          switch (preset) {
            case SSD_KERAS, SOCRET360, BUBBLIIIING_V1, BUBBLIIIING_V2, BUBBLIIIING_TORCH, RYKOV8 ->
                true;
            default -> false;
          };
      assertEquals(overBatch, plan.whole());
      assertEquals(overBatch ? 1 : 11, plan.chunks());
      LossTerms terms =
          new ChunkedEvaluation(loss, files, plan, 1).run(outputs, null, images -> {});
      assertEquals(expected.toString(), terms.toString());
      for (int image = 0; image < 11; image++) {
        assertEquals(expected.negatives(image), terms.negatives(image));
        assertEquals(expected.total(image), terms.total(image));
      }
    }
  }

  @Test
  void minesOverTheBatchOnlyWhereItMines() throws Exception {
    MultiBoxPolicy policy =
        ReferenceLoss.RYKOV8.policy().toBuilder()
            .mining(m -> m.mode(Mining.Mode.ALL_NEGATIVES))
            .build();
    try (LossFiles files = INPUTS.withProbabilities().open(folder)) {
      assertEquals(11, ChunkPlan.of(policy, files, 1, 1, null).chunks());
    }
  }

  @Test
  void namesABadLabelOfALaterChunk() throws Exception {
    LossInputs wrong = LossInputs.of(11, 53, 5);
    wrong.labels()[9 * 53 + 20] = 5;
    List<String> args = wrong.write(folder);
    MultiBoxLoss loss =
        MultiBoxLoss.of(ReferenceLoss.CAFFE_SSD.policy(), Backend.of(Backend.Choice.AUTO));
    try (LossFiles files = LossInputs.open(args);
        PriorFiles outputs = PriorFiles.create(null, null, new OutputPlaces(List.of()))) {
      ChunkPlan plan = ChunkPlan.of(loss.policy(), files, 2, 1, null);
      ChunkedEvaluation evaluation = new ChunkedEvaluation(loss, files, plan, 2);
      InputException refused =
          assertThrows(InputException.class, () -> evaluation.run(outputs, null, images -> {}));
      assertEquals(
          args.get(6)
              + ": expected labels from -1 to 4, found 5 at image 9, prior 20;"
              + " -1 ignores a prior, 0 is the background, and --ignore-label 5 takes 5 for -1",
          refused.getMessage());
    }
  }
}
