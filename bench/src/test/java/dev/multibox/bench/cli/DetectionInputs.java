package dev.multibox.bench.cli;

import dev.multibox.bench.npy.NpyType;
import dev.multibox.bench.npy.NpyWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The embedded sample as files: predictions, and ground truth in each form. */
final class DetectionInputs {

  private final Path folder;
  private final Sample sample;

  private DetectionInputs(Path folder, Sample sample) {
    this.folder = folder;
    this.sample = sample;
  }

  static DetectionInputs write(Path folder) throws IOException {
    DetectionInputs inputs = new DetectionInputs(folder, Sample.load());
    inputs.writePredictions();
    inputs.writeVoc();
    inputs.writeCoco();
    return inputs;
  }

  Sample sample() {
    return sample;
  }

  String path(String name) {
    return folder.resolve(name).toString();
  }

  /** A command on the predictions, with more arguments. */
  List<String> command(String name, String... more) {
    List<String> args =
        new ArrayList<>(
            List.of(
                name,
                "--logits",
                path("logits.npy"),
                "--locations",
                path("locations.npy"),
                "--priors",
                "ssd300-voc"));
    args.addAll(List.of(more));
    return args;
  }

  /** An evaluation of a file of detections against COCO's ground truth. */
  List<String> evaluation(String detections, String... more) {
    List<String> args = new ArrayList<>(List.of("evaluate", "--ground-truth", path("truth.json")));
    args.addAll(List.of("--detections", path(detections)));
    args.addAll(List.of(more));
    return args;
  }

  private void writePredictions() throws IOException {
    int priors = sample.priors();
    array("logits.npy", sample.logits(), sample.batch(), priors, sample.classes());
    array("locations.npy", sample.locations(), sample.batch(), priors, 4);
    array("location-targets.npy", sample.locationTargets(), sample.batch(), priors, 4);
    try (NpyWriter writer = NpyWriter.create(folder.resolve("labels.npy"), NpyType.INT32)) {
      writer.writeInts(sample.labels(), 0, sample.labels().length);
      writer.complete(sample.batch(), priors);
      writer.commit();
    }
  }

  /** Writes an array of float32. */
  void array(String name, float[] values, long... shape) throws IOException {
    try (NpyWriter writer = NpyWriter.create(folder.resolve(name), NpyType.FLOAT32)) {
      writer.writeFloats(values, 0, values.length);
      writer.complete(shape);
      writer.commit();
    }
  }

  /** A corner of an object in pixels, from 0. */
  private double pixel(int image, int object, int coordinate) {
    double part = sample.objects().boxes()[4 * object + coordinate];
    return part * sample.sizes()[image][coordinate % 2];
  }

  private void writeVoc() throws IOException {
    Path voc = Files.createDirectory(folder.resolve("voc"));
    for (int image = 0; image < sample.batch(); image++) {
      StringBuilder text = new StringBuilder("<annotation><size>");
      text.append("<width>").append(sample.sizes()[image][0]).append("</width>");
      text.append("<height>").append(sample.sizes()[image][1]).append("</height></size>\n");
      int end = sample.objects().starts()[image + 1];
      for (int object = sample.objects().starts()[image]; object < end; object++) {
        text.append("<object><name>").append(name(sample.objects().labels()[object]));
        text.append("</name><bndbox>");
        String[] names = {"xmin", "ymin", "xmax", "ymax"};
        for (int i = 0; i < names.length; i++) {
          // published boxes are whole pixels, from 1
          text.append('<').append(names[i]).append('>');
          text.append(Math.rint(pixel(image, object, i)) + 1);
          text.append("</").append(names[i]).append('>');
        }
        text.append("</bndbox></object>\n");
      }
      Files.writeString(
          voc.resolve(sample.ids().get(image) + ".xml"), text.append("</annotation>\n"));
    }
  }

  private static String name(int label) {
    return switch (label) {
      case 5 -> "bottle";
      case 7 -> "car";
      case 9 -> "chair";
      case 11 -> "diningtable";
      case 12 -> "dog";
      case 15 -> "person";
      default -> throw new AssertionError(label);
    };
  }

  private void writeCoco() throws IOException {
    List<String> images = new ArrayList<>();
    List<String> annotations = new ArrayList<>();
    List<String> categories = new ArrayList<>();
    for (int image = 0; image < sample.batch(); image++) {
      int id = Integer.parseInt(sample.ids().get(image));
      images.add(
          "{\"id\": %d, \"width\": %s, \"height\": %s}"
              .formatted(id, sample.sizes()[image][0], sample.sizes()[image][1]));
      int end = sample.objects().starts()[image + 1];
      for (int object = sample.objects().starts()[image]; object < end; object++) {
        double left = pixel(image, object, 0);
        double top = pixel(image, object, 1);
        double width = pixel(image, object, 2) - left;
        double height = pixel(image, object, 3) - top;
        annotations.add(
            ("{\"id\": %d, \"image_id\": %d, \"category_id\": %d, \"iscrowd\": 0,"
                    + " \"bbox\": [%s, %s, %s, %s], \"area\": %s}")
                .formatted(
                    object + 1,
                    id,
                    sample.objects().labels()[object],
                    left,
                    top,
                    width,
                    height,
                    width * height));
      }
    }
    for (int label = 1; label < sample.classes(); label++) {
      categories.add("{\"id\": %d, \"name\": \"class %d\"}".formatted(label, label));
    }
    Files.writeString(
        folder.resolve("truth.json"),
        """
        {"images": [%s],
         "annotations": [
        %s],
         "categories": [%s]}
        """
            .formatted(
                String.join(", ", images),
                String.join(",\n", annotations),
                String.join(", ", categories)));
  }
}
