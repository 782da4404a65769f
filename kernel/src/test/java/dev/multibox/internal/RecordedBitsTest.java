package dev.multibox.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import dev.multibox.internal.location.LocationCurve;
import dev.multibox.internal.numeric.TileSizes;
import dev.multibox.internal.probability.ProbabilityCrossEntropyScalar;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Properties;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Checksums of outputs on fixed inputs, recorded in {@code recorded-bits.properties}: every twin,
 * set of JVM flags and machine must come to the same. A change that is meant to change bits changes
 * that file, with the values that the failures print.
 */
@Tag("bits")
public class RecordedBitsTest {

  private static final int ROWS = 24;

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 15, 16, 17, 21, 81, 91, 201})
  void crossEntropy(int classes) throws IOException {
    for (Inputs.Kind kind : Inputs.Kind.values()) {
      int[] labels = Inputs.labels(ROWS, classes, 5);
      float[] logits = Inputs.logits(kind, ROWS, classes, labels, 6);
      for (Kernels kernels : Twins.all()) {
        assertRecorded(
            "softmax." + kind + "." + classes, softmax(kernels, logits, classes, labels));
        assertRecorded(
            "sigmoid." + kind + "." + classes, sigmoid(kernels, logits, classes, labels));
      }
    }
  }

  @Test
  void wholeImage() throws IOException {
    int rows = Twins.INTERPRETED ? 64 : 8732;
    int[] labels = Inputs.labels(rows, 21, 7);
    float[] logits = Inputs.logits(Inputs.Kind.ORDINARY, rows, 21, labels, 8);
    for (Kernels kernels : Twins.all()) {
      float[] losses = new float[rows];
      float[] scratch = Twins.scratch(TileSizes.SCRATCH);
      for (int from = 0; from < rows; from += TileSizes.ROWS) {
        int count = Math.min(TileSizes.ROWS, rows - from);
        kernels
            .softmaxCrossEntropy()
            .losses(logits, from * 21, count, 21, labels, from, losses, from, scratch);
      }
      assertRecorded("image." + rows, losses);
    }
  }

  @Test
  void locationLosses() throws IOException {
    float[] predicted = Inputs.logits(Inputs.Kind.ORDINARY, ROWS, 4, new int[ROWS], 9);
    float[] target = Inputs.logits(Inputs.Kind.ORDINARY, ROWS, 4, new int[ROWS], 10);
    for (Kernels kernels : Twins.all()) {
      for (float beta : new float[] {1f, 1f / 9f, 0.11f}) {
        float[] losses = new float[ROWS];
        kernels
            .smoothL1()
            .losses(
                LocationCurve.smoothL1(beta),
                predicted,
                0,
                target,
                0,
                ROWS,
                losses,
                0,
                Twins.scratch(TileSizes.SCRATCH));
        assertRecorded("smoothL1." + beta, losses);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 15, 16, 17, 21, 81, 201})
  void gradients(int classes) throws IOException {
    for (Inputs.Kind kind : Inputs.Kind.values()) {
      int[] labels = Inputs.labels(ROWS, classes, 15);
      float[] logits = Inputs.logits(kind, ROWS, classes, labels, 16);
      for (Kernels kernels : Twins.all()) {
        float[] softmax = logits.clone();
        float[] sigmoid = new float[logits.length];
        float[] scratch = Twins.scratch(TileSizes.SCRATCH);
        float[] work = new float[logits.length + TileSizes.LANES];
        float[] scales = new float[ROWS];
        Arrays.fill(scales, 0.3f);
        int[] used = Arrays.stream(labels).map(label -> Math.max(label, 0)).toArray();
        kernels
            .softmaxGradient()
            .gradients(softmax, 0, ROWS, classes, used, 0, scales, 0, work, scratch);
        for (int row = 0; row < ROWS; row++) {
          int at = row * classes;
          kernels.sigmoidGradient().gradient(logits, at, classes, used[row], 0.3f, sigmoid, at);
        }
        assertRecorded("softmaxGradient." + kind + "." + classes, softmax);
        assertRecorded("sigmoidGradient." + kind + "." + classes, sigmoid);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 15, 16, 17, 21, 81, 201})
  void probabilities(int classes) throws IOException {
    int[] labels = Inputs.labels(ROWS, classes, 17);
    float[] scores = Inputs.logits(Inputs.Kind.SPECIAL, ROWS, classes, labels, 18);
    for (Kernels kernels : Twins.all()) {
      float[] keys = new float[ROWS];
      kernels.foreground().largest(scores, 0, ROWS, classes, keys, 0);
      assertRecorded("largestForeground." + classes, keys);
      kernels.foreground().sum(scores, 0, ROWS, classes, keys, 0, Twins.scratch(TileSizes.SCRATCH));
      assertRecorded("foregroundSum." + classes, keys);
      ProbabilityCrossEntropyScalar.losses(scores, 0, ROWS, classes, labels, 0, 1e-7f, keys, 0);
      assertRecorded("probability." + classes, keys);
    }
  }

  /**
   * The compiler takes over, first C1, then C2, while the calls go on: no call's bits may differ.
   */
  @Test
  void stayTheSameWhileTheCodeIsCompiled() {
    int calls = Twins.INTERPRETED ? 20 : 20_000;
    int rows = 9;
    int[] labels = Inputs.labels(rows, 21, 1);
    float[] logits = Inputs.logits(Inputs.Kind.ORDINARY, rows, 21, labels, 2);
    float[] scratch = Twins.scratch(TileSizes.SCRATCH);
    for (Kernels kernels : Twins.all()) {
      float[] first = new float[rows];
      kernels.softmaxCrossEntropy().losses(logits, 0, rows, 21, labels, 0, first, 0, scratch);
      float[] losses = new float[rows];
      for (int call = 0; call < calls; call++) {
        Arrays.fill(losses, -1f);
        kernels.softmaxCrossEntropy().losses(logits, 0, rows, 21, labels, 0, losses, 0, scratch);
        assertArrayEquals(first, losses, 0f, "call " + call);
      }
    }
  }

  private static float[] softmax(Kernels kernels, float[] logits, int classes, int[] labels) {
    float[] losses = new float[ROWS];
    kernels
        .softmaxCrossEntropy()
        .losses(logits, 0, ROWS, classes, labels, 0, losses, 0, Twins.scratch(TileSizes.SCRATCH));
    return losses;
  }

  private static float[] sigmoid(Kernels kernels, float[] logits, int classes, int[] labels) {
    float[] losses = new float[ROWS];
    kernels
        .sigmoidCrossEntropy()
        .losses(logits, 0, ROWS, classes, labels, 0, losses, 0, Twins.scratch(TileSizes.SCRATCH));
    return losses;
  }

  public static void assertRecorded(String name, float[] values) throws IOException {
    CRC32C checksum = new CRC32C();
    for (float value : values) {
      int bits = Float.floatToRawIntBits(value);
      for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
        checksum.update(bits >>> shift);
      }
    }
    assertEquals(
        recorded().getProperty(name), Long.toHexString(checksum.getValue()), name + " checksum");
  }

  private static Properties recorded() throws IOException {
    Properties recorded = new Properties();
    try (InputStream in = RecordedBitsTest.class.getResourceAsStream("recorded-bits.properties")) {
      assertNotNull(in, "recorded-bits.properties");
      recorded.load(in);
    }
    return recorded;
  }
}
