package dev.multibox.bench.cli;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The options that say what is read, of which one is given. */
final class SparkSource {

  @Option(
      names = "--npy",
      required = true,
      paramLabel = "FOLDER",
      description =
          "Reads chunks logitsX.npy, locationsX.npy and so on of a folder that every executor"
              + " sees.")
  Path npy;

  @Option(
      names = "--parquet",
      required = true,
      paramLabel = "PLACE",
      description =
          "Reads Parquet with columns image_id, index, logits, locations, labels and targets or"
              + " boxes and box_labels, and for sizes in pixels width and height.")
  String parquet;
}
