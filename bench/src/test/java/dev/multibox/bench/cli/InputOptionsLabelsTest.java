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
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The labels that other programs write: read by an option, or refused with its name. */
class InputOptionsLabelsTest extends InputOptionsCase {

  @ParameterizedTest
  @EnumSource(
      value = NpyType.class,
      names = {"INT32", "INT64", "INT8", "FLOAT32"})
  void takesLabelsWhoseBackgroundIsLast(NpyType type) throws IOException {
    labels(type, InputOptionsCase::mmdetection);
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
    labels(NpyType.INT64, InputOptionsCase::mmdetection);
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
}
