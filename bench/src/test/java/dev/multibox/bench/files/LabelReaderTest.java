package dev.multibox.bench.files;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.multibox.bench.npy.NpyBytes;
import dev.multibox.bench.npy.NpyType;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Positives are counted alike, whichever form the labels have. */
class LabelReaderTest {

  private static final int B = 3;
  private static final int P = 37;
  private static final int C = 6;
  private static final LossInputs INPUTS = LossInputs.of(B, P, C);

  @TempDir Path folder;

  @Test
  void countsPositivesAmongIntegersAndOneHotRows() throws Exception {
    List<String> args = INPUTS.write(folder);
    try (LossFiles files = LossInputs.open(args)) {
      assertArrayEquals(positives(), files.labels().positives(B));
    }
    Files.write(
        folder.resolve("labels.npy"),
        NpyBytes.file(1, NpyType.FLOAT32, ByteOrder.nativeOrder(), INPUTS.oneHot(), B, P, C));
    try (LossFiles files = LossInputs.open(args)) {
      assertArrayEquals(positives(), files.labels().positives(B));
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = TensorLayout.class,
      names = {"SSD_KERAS", "RYKOV8", "BUBBLIIIING"})
  void countsPositivesOfPackedRows(TensorLayout layout) throws Exception {
    List<String> packed = INPUTS.writePacked(folder, layout, 1);
    List<String> names = List.of(packed.get(3), packed.get(5));
    try (LossFiles files = LossFiles.packed(layout, names)) {
      assertArrayEquals(positives(), files.labels().positives(B));
    }
  }

  private static int[] positives() {
    int[] positives = new int[B];
    for (int row = 0; row < B * P; row++) {
      positives[row / P] += INPUTS.labels()[row] > 0 ? 1 : 0;
    }
    return positives;
  }
}
