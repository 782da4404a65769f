package dev.multibox.bench.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.multibox.Backend;
import dev.multibox.Predictions;
import dev.multibox.bench.files.LossInputs;
import dev.multibox.bench.npy.NpyBytes;
import dev.multibox.bench.npy.NpyType;
import dev.multibox.loss.LossWorkspace;
import dev.multibox.loss.MultiBoxLoss;
import dev.multibox.loss.MultiBoxPolicy;
import dev.multibox.loss.ReferenceLoss;
import dev.multibox.loss.Targets;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Soft labels in a file, and label smoothing by an option. */
class SoftLabelsCommandTest {

  private static final ByteOrder ORDER = ByteOrder.nativeOrder();
  private static final LossInputs INPUTS = LossInputs.of(5, 61, 7);

  @TempDir Path folder;

  /** One-hot rows of 4 classes, smoothed by 0.1 with NumPy, and the total of NumPy's formula. */
  @Test
  void smoothedRowsGiveTheTotalOfTheirFormula() throws IOException, URISyntaxException {
    Path data = Path.of(getClass().getResource("/soft-labels/soft.npy").toURI()).getParent();
    List<String> args = new ArrayList<>(List.of("loss"));
    for (String option : List.of("logits", "locations", "labels")) {
      args.addAll(List.of("--" + option, data.resolve(option + ".npy").toString()));
    }
    args.addAll(List.of("--location-targets", data.resolve("targets.npy").toString()));
    assertEquals(11.863293023645744, total(args, "--label-smoothing=0.1"), 1e-6);
    String soft = data.resolve("soft.npy").toString();
    assertEquals(11.863293023645744, total(args, "--soft-labels", soft), 1e-6);
    assertEquals(12.056629675344496, total(args), 1e-6);
    // Smoothed rows in place of labels are none.
    args.set(args.indexOf("--labels") + 1, soft);
    CommandRun.refuses(
        folder,
        args,
        "soft.npy: expected one-hot rows of zeros and a single 1",
        "; .argmax(-1) makes integer labels of soft ones, and --soft-labels takes the rows beside"
            + " them");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "3"})
  void givesTheLibrarysTotal(String threads) throws IOException {
    double[] soft = soft();
    List<String> args = INPUTS.write(folder);
    String file = write(NpyType.FLOAT32, soft, 5, 61, 7);
    MultiBoxPolicy policy = ReferenceLoss.CAFFE_SSD.policy();
    assertEquals(total(policy, soft), total(args, "--soft-labels", file, "--threads", threads), 0);
    MultiBoxPolicy smoothed = policy.toBuilder().labelSmoothing(0.25f).build();
    assertEquals(total(smoothed, null), total(args, "--label-smoothing=0.25"), 0);
    assertEquals(
        total(smoothed, soft), total(args, "--label-smoothing=0.25", "--soft-labels", file), 0);
    // As a program that keeps its targets in double and in Fortran order has them.
    String doubles = write(NpyType.FLOAT64, soft, 5, 61, 7);
    NpyBytes.toFortranOrder(Path.of(doubles));
    assertEquals(total(policy, soft), total(args, "--soft-labels", doubles), 0);
  }

  /** Multiples of 1/64, so that every type holds them; garbage where a prior is neutral. */
  private static double[] soft() {
    SplittableRandom random = new SplittableRandom(3);
    double[] soft = new double[INPUTS.labels().length * 7];
    for (int i = 0; i < soft.length; i++) {
      soft[i] = INPUTS.labels()[i / 7] < 0 ? -1 : random.nextInt(24) / 64.0;
    }
    return soft;
  }

  private String write(NpyType type, double[] soft, long... shape) throws IOException {
    byte[] bytes = NpyBytes.file(1, type, ORDER, soft, shape);
    return Files.write(folder.resolve("soft.npy"), bytes).toString();
  }

  private static double total(MultiBoxPolicy policy, double[] soft) {
    MultiBoxLoss loss = MultiBoxLoss.of(policy, Backend.of(Backend.Choice.SCALAR));
    LossWorkspace workspace = loss.workspace(INPUTS.shape());
    int[] labels = Arrays.stream(INPUTS.labels()).mapToInt(label -> (int) label).toArray();
    Targets targets = Targets.of(INPUTS.shape(), labels, narrow(INPUTS.targets()));
    return loss.evaluate(
        Predictions.of(INPUTS.shape(), narrow(INPUTS.logits()), narrow(INPUTS.locations())),
        soft == null ? targets : targets.softLabels(narrow(soft)),
        workspace);
  }

  private static float[] narrow(double[] values) {
    float[] narrow = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      narrow[i] = (float) values[i];
    }
    return narrow;
  }

  private static double total(List<String> args, String... more) throws IOException {
    List<String> all = new ArrayList<>(args);
    all.addAll(List.of(more));
    all.add("--json");
    CommandRun run = CommandRun.of(all);
    assertEquals(0, run.exitCode(), run.err());
    return new ObjectMapper().readTree(run.out()).get("total").asDouble();
  }

  /** Of a later image, whatever chunk it stands in. */
  @Test
  void refusesRowsThatAreNoWeights() throws IOException {
    double[] soft = soft();
    int row = 4 * 61 + 60;
    assertEquals(0, INPUTS.labels()[row]);
    Arrays.fill(soft, row * 7, row * 7 + 7, 0);
    soft[row * 7 + 2] = Double.NaN;
    soft[row * 7 + 6] = -0.5;
    CommandRun.refuses(
        folder,
        with(write(NpyType.FLOAT32, soft, 5, 61, 7)),
        "soft.npy: expected finite numbers of 0 or more in a row, found NaN at [2], -0.5 at [6] at"
            + " image 4, prior 60; a softmax makes them of scores, and label -1 ignores a prior");
  }

  @Test
  void refusesOtherShapesAndLayouts() throws IOException {
    CommandRun.refuses(
        folder,
        with(write(NpyType.FLOAT32, soft(), 5, 7, 61)),
        "soft.npy: expected shape [5, 61, 7] to go with ",
        ", found [5, 7, 61]");
    CommandRun.refuses(
        folder,
        List.of(
            "loss",
            "--layout=ssd-keras",
            "--packed-predictions=p.npy",
            "--packed-targets=t.npy",
            "--soft-labels=s.npy"),
        "--soft-labels: expected --layout prior-major or class-major with it, found ssd-keras;"
            + " slices of the packed arrays are the files of those layouts");
    List<String> args = INPUTS.write(folder);
    args.addAll(List.of("--preset=tf-object-detection", "--label-smoothing=0.1"));
    CommandRun.refuses(
        folder, args, "--label-smoothing: expected 0 with SIGMOID_CROSS_ENTROPY, whose columns");
  }

  private List<String> with(String soft) throws IOException {
    List<String> args = INPUTS.write(folder);
    args.addAll(List.of("--soft-labels", soft));
    return args;
  }
}
