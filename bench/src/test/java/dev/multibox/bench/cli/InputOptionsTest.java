package dev.multibox.bench.cli;

import dev.multibox.loss.LossTerms;
import dev.multibox.loss.ReferenceLoss;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The layouts that files have elsewhere: read by an option, or refused with its name. */
class InputOptionsTest extends InputOptionsCase {

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
}
