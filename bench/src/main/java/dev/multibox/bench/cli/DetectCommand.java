package dev.multibox.bench.cli;

import dev.multibox.bench.files.DetectedBoxes;
import dev.multibox.bench.files.DiagnosedSample;
import dev.multibox.bench.files.FileDetection;
import dev.multibox.bench.files.FileDiagnosis;
import dev.multibox.bench.files.InputException;
import dev.multibox.bench.files.OutputPlaces;
import dev.multibox.bench.files.PredictionFiles;
import dev.multibox.bench.formats.CategoryList;
import dev.multibox.bench.formats.DataSet;
import dev.multibox.bench.formats.DetectionWriter;
import dev.multibox.bench.formats.Findings;
import dev.multibox.bench.formats.ImageList;
import dev.multibox.detection.Detector;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Writes the detections of predictions. */
@Command(
    name = "detect",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    description = {
      "Detects objects in the predictions of a network: probabilities, boxes, non-maximum"
          + " suppression, as a published program does it.",
      "Image ids, sizes and categories are those of --ground-truth. Without it images are 0, 1 and"
          + " so on, categories are the columns of the class scores, and boxes are in the priors'"
          + " units unless --size is given.",
      "Files are read some images at a time and may be larger than memory. The output comes to its"
          + " name when all is done; a failure leaves none.",
      ""
    })
final class DetectCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;
  @Mixin private PredictionOptions predictions;
  @Mixin private DetectorOptions detectors;
  @Mixin private PriorOptions priors;
  @Mixin private GroundTruthOptions groundTruth;

  @Option(
      names = "--output",
      paramLabel = "OUT",
      required = true,
      description =
          "COCO's results where the name ends with .json; rows [n,7] of image, x, y, width, height,"
              + " score, category where it ends with .npy; else a folder of VOC's text files.")
  private Path output;

  @Mixin private DiagnosisOptions diagnosis;
  @Mixin private ThreadsOption threads;
  @Mixin private BackendOption backend;

  private long count;

  @Override
  public Integer call() throws IOException, InputException {
    Detector detector = detectors.detector(priors.priors(detectors.program()), backend.backend());
    try (PredictionFiles files = predictions.open(detectors.hasBackground());
        Progress progress = new Progress("detect", " images")) {
      List<Path> inputs = new ArrayList<>(files.paths());
      inputs.addAll(groundTruth.paths());
      new OutputPlaces(inputs).claim("--output", output);
      DataSet truth = groundTruth.isGiven() ? truth(files) : null;
      ImageList images = truth == null ? images(detector, files.shape().batch()) : truth.images();
      CategoryList categories =
          truth == null ? categories(detector, files.shape().classes()) : truth.categories();
      DiagnosedSample sample = FileDiagnosis.of(files, detector, null);
      if (diagnosis.diagnoseAlone()) {
        diagnosis.print(sample, spec.commandLine().getOut(), false);
        return 0;
      }
      files.requireScores(detector.policy().scores().input(), detectors.reason());
      diagnosis.check(sample, Set.of(), spec.commandLine().getErr(), spec.qualifiedName());
      DetectedBoxes boxes = DetectedBoxes.of(detector, files.shape().classes(), images, categories);
      FileDetection detection = new FileDetection(files, detector, boxes, threads.threads());
      write(detection, images, categories, progress);
      print(detector, images.count(), boxes);
      return 0;
    } catch (InternalError | OutOfMemoryError fault) {
      throw LossCommand.told(fault);
    }
  }

  private DataSet truth(PredictionFiles files) throws IOException, InputException {
    Findings findings = new Findings();
    DataSet truth = groundTruth.read(files.shape().batch(), findings);
    groundTruth.tell(findings, diagnosis.strict());
    return truth;
  }

  private ImageList images(Detector detector, int batch) {
    ImageSize size = groundTruth.size();
    return ImageList.numbered(
        batch,
        size == null ? detector.priors().width() : size.width(),
        size == null ? detector.priors().height() : size.height());
  }

  private CategoryList categories(Detector detector, int columns) throws InputException {
    int[] labels = DetectedBoxes.labelsOf(detector.policy().scores(), columns);
    if (groundTruth.classes().isEmpty()) {
      return CategoryList.numbered(labels);
    }
    if (groundTruth.classes().size() != labels.length) {
      throw new InputException(
          "--classes: expected "
              + labels.length
              + " names, as there are columns of class scores, found "
              + groundTruth.classes().size(),
          "leave out the background");
    }
    return CategoryList.named(groundTruth.classes());
  }

  private void write(
      FileDetection detection, ImageList images, CategoryList categories, Progress progress)
      throws IOException, InputException {
    try (DetectionWriter writer = DetectionWriter.create(output, categories)) {
      detection.run(
          (image, label, score, corners) -> {
            writer.write(images.get(image), label, categories.get(label), score, corners);
            count++;
          },
          progress);
      writer.complete();
      writer.commit();
    }
  }

  private void print(Detector detector, int images, DetectedBoxes boxes) {
    PrintWriter out = spec.commandLine().getOut();
    out.printf(
        "%d detections of %d images by %s, backend %s%n",
        count, images, EnumNames.plain(detectors.program()), detector.backend());
    if (boxes.withoutCategory() > 0) {
      out.printf(
          "%d detections left out: of columns that no category has%n", boxes.withoutCategory());
    }
    out.printf("wrote %s%n", output);
    out.flush();
  }
}
