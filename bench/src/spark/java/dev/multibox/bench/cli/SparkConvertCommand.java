package dev.multibox.bench.cli;

import dev.multibox.bench.files.InputException;
import dev.multibox.bench.spark.DatasetConversion;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Makes Parquet of .npy files, and .npy files of Parquet. */
@Command(
    name = "convert",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    description = {
      "Makes Parquet of .npy files, or .npy files of Parquet, some images at a time.",
      "The files of a folder are logitsX.npy, locationsX.npy, labelsX.npy, targetsX.npy,"
          + " boxesX.npy, box_labelsX.npy, box_startsX.npy, difficultX.npy, widthX.npy and"
          + " heightX.npy, where X is the same for the files of a chunk. Those that are missing are"
          + " left out.",
      ""
    })
final class SparkConvertCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @ArgGroup(multiplicity = "1")
  private SparkSource source;

  @Option(
      names = "--to",
      required = true,
      paramLabel = "PLACE",
      description = "Parquet that is not there yet, or a folder that is there for .npy files.")
  private String to;

  @Option(
      names = "--images-per-file",
      paramLabel = "N",
      defaultValue = "128",
      description = "Images of a file that is written. Default: ${DEFAULT-VALUE}.")
  private int imagesPerFile;

  @Mixin private SparkSessionOption session;

  @Override
  public Integer call() throws IOException, InputException {
    if (imagesPerFile < 1) {
      throw new InputException(
          "--images-per-file: expected 1 or more, found " + imagesPerFile,
          "128 images of SSD300 are some 350 MB");
    }
    try (SparkSession spark = session.open()) {
      long images =
          source.npy != null
              ? DatasetConversion.toParquet(spark, source.npy, to, imagesPerFile)
              : DatasetConversion.toNpy(spark, source.parquet, Path.of(to), imagesPerFile);
      spec.commandLine().getOut().println(images + " images written to " + to);
      return 0;
    }
  }
}
