package dev.multibox.bench.cli;

import dev.multibox.bench.files.InputException;
import dev.multibox.bench.track.FirstCalls;
import dev.multibox.bench.track.FirstImages;
import dev.multibox.bench.track.Goals;
import dev.multibox.bench.track.Samples;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Measures the first calls of fresh virtual machines and prints how long they take. */
@Command(
    name = "first-calls",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description =
        "Starts fresh virtual machines with -Dmultibox.backend=auto, vector and scalar in turn, and"
            + " prints the milliseconds of their first images, a call an image. Call 1 includes the"
            + " library's own objects. Nothing else should run on the machine. Thresholds that are"
            + " not met do not count.")
final class FirstCallsCommand implements Callable<Integer> {

  private static final String HEAD = "%-16s%10s%10s%10s%16s%10s%n";
  private static final String ROW = "%-16d%10.1f%10.1f%10.1f%16.3f%10s%n";

  @Spec private CommandSpec spec;

  @Parameters(
      arity = "0..*",
      paramLabel = "WORK",
      converter = WorkNames.class,
      completionCandidates = WorkNames.class,
      description = "${COMPLETION-CANDIDATES}. Default: all.")
  private List<FirstCalls.Work> works = List.of(FirstCalls.Work.values());

  @Option(
      names = "--machines",
      paramLabel = "N",
      defaultValue = "10",
      description = "Virtual machines of each backend. Default: ${DEFAULT-VALUE}.")
  private int machines;

  private static final class WorkNames extends EnumNames<FirstCalls.Work> {
    WorkNames() {
      super(FirstCalls.Work.class);
    }
  }

  @Override
  public Integer call() throws IOException, InputException, InterruptedException {
    if (machines < 1) {
      throw new InputException(
          "--machines: expected 1 or more, got " + machines, "more machines are more certain");
    }
    PrintWriter out = spec.commandLine().getOut();
    out.println("Milliseconds of the first images, medians of " + machines + " virtual machines");
    for (FirstCalls.Work work : works) {
      print(out, work, FirstCalls.measure(work, machines).firstImages());
      out.flush();
    }
    return 0;
  }

  private static void print(PrintWriter out, FirstCalls.Work work, FirstImages first) {
    out.println();
    out.printf(HEAD, EnumNames.of(work), "auto", "vector", "scalar", "auto / vector", "wanted");
    for (int count : first.images()) {
      double auto = Samples.median(first.millis(FirstImages.USUAL, count));
      double vector = Samples.median(first.millis(FirstImages.VECTOR, count));
      double scalar = Samples.median(first.millis(FirstImages.SCALAR, count));
      String wanted = "<= " + Goals.FIRST_IMAGES.get(count);
      out.printf(Locale.ROOT, ROW, count, auto, vector, scalar, auto / vector, wanted);
    }
  }
}
