package dev.multibox.bench.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import dev.multibox.bench.files.LossInputs;
import dev.multibox.bench.files.TensorLayout;
import dev.multibox.bench.npy.NpyBytes;
import dev.multibox.bench.npy.NpyType;
import dev.multibox.loss.LossTerms;
import dev.multibox.loss.MultiBoxPolicy;
import dev.multibox.loss.MultiBoxPolicy.BackgroundColumn;
import dev.multibox.loss.ReferenceLoss;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The forms that scores and labels have elsewhere: read by an option, or refused with its name. */
class InputOptionsTest {

  private static final ByteOrder ORDER = ByteOrder.nativeOrder();
  private static final int B = 3;
  private static final int P = 50;
  private static final int C = 6;
  private static final LossInputs INPUTS = LossInputs.of(B, P, C);
  private static final MultiBoxPolicy MMDETECTION = ReferenceLoss.MMDETECTION.policy();

  @TempDir Path folder;
  private List<String> args;

  @BeforeEach
  void writeInputs() throws IOException {
    args = INPUTS.write(folder);
  }

  private void labels(NpyType type, DoubleUnaryOperator numbered) throws IOException {
    double[] labels = Arrays.stream(INPUTS.labels()).map(numbered).toArray();
    Files.write(folder.resolve("labels.npy"), NpyBytes.file(1, type, ORDER, labels, B, P));
  }

  private void replace(String name, double[] values, long... shape) throws IOException {
    Files.write(folder.resolve(name), NpyBytes.file(1, NpyType.FLOAT32, ORDER, values, shape));
  }

  private JsonNode json(String... more) throws IOException {
    return LossCommandTest.json(args, more);
  }

  private void warns(String words, String... more) throws IOException {
    assertEquals(B, LossCommandTest.jsonAndWarning(words, args, more).get("batch").asInt());
  }

  private void refuses(List<String> more, String... parts) {
    List<String> all = new ArrayList<>(args);
    all.addAll(more);
    CommandRun.of(all).refuses(parts);
  }

  private static LossTerms terms(MultiBoxPolicy policy) {
    return INPUTS.terms(policy);
  }

  /** MMDetection's own numbers: the classes from 0, the background behind them. */
  private static double mmdetection(double label) {
    return label == 0 ? C - 1 : label > 0 ? label - 1 : label;
  }

  @ParameterizedTest
  @EnumSource(
      value = NpyType.class,
      names = {"INT32", "INT64", "INT8", "FLOAT32"})
  void takesLabelsWhoseBackgroundIsLast(NpyType type) throws IOException {
    labels(type, InputOptionsTest::mmdetection);
    LossCommandTest.assertSame(
        terms(MMDETECTION), json("--preset=mmdetection", "--background=last"));
    // A label is a column: the background's is the last one then, whatever the preset has.
    MultiBoxPolicy last =
        ReferenceLoss.CAFFE_SSD.policy().toBuilder()
            .backgroundColumn(BackgroundColumn.LAST)
            .build();
    LossCommandTest.assertSame(terms(last), json("--background=LAST"));
  }

  @Test
  void takesOneHotRowsWhoseBackgroundIsLast() throws IOException {
    double[] rows = new double[B * P * C];
    for (int row = 0; row < B * P; row++) {
      if (INPUTS.labels()[row] >= 0) {
        rows[row * C + (int) mmdetection(INPUTS.labels()[row])] = 1;
      }
    }
    replace("labels.npy", rows, B, P, C);
    LossCommandTest.assertSame(
        terms(MMDETECTION), json("--preset=mmdetection", "--background=last"));
    refuses(
        List.of("--preset=mmdetection"),
        "labels.npy: expected most labels to be 0, the background, found ",
        " of 50 to be 5, the last class, in image 0; --background last takes labels 0 to 4 for"
            + " classes, --background first these as they are");
  }

  @ParameterizedTest
  @ValueSource(strings = {"mmdetection", "caffe-ssd", "torchvision"})
  void refusesLabelsWhoseBackgroundIsLastWithoutAWord(String preset) throws IOException {
    labels(NpyType.INT64, InputOptionsTest::mmdetection);
    refuses(List.of("--preset", preset), "expected most labels to be 0", "; --background last");
    JsonNode first = json("--preset", preset, "--background=first");
    int positives = 0;
    for (JsonNode image : first.get("positives")) {
      positives += image.asInt();
    }
    long columns = Arrays.stream(INPUTS.labels()).filter(label -> mmdetection(label) > 0).count();
    assertEquals(columns, positives);
  }

  /** Half of the priors may be the last class: more than half are not. */
  @Test
  void takesLabelsOfWhichHalfAreTheLastClass() throws IOException {
    double[] half = new double[B * P];
    Arrays.fill(half, 0, P / 2, C - 1);
    Files.write(folder.resolve("labels.npy"), NpyBytes.file(1, NpyType.INT8, ORDER, half, B, P));
    assertEquals(P / 2, json().get("positives").get(0).asInt());
    half[P / 2] = C - 1;
    Files.write(folder.resolve("labels.npy"), NpyBytes.file(1, NpyType.INT8, ORDER, half, B, P));
    refuses(List.of(), "found 26 of 50 to be 5");
  }

  @Test
  void refusesABackgroundThatALossCannotHave() throws IOException {
    refuses(
        List.of("--preset=bubbliiiing-torch", "--background=last"),
        "--background last: backgroundColumn: expected FIRST with key SUM_FOREGROUND_PROBABILITY",
        "; numpy.roll(array, 1, axis) puts the last class first");
    refuses(
        List.of("--background=middle"),
        "--background",
        "expected one of first, last, none, found 'middle'",
        "; 'multibox loss --help' says what is taken");
    List<String> packed = INPUTS.writePacked(folder, TensorLayout.SSD_KERAS, 7);
    packed.add("--background=last");
    CommandRun.of(packed)
        .refuses(
            "--background: expected --layout prior-major or class-major with it, found ssd-keras;"
                + " its one-hot rows have the background first, and zeros ignore a prior");
    packed.set(packed.size() - 1, "--ignore-label=255");
    CommandRun.of(packed)
        .refuses("--ignore-label: expected --layout prior-major or class-major with it, found");
  }

  @Test
  void ignoresTheLabelsThatAreNamed() throws IOException {
    LossTerms expected = terms(ReferenceLoss.CAFFE_SSD.policy());
    labels(NpyType.INT16, label -> label < 0 ? -100 : label);
    LossCommandTest.assertSame(expected, json("--ignore-label", "-100"));
    LossCommandTest.assertSame(expected, json("--ignore-label=255,-100"));
    labels(NpyType.UINT8, label -> label < 0 ? 255 : label);
    LossCommandTest.assertSame(expected, json("--ignore-label", "-100,255"));
    labels(NpyType.UINT32, label -> label < 0 ? 0x1p32 - 1 : label);
    LossCommandTest.assertSame(expected, json("--ignore-label=4294967295"));
    labels(NpyType.INT32, label -> label < 0 ? 255 : mmdetection(label));
    LossCommandTest.assertSame(
        terms(MMDETECTION),
        json("--preset=mmdetection", "--background=last", "--ignore-label=255"));
  }

  /** A class may be ignored too; -1 is ignored beside it. */
  @Test
  void ignoresAClassThatIsNamed() throws IOException {
    double[] without = INPUTS.labels().clone();
    for (int i = 0; i < without.length; i++) {
      without[i] = without[i] == 3 ? -1 : without[i];
    }
    LossInputs inputs =
        new LossInputs(B, P, C, INPUTS.logits(), INPUTS.locations(), without, INPUTS.targets());
    LossCommandTest.assertSame(
        inputs.terms(ReferenceLoss.CAFFE_SSD.policy()), json("--ignore-label=3"));
  }

  @Test
  void saysHowALabelIsIgnored() throws IOException {
    labels(NpyType.INT32, label -> label < 0 ? -100 : label);
    refuses(
        List.of(),
        "labels.npy: expected labels from -1 to 5, found -100 at image ",
        "; -1 ignores a prior, 0 is the background, and --ignore-label -100 takes -100 for -1");
    refuses(
        List.of("--background=last"), "; -1 ignores a prior, 5 is the background, and --ignore");
    refuses(List.of("--ignore-label=none"), "--ignore-label", "'none'", "; 'multibox loss --help'");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--layout=class-major", "--layout=prior-major"})
  void takesOneHotRowsOfEitherLayout(String layout) throws IOException {
    boolean classMajor = layout.endsWith("class-major");
    if (classMajor) {
      replace("logits.npy", turned(INPUTS.logits(), C), B, C, P);
      replace("locations.npy", turned(INPUTS.locations(), 4), B, 4, P);
      replace("location-targets.npy", turned(INPUTS.targets(), 4), B, 4, P);
    }
    LossTerms expected = terms(ReferenceLoss.CAFFE_SSD.policy());
    replace("labels.npy", turned(INPUTS.oneHot(), C), B, C, P);
    LossCommandTest.assertSame(expected, json(layout));
    replace("labels.npy", INPUTS.oneHot(), B, P, C);
    LossCommandTest.assertSame(expected, json(layout));
    double[] smooth = turned(INPUTS.oneHot(), C);
    smooth[2 * P + 7] = 0.25;
    replace("labels.npy", smooth, B, C, P);
    refuses(
        List.of(layout),
        "labels.npy: expected one-hot rows",
        "0.25 at [2] at image 0, prior 7; .argmax(-2) makes integer labels of soft ones");
  }

  @Test
  void namesTheLayoutThatFits() throws IOException {
    replace("logits.npy", turned(INPUTS.logits(), C), B, C, P);
    replace("locations.npy", turned(INPUTS.locations(), 4), B, 4, P);
    replace("location-targets.npy", turned(INPUTS.targets(), 4), B, 4, P);
    String fits =
        "logits.npy: expected logits of shape [images, priors, classes] or [priors, classes], found"
            + " [3, 6, 50]; --layout prior-major reads logits as [images, priors, classes], and all"
            + " files fit --layout class-major";
    refuses(List.of(), fits);
    replace("labels.npy", turned(INPUTS.oneHot(), C), B, C, P);
    refuses(List.of(), fits);
    LossCommandTest.assertSame(
        terms(ReferenceLoss.CAFFE_SSD.policy()), json("--layout=class-major"));
  }

  @ParameterizedTest
  @EnumSource(
      value = NpyType.class,
      names = {"FLOAT32", "FLOAT16", "FLOAT64"})
  void refusesProbabilitiesWhereLogitsAreTaken(NpyType type) throws IOException {
    LossInputs probabilities = INPUTS.withProbabilities();
    String message =
        "logits.npy: expected logits, the scores before the softmax, found that all of image 0 are"
            + " probabilities that add up to 1; give the scores before the softmax, or"
            + " --probabilities where the loss takes probabilities, or --no-probabilities if these"
            + " are logits";
    byte[] bytes = NpyBytes.file(1, type, ORDER, probabilities.logits(), B, P, C);
    Files.write(folder.resolve("logits.npy"), bytes);
    refuses(List.of(), message);
    refuses(List.of("--preset=mmdetection"), message);
    assertEquals(B, json("--no-probabilities").get("batch").asInt());
    assertEquals(B, json("--probabilities").get("batch").asInt());
    replace("logits.npy", turned(probabilities.logits(), C), B, C, P);
    replace("locations.npy", turned(INPUTS.locations(), 4), B, 4, P);
    replace("location-targets.npy", turned(INPUTS.targets(), 4), B, 4, P);
    refuses(List.of("--layout=class-major"), message);
    refuses(
        List.of("--layout=class-major", "--preset=tf-object-detection"),
        "expected logits, the scores before the sigmoid, found that all of image 0 are"
            + " probabilities that add up to 1; give the scores before the sigmoid, or"
            + " --no-probabilities if these are logits");
  }

  @Test
  void refusesWhatASigmoidMadeWhereTheLossHasOne() throws IOException {
    double[] sigmoids = Arrays.stream(INPUTS.logits()).map(x -> 1 / (1 + Math.exp(-x))).toArray();
    replace("logits.npy", sigmoids, B, P, C);
    refuses(
        List.of("--preset=tf-object-detection"),
        "expected logits, the scores before the sigmoid, found that all of image 0 lie between 0"
            + " and 1; give the scores before the sigmoid, or --no-probabilities if these are"
            + " logits");
    // A softmax takes any scores, and these rows are no distributions.
    warns("rows of scores lie between 0 and 1, as sigmoids do");
    // Logits of a network that has learnt nothing yet.
    replace("logits.npy", new double[B * P * C], B, P, C);
    warns("rows of scores are equal", "--preset=tf-object-detection");
    warns("rows of scores are equal");
  }

  @Test
  void readsMembersOfAnArchive() throws IOException {
    Path archive = folder.resolve("batch.npz");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(archive))) {
      for (int i = 1; i < args.size(); i += 2) {
        byte[] bytes = Files.readAllBytes(Path.of(args.get(i + 1)));
        CRC32 crc = new CRC32();
        crc.update(bytes);
        ZipEntry entry = new ZipEntry(args.get(i).substring(2) + ".npy");
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(bytes.length);
        entry.setCrc(crc.getValue());
        zip.putNextEntry(entry);
        zip.write(bytes);
        Files.delete(Path.of(args.get(i + 1)));
        args.set(i + 1, archive + ":" + args.get(i).substring(2));
      }
    }
    LossTerms expected = terms(ReferenceLoss.CAFFE_SSD.policy());
    LossCommandTest.assertSame(expected, json("--threads=2"));
    LossCommandTest.assertSame(
        INPUTS.terms(ReferenceLoss.BUBBLIIIING_TORCH.policy()), json("--preset=bubbliiiing-torch"));
    refuses(
        List.of("--mined", archive.toString()),
        "--mined " + archive + ": expected a file of its own, found that it is " + archive,
        "; name another file");
    args.set(2, archive + ":scores");
    refuses(
        List.of(),
        "batch.npz: expected a member 'scores', found the members logits, locations, labels,"
            + " location-targets; name one of these after the colon");
  }

  /** {@code [B][P][columns]} as {@code [B][columns][P]}. */
  private static double[] turned(double[] rows, int columns) {
    double[] result = new double[rows.length];
    for (int i = 0; i < rows.length; i++) {
      int image = i / (P * columns);
      int prior = i / columns % P;
      result[(image * columns + i % columns) * P + prior] = rows[i];
    }
    return result;
  }
}
