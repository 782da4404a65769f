package dev.multibox.bench.cli;

import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.multibox.bench.files.LossInputs;
import dev.multibox.bench.npy.NpyBytes;
import dev.multibox.bench.npy.NpyType;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is refused of layouts, knobs and gradients: one line, and no file or folder is left. */
class GradientErrorsTest {

  private static final ByteOrder ORDER = ByteOrder.nativeOrder();
  private static final String PRESETS = "; 'multibox presets' prints values that go together";
  private static final LossInputs INPUTS = LossInputs.of(3, 20, 6);

  @TempDir Path folder;
  private List<String> args;
  private Path output;

  @BeforeEach
  void writeInputs() throws IOException {
    args = INPUTS.write(folder);
    output = folder.resolve("out");
  }

  private void refuses(List<String> options, String... parts) throws IOException {
    List<String> all = new ArrayList<>(args);
    all.addAll(options);
    CommandRun.refuses(folder, all, parts);
  }

  @Test
  void refusesKnobsThatContradict() throws IOException {
    refuses(
        List.of("--preset=torchvision", "--probabilities"),
        "--floor: expected above 0 with PROBABILITIES, as one of 0 would have an infinite loss",
        PRESETS);
    refuses(
        List.of("--preset=bubbliiiing-v1", "--no-probabilities"),
        "--probabilities: expected PROBABILITIES with key MAX_FOREGROUND_PROBABILITY",
        PRESETS);
    refuses(List.of("--floor=1"), "--floor: expected a number below 1, as every loss would be 0");
    refuses(
        List.of("--preset=tf-object-detection", "--floor=1e-7"),
        "--floor: expected 0 with SIGMOID_CROSS_ENTROPY, which has no probability of the label");
    refuses(
        List.of("--fallback-negatives=9"),
        "--fallback-negatives: expected 0 with quota RATIO, which knows minNegatives instead");
    refuses(
        List.of("--preset=bubbliiiing-torch", "--min-negatives=9"),
        "--min-negatives: expected 0 with quota SUM_OF_IMAGES");
    refuses(
        List.of("--preset=d2l", "--beta=0.5"),
        "--beta: expected --location-loss smooth-l1 or huber with it, found l1; no other form"
            + " turns");
    refuses(
        List.of("--location-loss=huber", "--beta=1e20"), "--beta: expected at most 1e19, as its");
    refuses(List.of("--normalizer=mine"), "--normalizer", "expected one of positives-at-least-one");
    refuses(
        List.of("--mining=ohem"),
        "--mining",
        "expected one of hard-negatives, all-negatives, hard-examples, found");
  }

  @Test
  void refusesLogitsWhereProbabilitiesAreTaken() throws IOException {
    refuses(
        List.of("--preset=rykov8"),
        "logits.npy: expected probabilities, 0 to 1, as --preset rykov8 takes them"
            + " (--no-probabilities for logits), found ",
        " at [0][0][",
        "; a softmax over the classes makes probabilities of logits");
    refuses(List.of("--probabilities"), "0 to 1, as --probabilities says, found ");
    LossInputs probabilities = INPUTS.withProbabilities();
    List<String> good = probabilities.write(folder);
    good.add("--probabilities");
    CommandRun.of(good).succeeds();
  }

  @Test
  void refusesFilesOfAnotherLayout() throws IOException {
    String logits = folder.resolve("logits.npy").toString();
    refuses(
        List.of("--packed-targets", logits),
        "--packed-targets: expected --logits, --locations, --labels, --location-targets with"
            + " --layout prior-major, found "
            + logits
            + "; another --layout takes --packed-targets");
    refuses(
        List.of("--layout=rykov8"),
        "--logits: expected --packed-predictions, --packed-targets with --layout rykov8, found");
    CommandRun.of("loss", "--layout=ssd-keras", "--packed-targets", logits)
        .refuses(
            "--packed-predictions: expected a .npy file with --layout ssd-keras, found none;"
                + " name it, or another --layout");
    refuses(List.of("--layout=keras"), "--layout", "expected one of prior-major, class-major, ssd");
    refuses(
        List.of("--layout=class-major"),
        "logits.npy: expected logits of shape [images, classes, priors] or [classes, priors], found"
            + " [3, 20, 6]; --layout class-major reads logits as [images, classes, priors], and all"
            + " files fit --layout prior-major");
    CommandRun.of(
            "loss",
            "--layout=ssd-keras",
            "--packed-predictions",
            logits,
            "--packed-targets",
            logits)
        .refuses(
            "expected 14 to 2^31 - 1 columns, 12 more than classes with the background,",
            " in shape [3, 20, 6]; --layout names other forms of rows");
    String wide = write("wide.npy", new double[3 * 20 * 8], 3, 20, 8);
    CommandRun.of(
            "loss", "--layout=bubbliiiing", "--packed-predictions", wide, "--packed-targets", wide)
        .refuses(
            "wide.npy: expected shape [3, 20, 9] to go with",
            "found [3, 20, 8]; --layout names other forms of rows");
    String flat = write("flat.npy", new double[60], 60);
    CommandRun.of("loss", "--layout=rykov8", "--packed-predictions", flat, "--packed-targets", flat)
        .refuses(
            "flat.npy: expected predictions of shape [images, priors, classes + 12], found [60];"
                + " --layout names other forms of rows");
  }

  private String write(String name, double[] values, long... shape) throws IOException {
    byte[] bytes = NpyBytes.file(1, NpyType.FLOAT32, ORDER, values, shape);
    return Files.write(folder.resolve(name), bytes).toString();
  }

  @Test
  void refusesOneHotRowsOfSeveral() throws IOException {
    double[] rows = new double[3 * 20 * 6];
    rows[(2 * 20 + 7) * 6 + 1] = 1;
    rows[(2 * 20 + 7) * 6 + 4] = 1;
    write("labels.npy", rows, 3, 20, 6);
    refuses(
        List.of("--gradients", output.toString()),
        "labels.npy: expected one-hot rows of zeros and a single 1, or of zeros to ignore a prior,"
            + " found 1.0 at [1], 1.0 at [4] at image 2, prior 7; .argmax(-1) makes integer labels"
            + " of soft ones");
  }

  @Test
  void refusesGradientOptionsAlone() throws IOException {
    refuses(
        List.of("--sparse"),
        "--sparse: expected --gradients DIR with it, found none; name a folder, or leave it out");
    refuses(List.of("--scale=2"), "--scale: expected --gradients DIR with it");
    refuses(List.of("--gradients-of=logits"), "--gradients-of: expected --gradients DIR with it");
    String out = output.toString();
    refuses(
        List.of("--gradients", out, "--scale=NaN"),
        "--scale: expected a finite number, found NaN; without it the scale is 1");
    refuses(List.of("--gradients", out, "--gradients-of=p"), "expected one of input, logits");
  }

  @Test
  void refusesPlacesThatCannotBe() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "");
    refuses(
        List.of("--gradients", file.toString()),
        file.resolve("grad_logits.npy") + ": expected a folder to write to, found no " + file,
        "; make it first");
    Path deep = folder.resolve("none/deep");
    refuses(
        List.of("--gradients", deep.toString()),
        "--gradients " + deep + ": expected a folder or room for one, found ",
        "; make the folder first");
    Path own = Files.copy(folder.resolve("logits.npy"), folder.resolve("grad_logits.npy"));
    List<String> same = new ArrayList<>(args);
    same.set(2, own.toString());
    same.addAll(List.of("--gradients", folder.toString()));
    CommandRun.of(same)
        .refuses(
            "--gradients " + own + ": expected a file of its own, found that it is " + own,
            "; name another file");
    Files.delete(own);
    String mined = folder.resolve("grad_locations.npy").toString();
    refuses(
        List.of("--gradients", folder.toString(), "--mined", mined),
        "expected a file of its own, found that it is " + mined);
  }

  @Test
  void refusesFilesOfAnotherFormBesideItsOwn() throws IOException {
    List<String> sparse = new ArrayList<>(args);
    sparse.addAll(List.of("--gradients", output.toString(), "--sparse"));
    CommandRun.of(sparse).succeeds();
    refuses(
        List.of("--gradients", output.toString()),
        "expected a folder without grad_logits_rows.npy, which goes with gradients of another"
            + " form, found one; remove it, or name another folder");
  }

  @Test
  void leavesNothingWhereALabelIsWrong() throws IOException {
    double[] wrong = Arrays.copyOf(INPUTS.labels(), 60);
    wrong[59] = 6;
    Files.write(folder.resolve("labels.npy"), NpyBytes.file(1, NpyType.INT32, ORDER, wrong, 3, 20));
    for (String form : List.of("--scale=1", "--sparse")) {
      refuses(
          List.of("--gradients", output.toString(), form, "--mined", folder.resolve("m") + ".npy"),
          "labels.npy: expected labels from -1 to 5, found 6 at image 2, prior 19;"
              + " -1 ignores a prior, 0 is the background, and --ignore-label 6 takes 6 for -1");
      assertFalse(Files.exists(output));
    }
  }
}
