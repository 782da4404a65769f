package dev.multibox.bench.cli;

import dev.multibox.Backend;
import dev.multibox.BatchShape;
import dev.multibox.bench.files.InputException;
import dev.multibox.bench.spark.DatasetEvaluation;
import dev.multibox.bench.spark.DatasetPolicy;
import dev.multibox.bench.spark.DatasetPolicy.BadImages;
import dev.multibox.bench.spark.DatasetResult;
import dev.multibox.bench.spark.DatasetShape;
import java.io.IOException;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Evaluates a data set on Spark. */
@Command(
    name = "evaluate",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    description = {
      "Evaluates the loss of a data set on Spark, and the average precision of its detections.",
      "The result has the bits of one machine, for any partitioning, order, retry or kernels.",
      "Presets that mine over the whole batch (ssd-keras, socret360, bubbliiiing-..., rykov8) are"
          + " refused: 'multibox loss' evaluates them on one machine.",
      ""
    })
final class SparkEvaluateCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @ArgGroup(multiplicity = "1")
  private SparkSource source;

  @Option(
      names = "--images-per-task",
      paramLabel = "N",
      defaultValue = "0",
      description = "Images of a task of .npy files. Default: some 128 MB of logits.")
  private int imagesPerTask;

  @Option(
      names = "--skip-bad",
      description = "Leaves images out that cannot be evaluated, and lists them; else they fail.")
  private boolean skipBad;

  @Option(
      names = "--json",
      description =
          "Prints the loss as one JSON object in one line, as 'multibox loss' does, and the rest"
              + " as another.")
  private boolean json;

  @Mixin private PolicyOptions policyOptions;
  @Mixin private SparkObjectOptions objectOptions;
  @Mixin private BackendOption backendOption;
  @Mixin private SparkSessionOption session;

  @Override
  public Integer call() throws IOException, InputException {
    Backend backend = backendOption.backend();
    // before Spark starts
    DatasetPolicy.of(policyOptions.policy(), 1, 2);
    try (SparkSession spark = session.open()) {
      BatchShape image =
          source.npy != null
              ? DatasetShape.ofNpy(source.npy)
              : DatasetShape.ofParquet(spark, source.parquet);
      DatasetPolicy policy =
          objectOptions
              .apply(DatasetPolicy.of(policyOptions.policy(), image.priors(), image.classes()))
              .backend(backendOption.choice())
              .badImages(skipBad ? BadImages.SKIP : BadImages.FAIL);
      DatasetEvaluation evaluation = DatasetEvaluation.of(policy);
      DatasetResult result =
          source.npy != null
              ? evaluation.npy(spark, source.npy, imagesPerTask)
              : evaluation.parquet(spark, source.parquet);
      print(backend, policy, result);
      return 0;
    }
  }

  private void print(Backend backend, DatasetPolicy policy, DatasetResult result)
      throws IOException {
    SparkReport report = new SparkReport(spec.commandLine().getOut(), policy, result);
    if (json) {
      report.printJson(policyOptions.preset(), backend);
    } else {
      report.printTable(policyOptions.preset());
    }
  }
}
