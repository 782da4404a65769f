package dev.multibox.bench.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

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
import java.util.stream.Stream;
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
    List<Path> before = files();
    CommandRun.of(all).refuses(parts);
    assertEquals(before, files());
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.sorted().toList();
    }
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
    refuses(List.of("--nonsense"), "multibox loss: ", "--nonsense");
    refuses(List.of("--preset", "ssd513"), "--preset", "expected one of caffe-ssd", "'ssd513'");
    refuses(List.of("--backend", "gpu"), "--backend", "'gpu'");
    refuses(List.of("--threads", "two"), "--threads", "'two'");
    refuses(List.of("--threads", "0"), "--threads: expected 1 to 1024, found 0");
    refuses(List.of("--alpha=-1"), "--alpha: expected a finite number of 0 or more, got -1.0");
    refuses(List.of("--alpha", "NaN"), "--alpha: expected a finite number", "NaN");
    refuses(List.of("--beta", "0"), "--beta: expected a finite number above 0, got 0.0");
    refuses(List.of("--negatives-per-positive=-3"), "--negatives-per-positive: expected");
    refuses(List.of("--min-negatives=-1"), "--min-negatives: expected at least 0, got -1");
    refuses(List.of("extra"), "extra");
    CommandRun.of("loss", "--logits", "a.npy").refuses("--locations", "--labels");
    CommandRun.of("lose").refuses("multibox: ", "lose");
  }

  @Test
  void refusesFilesThatAreNoArrays() throws IOException {
    String labels = replace("labels.npy", new byte[] {'P', 'K', 3, 4});
    refuses(List.of(), labels + ": expected a .npy file, found other first bytes");
    byte[] good = NpyBytes.file(1, NpyType.INT32, ORDER, INPUTS.labels(), 3, 50);
    replace("labels.npy", Arrays.copyOf(good, good.length - 4));
    refuses(List.of(), labels + ": expected 600 bytes", "found 596: the file is cut short");
    Files.delete(folder.resolve("labels.npy"));
    refuses(List.of(), labels + ": expected a .npy file, found no such file");
    Files.createDirectory(folder.resolve("labels.npy"));
    refuses(List.of(), labels + ": expected a file, found a directory");
  }

  @Test
  void refusesShapesThatDisagree() throws IOException {
    String logits = folder.resolve("logits.npy") + " of shape [3, 50, 6]";
    String labels = replace("labels.npy", NpyType.INT32, new double[100], 2, 50);
    refuses(
        List.of(), labels + ": expected shape [3, 50] to go with " + logits + ", found [2, 50]");
    replace("labels.npy", NpyType.INT32, INPUTS.labels(), 3, 50);
    String targets = replace("location-targets.npy", NpyType.FLOAT32, new double[450], 3, 50, 3);
    refuses(List.of(), targets + ": expected shape [3, 50, 4]", logits, "found [3, 50, 3]");
  }

  @Test
  void refusesLogitsOfOtherDimensions() throws IOException {
    String logits = replace("logits.npy", NpyType.FLOAT32, INPUTS.logits(), 900);
    refuses(List.of(), logits + ": expected logits of shape [images, priors, classes]", "[900]");
    replace("logits.npy", NpyType.FLOAT32, INPUTS.logits(), 900, 1);
    refuses(List.of(), "expected 2 to 2^31 - 1 classes with the background, found 1");
    replace("logits.npy", NpyType.FLOAT32, new double[0], 0, 50, 6);
    refuses(List.of(), "expected 1 to 2^31 - 1 images, found 0 in shape [0, 50, 6]");
    replace("logits.npy", NpyType.FLOAT32, new double[0], 0, 1, 2_000_000_000_000L);
    refuses(List.of(), "expected 1 to 2^31 - 1 images, found 0");
  }

  @Test
  void refusesLabels() throws IOException {
    double[] wrong = INPUTS.labels().clone();
    wrong[2 * 50 + 7] = 6;
    String labels = replace("labels.npy", NpyType.INT32, wrong, 3, 50);
    refuses(List.of(), labels + ": expected labels from -1 to 5, found 6 at image 2, prior 7");
    wrong[2 * 50 + 7] = -2;
    replace("labels.npy", NpyType.INT64, wrong, 3, 50);
    refuses(List.of(), "found -2 at image 2, prior 7");
    wrong[2 * 50 + 7] = 1L << 40;
    replace("labels.npy", NpyType.INT64, wrong, 3, 50);
    refuses(List.of(), labels + ": expected integers", "found 1099511627776 at [2][7]");
    replace("labels.npy", NpyType.FLOAT32, INPUTS.labels(), 3, 50);
    refuses(List.of(), labels + ": expected integers, found float32");
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
    refusesOutput("--mined", folder, "expected a file or nothing to write to, found a directory");
    refusesOutput("--per-prior", folder.resolve("none/p.npy"), "expected a folder to write to");
  }

  private void refusesOutput(String option, Path output, String message) throws IOException {
    List<String> all = new ArrayList<>(args);
    all.addAll(List.of(option, output.toString()));
    List<Path> before = files();
    CommandRun.of(all).refuses(output.toString(), message);
    assertEquals(before, files());
  }
}
