package dev.multibox.bench.cli;

import dev.multibox.bench.files.LossInputs;
import dev.multibox.bench.files.TensorLayout;
import dev.multibox.bench.npy.NpyBytes;
import dev.multibox.bench.npy.NpyType;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of a loss that have no images, priors or columns, or too few; rows of many weights. */
class ShapeRefusalsTest {

  private static final int P = 8;
  private static final int C = 9;
  private static final LossInputs INPUTS = LossInputs.of(2, P, C);

  @TempDir Path folder;

  private static byte[] zeros(long... shape) {
    int count = (int) Arrays.stream(shape).reduce(1, (a, b) -> a * b);
    return file(new double[count], shape);
  }

  private static byte[] file(double[] values, long... shape) {
    return NpyBytes.file(1, NpyType.FLOAT32, ByteOrder.nativeOrder(), values, shape);
  }

  @Test
  void logits() throws IOException {
    List<String> args = INPUTS.write(folder);
    for (String layout : List.of("prior-major", "class-major")) {
      for (long[] shape : new long[][] {{0, P, C}, {2, 0, C}, {2, P, 0}, {2, P}, {2, 1, P, C}}) {
        Files.write(folder.resolve("logits.npy"), zeros(shape));
        List<String> all = new ArrayList<>(args);
        all.addAll(List.of("--layout", layout));
        CommandRun.refuses(folder, all, ".npy: expected ", "--layout");
      }
    }
  }

  @Test
  void scoresOfNoColumn() throws IOException {
    Files.write(folder.resolve("logits.npy"), zeros(2, P, 0));
    Files.write(folder.resolve("locations.npy"), zeros(2, P, 4));
    CommandRun.refuses(
        folder,
        List.of(
            "detect",
            "--no-background",
            "--logits=" + folder.resolve("logits.npy"),
            "--locations=" + folder.resolve("locations.npy"),
            "--priors=ssd300-voc",
            "--output=" + folder.resolve("d.npy")),
        "expected 1 to 2^31 - 1 columns of class scores, found 0 in shape [2, 8, 0]");
  }

  @Test
  void packedPredictions() throws IOException {
    List<String> args = INPUTS.writePacked(folder, TensorLayout.SSD_KERAS, 0);
    for (long[] shape : new long[][] {{0, P, 20}, {2, 0, 20}, {2, P, 13}, {2, 1, P, 20}}) {
      Files.write(folder.resolve("packed-predictions.npy"), zeros(shape));
      CommandRun.refuses(folder, args, "packed-predictions.npy: expected ");
    }
  }

  @Test
  void oneHotRowsOfManyWeights() throws IOException {
    List<String> args = INPUTS.write(folder);
    double[] soft = new double[2 * P * C];
    Arrays.fill(soft, 0.125);
    Files.write(folder.resolve("labels.npy"), file(soft, 2, P, C));
    CommandRun.refuses(
        folder,
        args,
        "labels.npy: expected one-hot rows of zeros and a single 1",
        "0.125 at [5] and 3 more at image 0, prior 0");
  }
}
