package dev.multibox.bench.files;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.multibox.Backend;
import dev.multibox.bench.npy.NpyFile;
import dev.multibox.loss.Gradients.WithRespectTo;
import dev.multibox.loss.LossTerms;
import dev.multibox.loss.MultiBoxLoss;
import dev.multibox.loss.MultiBoxPolicy;
import dev.multibox.loss.Normalizer;
import dev.multibox.loss.ReferenceLoss;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Gradients in files have the bits of the library's, of one call, however they are chunked. */
class GradientFilesTest {

  private static final int BATCH = 7;
  private static final int PRIORS = 53;
  private static final int CLASSES = 5;
  private static final LossInputs INPUTS = inputs();

  @TempDir Path folder;

  /** The first image has no object, the second is crowded. */
  private static LossInputs inputs() {
    LossInputs inputs = LossInputs.of(BATCH, PRIORS, CLASSES);
    for (int prior = 0; prior < PRIORS; prior++) {
      inputs.labels()[prior] = 0;
      inputs.labels()[PRIORS + prior] = prior % 2;
    }
    return inputs;
  }

  static Stream<Arguments> presets() {
    return Stream.of(ReferenceLoss.values())
        .flatMap(
            preset ->
                Stream.of(GradientRequest.Form.values())
                    .flatMap(
                        form ->
                            Stream.of(1, 3 * PRIORS * CLASSES, 1 << 22)
                                .map(logits -> Arguments.of(preset, form, logits))));
  }

  @ParameterizedTest
  @MethodSource("presets")
  void haveTheBitsOfOneCall(ReferenceLoss preset, GradientRequest.Form form, int logitsOfChunk)
      throws Exception {
    assertSame(preset.policy(), form, logitsOfChunk, 1, WithRespectTo.INPUT);
    MultiBoxPolicy weighted = preset.policy().toBuilder().alpha(0.3f).build();
    assertSame(weighted, form, logitsOfChunk, -0.7, WithRespectTo.LOGITS);
  }

  @ParameterizedTest
  @EnumSource
  void haveTheBitsOfOneCallForEveryDivisor(Normalizer normalizer) throws Exception {
    for (float alpha : new float[] {0f, 0.1f, 3f}) {
      MultiBoxPolicy policy =
          ReferenceLoss.TORCHVISION.policy().toBuilder()
              .normalizer(normalizer)
              .alpha(alpha)
              .build();
      for (GradientRequest.Form form : GradientRequest.Form.values()) {
        assertSame(policy, form, 1, 1.0 / 3, WithRespectTo.INPUT);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void streamsWhereOneDivisorHoldsForAll(ReferenceLoss preset) throws Exception {
    boolean whole =
        switch (preset) {
          case NVIDIA,
              MLPERF,
              SSD_KERAS,
              SOCRET360,
              BUBBLIIIING_V1,
              BUBBLIIIING_V2,
              BUBBLIIIING_TORCH,
              RYKOV8,
              D2L,
              DJL ->
              true;
          default -> false;
        };
    LossInputs inputs = INPUTS.suiting(preset.policy());
    GradientRequest request =
        new GradientRequest(folder, GradientRequest.Form.DENSE, 1, WithRespectTo.INPUT);
    try (LossFiles files = inputs.open(folder)) {
      ChunkPlan plan = ChunkPlan.of(preset.policy(), files, 1, 1, request);
      assertEquals(whole, plan.whole());
      assertEquals(whole ? 1 : BATCH, plan.chunks());
    }
  }

  @Test
  void areOfTheBatchWhereItHasNoObjects() throws Exception {
    LossInputs none = LossInputs.of(BATCH, PRIORS, CLASSES);
    Arrays.fill(none.labels(), 0);
    for (Normalizer normalizer : Normalizer.values()) {
      MultiBoxPolicy policy =
          ReferenceLoss.CAFFE_SSD.policy().toBuilder()
              .mining(m -> m.minNegatives(2))
              .normalizer(normalizer)
              .build();
      assertSame(none, policy, GradientRequest.Form.DENSE, 1, 1, WithRespectTo.INPUT);
    }
  }

  @Test
  void leaveNothingWhereALaterImageIsWrong() throws Exception {
    for (ReferenceLoss preset : List.of(ReferenceLoss.CAFFE_SSD, ReferenceLoss.NVIDIA)) {
      for (GradientRequest.Form form : GradientRequest.Form.values()) {
        Path output = folder.resolve("out");
        GradientRequest request = new GradientRequest(output, form, 1, WithRespectTo.INPUT);
        try (LossFiles files = INPUTS.open(folder)) {
          ChunkPlan plan = ChunkPlan.of(preset.policy(), files, 1, 1, request);
          assertThrows(
              IOException.class,
              () ->
                  run(
                      preset.policy(),
                      files,
                      plan,
                      request,
                      images -> {
                        throw new UncheckedIOException(new IOException("half-way"));
                      }));
        }
        assertFalse(Files.exists(output));
      }
    }
  }

  private void assertSame(
      MultiBoxPolicy policy,
      GradientRequest.Form form,
      int logitsOfChunk,
      double scale,
      WithRespectTo withRespectTo)
      throws Exception {
    LossInputs inputs = INPUTS.suiting(policy);
    assertSame(inputs, policy, form, logitsOfChunk, scale, withRespectTo);
  }

  private void assertSame(
      LossInputs inputs,
      MultiBoxPolicy policy,
      GradientRequest.Form form,
      int logitsOfChunk,
      double scale,
      WithRespectTo withRespectTo)
      throws Exception {
    Path output = folder.resolve(form.name());
    GradientRequest request = new GradientRequest(output, form, scale, withRespectTo);
    LossTerms terms;
    try (LossFiles files = inputs.open(folder)) {
      ChunkPlan plan = ChunkPlan.of(policy, files, 2, logitsOfChunk, request);
      terms = run(policy, files, plan, request, images -> {});
    }
    assertEquals(inputs.terms(policy).toString(), terms.toString());
    LossInputs.OneCall expected = inputs.gradients(policy, scale, withRespectTo);
    assertArrayEquals(
        expected.logits(), dense(output, form, "grad_logits.npy", "grad_logits_rows.npy", CLASSES));
    assertArrayEquals(
        expected.locations(),
        dense(output, form, "grad_locations.npy", "grad_location_rows.npy", 4));
  }

  private static LossTerms run(
      MultiBoxPolicy policy,
      LossFiles files,
      ChunkPlan plan,
      GradientRequest request,
      IntConsumer progress)
      throws IOException, InputException {
    MultiBoxLoss loss = MultiBoxLoss.of(policy, Backend.of(Backend.Choice.AUTO));
    OutputPlaces places = new OutputPlaces(List.of());
    try (PriorFiles outputs = PriorFiles.create(null, null, places);
        GradientFiles gradients = GradientFiles.create(request, policy, files, plan, places)) {
      LossTerms terms =
          new ChunkedEvaluation(loss, files, plan, 2).run(outputs, gradients, progress);
      gradients.complete();
      gradients.commit();
      return terms;
    } catch (UncheckedIOException failed) {
      throw failed.getCause();
    }
  }

  /** A file's rows, with those between them +0. */
  private static float[] dense(
      Path output, GradientRequest.Form form, String values, String rows, int columns)
      throws IOException {
    try (NpyFile file = NpyFile.open(output.resolve(values))) {
      if (form == GradientRequest.Form.DENSE) {
        assertArrayEquals(new long[] {BATCH, PRIORS, columns}, file.shape());
        return file.floats();
      }
      float[] all = new float[BATCH * PRIORS * columns];
      float[] found = file.floats();
      try (NpyFile indices = NpyFile.open(output.resolve(rows))) {
        int[] at = indices.ints();
        assertArrayEquals(new long[] {at.length, columns}, file.shape());
        for (int i = 0; i < at.length; i++) {
          assertTrue(i == 0 || at[i - 1] < at[i]);
          System.arraycopy(found, i * columns, all, at[i] * columns, columns);
        }
      }
      return all;
    }
  }
}
