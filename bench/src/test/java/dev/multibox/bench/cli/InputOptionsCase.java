package dev.multibox.bench.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import dev.multibox.bench.files.LossInputs;
import dev.multibox.bench.npy.NpyBytes;
import dev.multibox.bench.npy.NpyType;
import dev.multibox.loss.LossTerms;
import dev.multibox.loss.MultiBoxPolicy;
import dev.multibox.loss.ReferenceLoss;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** The files of a loss in other forms, and what the command says of them. */
abstract class InputOptionsCase {

  static final ByteOrder ORDER = ByteOrder.nativeOrder();

  static final int B = 3;

  static final int P = 50;

  static final int C = 6;

  static final LossInputs INPUTS = LossInputs.of(B, P, C);

  static final MultiBoxPolicy MMDETECTION = ReferenceLoss.MMDETECTION.policy();

  @TempDir Path folder;
  List<String> args;

  @BeforeEach
  void writeInputs() throws IOException {
    args = INPUTS.write(folder);
  }

  void labels(NpyType type, DoubleUnaryOperator numbered) throws IOException {
    double[] labels = Arrays.stream(INPUTS.labels()).map(numbered).toArray();
    Files.write(folder.resolve("labels.npy"), NpyBytes.file(1, type, ORDER, labels, B, P));
  }

  void replace(String name, double[] values, long... shape) throws IOException {
    Files.write(folder.resolve(name), NpyBytes.file(1, NpyType.FLOAT32, ORDER, values, shape));
  }

  JsonNode json(String... more) throws IOException {
    return LossCommandTest.json(args, more);
  }

  void warns(String words, String... more) throws IOException {
    assertEquals(B, LossCommandTest.jsonAndWarning(words, args, more).get("batch").asInt());
  }

  void refuses(List<String> more, String... parts) {
    List<String> all = new ArrayList<>(args);
    all.addAll(more);
    CommandRun.of(all).refuses(parts);
  }

  static LossTerms terms(MultiBoxPolicy policy) {
    return INPUTS.terms(policy);
  }

  /** MMDetection's own numbers: the classes from 0, the background behind them. */
  static double mmdetection(double label) {
    return label == 0 ? C - 1 : label > 0 ? label - 1 : label;
  }

  /** {@code [B][P][columns]} as {@code [B][columns][P]}. */
  static double[] turned(double[] rows, int columns) {
    double[] result = new double[rows.length];
    for (int i = 0; i < rows.length; i++) {
      int image = i / (P * columns);
      int prior = i / columns % P;
      result[(image * columns + i % columns) * P + prior] = rows[i];
    }
    return result;
  }
}
