package dev.multibox.bench.cli;

import dev.multibox.bench.files.InputException;
import dev.multibox.bench.files.OutputPlaces;
import dev.multibox.bench.npy.TemporaryFile;
import dev.multibox.bench.report.DetectionPictures;
import dev.multibox.bench.report.DetectionReport;
import dev.multibox.bench.report.Evaluated;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Option;

/** The options that say what an evaluation writes and prints. */
final class EvaluationOutputs {

  @Option(
      names = "--score",
      paramLabel = "P",
      defaultValue = "0.5",
      description =
          "Counts, confusions and pictures are of detections of at least this score. Default:"
              + " ${DEFAULT-VALUE}.")
  private double score;

  @Option(
      names = "--json",
      description =
          "Prints one JSON object in one line. Row and column 0 of confusion are the background,"
              + " the others the classes in their order.")
  private boolean json;

  @Option(
      names = "--report",
      paramLabel = "OUT.html",
      description =
          "Writes a page that needs nothing else: curves, confusions and errors as pictures.")
  private Path report;

  @Option(
      names = "--images",
      paramLabel = "DIR",
      description =
          "Draws the images with the most errors into a folder, which is made if it is missing.")
  private Path images;

  @Option(
      names = "--photographs",
      paramLabel = "DIR",
      description = "Where --images finds the photographs. Default: boxes are drawn on grey.")
  private Path photographs;

  @Option(
      names = "--worst",
      paramLabel = "N",
      defaultValue = "10",
      description = "How many images are drawn. Default: ${DEFAULT-VALUE}.")
  private int worst;

  double score() throws InputException {
    if (Double.isNaN(score)) {
      throw new InputException("--score: expected a number, found NaN", "without it it is 0.5");
    }
    return score;
  }

  /** Refuses a report in place of a file that is read. */
  void claim(List<Path> inputs) throws IOException, InputException {
    if (report != null) {
      new OutputPlaces(inputs).claim("--report", report);
    }
    if (worst < 1) {
      throw new InputException(
          "--worst: expected 1 or more, found " + worst, "without it there are 10");
    }
  }

  boolean isJson() {
    return json;
  }

  void write(Evaluated evaluated) throws IOException {
    if (report != null) {
      try (TemporaryFile file = TemporaryFile.of(report)) {
        try (OutputStream stream = file.stream()) {
          stream.write(new DetectionReport(evaluated).html().getBytes(StandardCharsets.UTF_8));
        }
        file.complete();
        file.commit();
      }
    }
    if (images != null) {
      new DetectionPictures(evaluated, photographs).write(images, worst);
    }
  }
}
