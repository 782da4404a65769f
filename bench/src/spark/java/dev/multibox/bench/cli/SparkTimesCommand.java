package dev.multibox.bench.cli;

import com.sun.management.OperatingSystemMXBean;
import dev.multibox.bench.files.InputException;
import dev.multibox.bench.spark.DatasetConversion;
import dev.multibox.bench.spark.DatasetEvaluation;
import dev.multibox.bench.spark.DatasetPolicy;
import dev.multibox.bench.spark.DatasetResult;
import dev.multibox.bench.spark.SyntheticChunks;
import dev.multibox.loss.LossTerms;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Times synthetic images on Spark in this process beside the plain evaluation of files. */
@Command(
    name = "times",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    description = {
      "Times synthetic images on one machine: by the evaluation of files that 'multibox loss' is,"
          + " and on Spark with local[1] and local[2], whose start is told apart.",
      "Each time is the second of two, on .npy files in the page cache. The ratio is that of the"
          + " processor's time, which other programs disturb least.",
      ""
    })
final class SparkTimesCommand implements Callable<Integer> {

  private static final String ROW = "%-22s %10s %12s %16s %8s%n";

  private static final int MERGED = 1_000_000;

  /** 128 MB of logits of 81 classes. */
  private static final int IMAGES_OF_TASK = 45;

  @Spec private CommandSpec spec;

  @Option(
      names = "--images",
      paramLabel = "N",
      defaultValue = "10000",
      description = "Images. Default: ${DEFAULT-VALUE}.")
  private int images;

  @Option(
      names = "--distinct",
      paramLabel = "N",
      defaultValue = "250",
      description =
          "Images of a chunk. Chunks are links to the first, so that the disk has room. Default:"
              + " ${DEFAULT-VALUE}.")
  private int distinct;

  @Option(
      names = "--priors",
      paramLabel = "N",
      defaultValue = "8732",
      description = "Priors of an image. Default: ${DEFAULT-VALUE}.")
  private int priors;

  @Option(
      names = "--classes",
      paramLabel = "N",
      defaultValue = "21",
      description = "Classes with the background. Default: ${DEFAULT-VALUE}.")
  private int classes;

  @Option(
      names = "--folder",
      required = true,
      paramLabel = "FOLDER",
      description = "Takes the files; new or empty.")
  private Path folder;

  @Override
  public Integer call() throws IOException, InputException {
    if (images < distinct || distinct < 1 || images % distinct != 0) {
      throw new InputException(
          "--images: expected a multiple of --distinct " + distinct + ", found " + images,
          "chunks have that many images");
    }
    Files.createDirectories(folder);
    SyntheticChunks chunks = new SyntheticChunks(chunksFolder(), priors, classes);
    chunks.write(distinct, images / distinct);
    PrintWriter out = spec.commandLine().getOut();
    out.println(images + " images of " + priors + " priors, " + classes + " classes");
    out.printf(
        Locale.ROOT, ROW, "evaluation", "seconds", "us an image", "CPU us an image", "ratio");
    for (int threads : new int[] {1, 2}) {
      chunks.evaluate(threads);
      Clock clock = new Clock();
      LossTerms plain = chunks.evaluate(threads);
      double plainCpu = clock.row("files, " + threads + " threads", images, 0);
      onSpark("local[" + threads + "]", plain, plainCpu);
    }
    for (int merged : new int[] {MERGED / 10, MERGED}) {
      int tasks = merged / IMAGES_OF_TASK;
      SyntheticChunks.secondsOfMerge(merged, tasks);
      double seconds = SyntheticChunks.secondsOfMerge(merged, tasks);
      out.printf(Locale.ROOT, "merge of %d images of %d tasks: %.2f s%n", merged, tasks, seconds);
    }
    out.flush();
    return 0;
  }

  private void onSpark(String master, LossTerms plain, double plainCpu)
      throws IOException, InputException {
    PrintWriter out = spec.commandLine().getOut();
    Clock clock = new Clock();
    try (SparkSession session =
        SparkSession.builder()
            .appName("multibox times")
            .master(master)
            .config("spark.ui.enabled", false)
            .config("spark.driver.host", "localhost")
            .getOrCreate()) {
      double started = clock.seconds();
      DatasetEvaluation evaluation =
          DatasetEvaluation.of(DatasetPolicy.of(SyntheticChunks.LOSS.policy(), priors, classes));
      evaluation.npy(session, chunksFolder(), 0);
      Sent sent = new Sent();
      session.sparkContext().addSparkListener(sent);
      clock = new Clock();
      DatasetResult result = evaluation.npy(session, chunksFolder(), 0);
      clock.row(master + ", .npy", images, plainCpu);
      session.sparkContext().removeSparkListener(sent);
      String place = folder.resolve("parquet").toString();
      if (!Files.exists(Path.of(place))) {
        DatasetConversion.toParquet(session, folder.resolve("one"), place, 128);
      }
      evaluation.parquet(session, place);
      clock = new Clock();
      evaluation.parquet(session, place);
      clock.row(master + ", Parquet", distinct, plainCpu);
      boolean same = Arrays.equals(plain.toBytes(), result.terms().toBytes());
      out.printf(
          Locale.ROOT,
          "  %s: start %.1f s; %d partitions sent %d bytes, Spark's own included %d, %.1f an image;"
              + " same bits: %b%n",
          master,
          started,
          result.partitions(),
          result.bytes(),
          sent.bytes.get(),
          (double) sent.bytes.get() / images,
          same);
      out.flush();
    }
  }

  private Path chunksFolder() {
    return folder.resolve("npy");
  }

  /** Time that has passed, on the wall and on all processors. */
  private final class Clock {

    private final OperatingSystemMXBean system =
        ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    private final long start = System.nanoTime();
    private final long cpuStart = system.getProcessCpuTime();

    double seconds() {
      return (System.nanoTime() - start) / 1e9;
    }

    /** Prints the time, and returns the processors' microseconds of an image. */
    double row(String name, int count, double plainCpu) {
      double cpu = (system.getProcessCpuTime() - cpuStart) / 1e3 / count;
      double seconds = seconds();
      spec.commandLine()
          .getOut()
          .printf(
              Locale.ROOT,
              ROW,
              name,
              "%.2f".formatted(seconds),
              "%.0f".formatted(seconds / count * 1e6),
              "%.0f".formatted(cpu),
              "%.2f".formatted(plainCpu == 0 ? 1 : cpu / plainCpu));
      spec.commandLine().getOut().flush();
      return cpu;
    }
  }

  /** Counts the bytes of all results, as Spark sends them. */
  private static final class Sent extends SparkListener {

    private final AtomicLong bytes = new AtomicLong();

    @Override
    public void onTaskEnd(SparkListenerTaskEnd event) {
      bytes.addAndGet(event.taskMetrics().resultSize());
    }
  }
}
