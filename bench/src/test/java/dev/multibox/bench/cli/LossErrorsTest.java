package dev.multibox.bench.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

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

/** Each wrong input: exit code 2, one line, and no file that was not there before. */
class LossErrorsTest {

  private static final ByteOrder ORDER = ByteOrder.nativeOrder();
  private static final LossInputs INPUTS = LossInputs.of(3, 50, 6);

  @TempDir Path folder;
  private List<String> args;

  @BeforeEach
  void writeInputs() throws IOException {
    args = INPUTS.write(folder);
  }

  private void refuses(List<String> more, String... parts) throws IOException {
    List<String> all = new ArrayList<>(args);
    all.addAll(List.of("--mined", folder.resolve("m.npy").toString()));
    all.addAll(List.of("--per-prior", folder.resolve("p.npy").toString()));
    all.addAll(more);
    CommandRun.refuses(folder, all, parts);
  }

  private String replace(String name, byte[] bytes) throws IOException {
    return Files.write(folder.resolve(name), bytes).toString();
  }

  private String replace(String name, NpyType type, double[] values, long... shape)
      throws IOException {
    return replace(name, NpyBytes.file(1, type, ORDER, values, shape));
  }

  @Test
  void refusesOptions() throws IOException {
    refuses(
        List.of("--nonsense"),
        "multibox loss: ",
        "--nonsense",
        "; 'multibox loss --help' says what is taken");
    refuses(List.of("--preset", "ssd513"), "--preset", "expected one of caffe-ssd", "'ssd513'");
    refuses(List.of("--backend", "gpu"), "--backend", "'gpu'");
    refuses(List.of("--threads", "two"), "--threads", "'two'");
    refuses(
        List.of("--threads", "0"),
        "--threads: expected 1 to 1024, found 0; without it there are as many as processors");
    refuses(
        List.of("--alpha=-1"),
        "--alpha: expected a finite number of 0 or more, got -1.0; 'multibox presets' prints");
    refuses(List.of("--alpha", "NaN"), "--alpha: expected a finite number", "NaN");
    refuses(List.of("--beta", "0"), "--beta: expected a finite number above 0, got 0.0");
    refuses(List.of("--negatives-per-positive=-3"), "--negatives-per-positive: expected");
    refuses(List.of("--min-negatives=-1"), "--min-negatives: expected at least 0, got -1");
    refuses(List.of("extra"), "extra");
    CommandRun.of("loss", "--logits", "a.npy").refuses("--locations", "--labels");
    CommandRun.of("lose").refuses("multibox: ", "lose", "; 'multibox --help' says what is taken");
  }

  @Test
  void refusesFilesThatAreNoArrays() throws IOException {
    String labels = replace("labels.npy", new byte[] {'P', 'K', 3, 4});
    refuses(
        List.of(), labels + ": expected a .npz archive, found none: ", "; numpy.savez writes one");
    replace("labels.npy", new byte[] {1, 2, 3, 4});
    refuses(
        List.of(),
        labels
            + ": expected a .npy file, found other first bytes than its magic string; numpy.save"
            + " writes one");
    byte[] good = NpyBytes.file(1, NpyType.INT32, ORDER, INPUTS.labels(), 3, 50);
    replace("labels.npy", Arrays.copyOf(good, good.length - 4));
    refuses(
        List.of(),
        labels + ": expected 600 bytes",
        "found 596: the file is cut short; copy or save it anew");
    Files.delete(folder.resolve("labels.npy"));
    refuses(List.of(), labels + ": expected a .npy file, found no such file; relative names are");
    Files.createDirectory(folder.resolve("labels.npy"));
    refuses(List.of(), labels + ": expected a file, found a directory; name a .npy file in it");
  }

  @Test
  void refusesShapesThatDisagree() throws IOException {
    String logits = folder.resolve("logits.npy") + " of shape [3, 50, 6]";
    String labels = replace("labels.npy", NpyType.INT32, new double[100], 2, 50);
    refuses(
        List.of(),
        labels + ": expected shape [3, 50] to go with " + logits + ", found [2, 50]",
        "; --layout prior-major reads logits as [images, priors, classes], and --layout names"
            + " others");
    replace("labels.npy", NpyType.INT32, INPUTS.labels(), 3, 50, 1);
    refuses(List.of(), "found [3, 50, 1]; .reshape(3, 50) gives it");
    replace("labels.npy", NpyType.INT32, INPUTS.labels(), 3, 50);
    String targets = replace("location-targets.npy", NpyType.FLOAT32, new double[450], 3, 50, 3);
    refuses(List.of(), targets + ": expected shape [3, 50, 4]", logits, "found [3, 50, 3]");
  }

  @Test
  void refusesLogitsOfOtherDimensions() throws IOException {
    String reads = "; --layout prior-major reads logits as [images, priors, classes], and ";
    String shaped = reads + ".reshape(3, 50, 6) gives the logits that go with labels of shape";
    String logits = replace("logits.npy", NpyType.FLOAT32, INPUTS.logits(), 900);
    String expected = ": expected logits of shape [images, priors, classes] or [priors, classes], ";
    refuses(List.of(), logits + expected + "found [900]" + shaped + " [3, 50]");
    for (long[] flat : new long[][] {{900, 1}, {3, 300}, {150, 6}, {3, 300, 1}, {900, 1, 1}}) {
      replace("logits.npy", NpyType.FLOAT32, INPUTS.logits(), flat);
      refuses(List.of(), expected + "found " + Arrays.toString(flat) + shaped + " [3, 50]");
    }
    replace("logits.npy", NpyType.FLOAT32, INPUTS.logits(), 3, 5, 10, 6);
    refuses(List.of(), expected + "found [3, 5, 10, 6]" + reads + "--layout names others");
    replace("logits.npy", NpyType.FLOAT32, new double[150], 3, 50, 1);
    refuses(
        List.of(),
        "expected 2 to 2^31 - 1 classes with the background, found 1 in shape [3, 50, 1]" + reads);
    replace("logits.npy", NpyType.FLOAT32, new double[0], 0, 50, 6);
    refuses(List.of(), "expected 1 to 2^31 - 1 images, found 0 in shape [0, 50, 6]" + reads);
    replace("logits.npy", NpyType.FLOAT32, new double[0], 0, 1, 2_000_000_000_000L);
    refuses(List.of(), "expected 1 to 2^31 - 1 images, found 0");
  }

  @Test
  void refusesLabels() throws IOException {
    double[] wrong = INPUTS.labels().clone();
    wrong[2 * 50 + 7] = 6;
    String labels = replace("labels.npy", NpyType.INT32, wrong, 3, 50);
    refuses(
        List.of(),
        labels + ": expected labels from -1 to 5, found 6 at image 2, prior 7; -1 ignores");
    wrong[2 * 50 + 7] = -2;
    replace("labels.npy", NpyType.INT64, wrong, 3, 50);
    refuses(
        List.of(),
        "found -2 at image 2, prior 7; -1 ignores a prior, 0 is the background, and"
            + " --ignore-label -2 takes -2 for -1");
    wrong[2 * 50 + 7] = 1L << 40;
    replace("labels.npy", NpyType.INT64, wrong, 3, 50);
    refuses(List.of(), "found 1099511627776 at image 2, prior 7; ");
    wrong[2 * 50 + 7] = 0.5;
    replace("labels.npy", NpyType.FLOAT32, wrong, 3, 50);
    refuses(
        List.of(),
        labels
            + ": expected integers, found float32 0.5 at [2][7];"
            + " numpy.rint(...).astype(numpy.int32) makes such integers");
    wrong[0] = -1;
    replace("labels.npy", NpyType.UINT64, wrong, 3, 50);
    refuses(
        List.of(),
        labels
            + ": expected integers from -2^63 to 2^63 - 1, found uint64 18446744073709551615 at"
            + " [0][0]; .astype(numpy.int64) makes -1 of 2^64 - 1");
  }

  @Test
  void refusesOutputsInPlaceOfInputs() throws IOException {
    byte[] before = Files.readAllBytes(folder.resolve("labels.npy"));
    Path link = Files.createSymbolicLink(folder.resolve("link.npy"), folder.resolve("labels.npy"));
    for (Path output :
        List.of(folder.resolve("labels.npy"), folder.resolve("./labels.npy"), link)) {
      refusesOutput("--mined", output, "expected a file of its own, found that it is ");
      refusesOutput("--per-prior", output, "expected a file of its own, found that it is ");
    }
    Path both = folder.resolve("both.npy");
    List<String> twice = new ArrayList<>(args);
    twice.addAll(List.of("--mined", both.toString(), "--per-prior"));
    twice.add(folder.resolve("../" + folder.getFileName() + "/both.npy").toString());
    CommandRun.of(twice).refuses("--per-prior", "expected a file of its own");
    assertArrayEquals(before, Files.readAllBytes(folder.resolve("labels.npy")));
  }

  @Test
  void refusesOutputsThatCannotBe() throws IOException {
    refusesOutput(
        "--mined",
        folder,
        "expected a file or nothing to write to, found a directory; name another file");
    Path none = folder.resolve("none");
    refusesOutput(
        "--per-prior",
        none.resolve("p.npy"),
        "expected a folder to write to, found no " + none + "; make it first");
  }

  @Test
  void tellsWhatHelpsAgainstFaultsOfTheMachine() {
    assertEquals(
        "expected the files to stay as they are, found that one was cut short or its disk failed"
            + " while it was used (a fault occurred); let the program that writes it finish first",
        LossCommand.told(new InternalError("a fault occurred")).getMessage());
    String full = LossCommand.told(new OutOfMemoryError("Java heap space")).getMessage();
    assertTrue(
        full.matches(
            "expected memory to read and to rank in, found no more than \\d+ MiB"
                + " \\(Java heap space\\); java -Xmx gives more"),
        full);
  }

  private void refusesOutput(String option, Path output, String message) throws IOException {
    List<String> all = new ArrayList<>(args);
    all.addAll(List.of(option, output.toString()));
    CommandRun.refuses(folder, all, output.toString(), message);
  }
}
