package dev.multibox.bench.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.multibox.bench.files.LossInputs;
import dev.multibox.bench.files.TensorLayout;
import dev.multibox.bench.npy.NpyBytes;
import dev.multibox.bench.npy.NpyFile;
import dev.multibox.bench.npy.NpyType;
import dev.multibox.loss.Gradients.WithRespectTo;
import dev.multibox.loss.ReferenceLoss;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every layout gives the bits of the prior-major one, in the loss and in its gradient. */
class LayoutTest {

  private static final int B = 3;
  private static final int P = 37;
  private static final int C = 6;
  private static final LossInputs INPUTS = LossInputs.of(B, P, C);

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"FLOAT32", "FLOAT64"})
  void classMajorIsPriorMajorTurned(NpyType type) throws IOException {
    List<String> args = new ArrayList<>(List.of("loss", "--layout=class-major"));
    args.addAll(option("--logits", type, turned(INPUTS.logits(), C), B, C, P));
    args.addAll(option("--locations", type, turned(INPUTS.locations(), 4), B, 4, P));
    args.addAll(option("--labels", NpyType.INT32, INPUTS.labels(), B, P));
    args.addAll(option("--location-targets", type, turned(INPUTS.targets(), 4), B, 4, P));
    assertSameTerms(args, ReferenceLoss.NVIDIA, INPUTS);
    LossInputs.OneCall expected = expected(ReferenceLoss.NVIDIA, INPUTS);
    assertTensor("grad_logits.npy", turned(widen(expected.logits()), C), B, C, P);
    assertTensor("grad_locations.npy", turned(widen(expected.locations()), 4), B, 4, P);
  }

  @ParameterizedTest
  @EnumSource(
      value = TensorLayout.class,
      names = {"SSD_KERAS", "RYKOV8", "BUBBLIIIING"})
  void packedIsPriorMajorInOneFile(TensorLayout layout) throws IOException {
    LossInputs inputs = INPUTS.withProbabilities();
    ReferenceLoss preset =
        switch (layout) {
          case SSD_KERAS -> ReferenceLoss.SSD_KERAS;
          case RYKOV8 -> ReferenceLoss.RYKOV8;
          default -> ReferenceLoss.BUBBLIIIING_V2;
        };
    List<String> args = inputs.writePacked(folder, layout, 7);
    assertSameTerms(args, preset, inputs);
    LossInputs.OneCall expected = expected(preset, inputs);
    double[] gradients =
        inputs.packed(
            layout,
            widen(expected.logits()),
            widen(expected.locations()),
            LossInputs.beside(layout),
            0);
    assertTensor("grad_predictions.npy", gradients, B, P, gradients.length / (B * P));
    CommandRun sparse =
        CommandRun.of(
                with(args, "--preset=" + preset, "--gradients=" + folder.resolve("s"), "--sparse"))
            .succeeds();
    assertEquals("", sparse.err());
    try (NpyFile rows = NpyFile.open(folder.resolve("s/grad_logits_rows.npy"));
        NpyFile values = NpyFile.open(folder.resolve("s/grad_logits.npy"))) {
      float[] found = values.floats();
      int[] at = rows.ints();
      for (int i = 0; i < at.length; i++) {
        assertArrayEquals(
            Arrays.copyOfRange(expected.logits(), at[i] * C, at[i] * C + C),
            Arrays.copyOfRange(found, i * C, i * C + C));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = NpyType.class,
      names = {"FLOAT32", "FLOAT16", "UINT8"})
  void takesOneHotLabels(NpyType type) throws IOException {
    List<String> args = INPUTS.write(folder);
    option("--labels", type, INPUTS.oneHot(), B, P, C);
    assertSameTerms(args, ReferenceLoss.GLUONCV, INPUTS);
    LossInputs.OneCall expected = expected(ReferenceLoss.GLUONCV, INPUTS);
    assertTensor("grad_logits.npy", widen(expected.logits()), B, P, C);
    assertTensor("grad_locations.npy", widen(expected.locations()), B, P, 4);
  }

  @Test
  void takesASingleImageWithoutItsDimension() throws IOException {
    LossInputs single = LossInputs.of(1, P, C);
    List<String> args = single.write(folder);
    option("--logits", NpyType.FLOAT32, single.logits(), P, C);
    assertSameTerms(args, ReferenceLoss.TORCHVISION, single);
    LossInputs.OneCall expected = expected(ReferenceLoss.TORCHVISION, single);
    assertTensor("grad_logits.npy", widen(expected.logits()), P, C);
    assertTensor("grad_locations.npy", widen(expected.locations()), 1, P, 4);
  }

  private void assertSameTerms(List<String> args, ReferenceLoss preset, LossInputs inputs)
      throws IOException {
    List<String> all = with(args, "--preset=" + preset, "--gradients=" + folder.resolve("g"));
    LossCommandTest.assertSame(inputs.terms(preset.policy()), LossCommandTest.json(all));
  }

  private static LossInputs.OneCall expected(ReferenceLoss preset, LossInputs inputs) {
    return inputs.gradients(preset.policy(), 1, WithRespectTo.INPUT);
  }

  private static List<String> with(List<String> args, String... more) {
    List<String> all = new ArrayList<>(args);
    all.addAll(List.of(more));
    return all;
  }

  private void assertTensor(String name, double[] expected, long... shape) throws IOException {
    try (NpyFile file = NpyFile.open(folder.resolve("g").resolve(name))) {
      assertArrayEquals(shape, file.shape());
      assertArrayEquals(LossInputs.narrow(expected), file.floats());
    }
  }

  private List<String> option(String option, NpyType type, double[] values, long... shape)
      throws IOException {
    Path file = folder.resolve(option.substring(2) + ".npy");
    Files.write(file, NpyBytes.file(1, type, ByteOrder.nativeOrder(), values, shape));
    return List.of(option, file.toString());
  }

  /** {@code [B][P][columns]} as {@code [B][columns][P]}. */
  private static double[] turned(double[] rows, int columns) {
    double[] result = new double[rows.length];
    for (int image = 0; image < B; image++) {
      for (int prior = 0; prior < P; prior++) {
        for (int column = 0; column < columns; column++) {
          result[(image * columns + column) * P + prior] =
              rows[(image * P + prior) * columns + column];
        }
      }
    }
    return result;
  }

  private static double[] widen(float[] values) {
    double[] wide = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      wide[i] = values[i];
    }
    return wide;
  }
}
