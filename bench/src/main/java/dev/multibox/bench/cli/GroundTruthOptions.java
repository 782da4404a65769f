package dev.multibox.bench.cli;

import dev.multibox.bench.files.InputException;
import dev.multibox.bench.formats.DataSet;
import dev.multibox.bench.formats.Findings;
import dev.multibox.bench.formats.GroundTruthFiles;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The options that name the ground truth, and say what its files do not. */
final class GroundTruthOptions {

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--ground-truth",
      paramLabel = "PATH",
      description = {
        "COCO's .json (or .json.gz); a folder of VOC's .xml files; or rows of a .npy file: image,"
            + " x, y, width, height, category and, if wanted, 1 for a crowd.",
        "Predictions are of its images in the order of the file, or of VOC's names."
      })
  private String groundTruth;

  @Option(
      names = "--classes",
      paramLabel = "NAME",
      split = ",",
      description =
          "Names of VOC's classes in the order of the network's columns. Default: VOC's twenty, or"
              + " those that the files have.")
  private List<String> classes = List.of();

  @Option(
      names = "--size",
      paramLabel = "WxH",
      converter = ImageSize.Converter.class,
      description = "Width and height of every image, where the ground truth does not say.")
  private ImageSize size;

  boolean isGiven() {
    return groundTruth != null;
  }

  /** The files that are read, for those that may not be written. */
  List<Path> paths() {
    return groundTruth == null ? List.of() : List.of(Path.of(groundTruth));
  }

  List<String> classes() {
    return classes;
  }

  ImageSize size() {
    return size;
  }

  /**
   * Reads it.
   *
   * @param images of the predictions, or 0
   */
  DataSet read(int images, Findings findings) throws IOException, InputException {
    if (groundTruth == null) {
      throw new InputException(
          "--ground-truth: expected a .json or .npy file or a folder of .xml files, found none",
          "name it");
    }
    GroundTruthFiles.Additions additions =
        new GroundTruthFiles.Additions(
            classes, images, size == null ? 0 : size.width(), size == null ? 0 : size.height());
    DataSet truth = GroundTruthFiles.read(groundTruth, additions, findings);
    if (images > 0 && truth.images().count() != images) {
      throw new InputException(
          groundTruth
              + ": expected "
              + images
              + " images, as predictions have, found "
              + truth.images().count(),
          "leave out the images without predictions");
    }
    return truth;
  }

  /**
   * Tells on standard error what is odd, or refuses it.
   *
   * @param strict whether it is refused
   */
  void tell(Findings findings, boolean strict) throws InputException {
    List<String> lines = findings.lines();
    if (strict && !lines.isEmpty()) {
      throw new InputException(
          String.join(", ", lines), "without --strict such rows are named and counted");
    }
    PrintWriter err = spec.commandLine().getErr();
    for (String line : lines) {
      err.println(spec.qualifiedName() + ": " + line);
    }
    err.flush();
  }
}
