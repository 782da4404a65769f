package dev.multibox.bench.cli;

import dev.multibox.bench.track.Banner;
import dev.multibox.bench.track.Comparison;
import dev.multibox.bench.track.ResultFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Compares two runs, of one machine or of two. */
@Command(
    name = "compare",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description =
        "Says of each benchmark that two runs have in common whether the second is faster or"
            + " slower, or whether no difference can be told. Times are divided by those of a limit"
            + " in the same run; the test is an exact permutation test on the forks.")
final class CompareCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Parameters(index = "0", paramLabel = "BEFORE.json", description = "As ratios --save writes it.")
  private Path before;

  @Parameters(index = "1", paramLabel = "AFTER.json", description = "Another.")
  private Path after;

  @Option(
      names = "--alpha",
      paramLabel = "P",
      defaultValue = "0.05",
      description = "A difference this probable by chance is none. Default: ${DEFAULT-VALUE}.")
  private double alpha;

  @Option(
      names = "--threshold",
      paramLabel = "PART",
      defaultValue = "0.05",
      description = "A difference up to this part is none. Default: ${DEFAULT-VALUE}.")
  private double threshold;

  @Override
  public Integer call() throws IOException {
    ResultFile first = ResultFile.read(before);
    ResultFile second = ResultFile.read(after);
    List<Comparison> comparisons =
        Comparison.of(first, second, new Comparison.Rule(alpha, threshold));
    PrintWriter out = spec.commandLine().getOut();
    out.println("before  " + line(first.banner()));
    out.println("after   " + line(second.banner()));
    out.println();
    out.printf(
        "%-14s%9s%9s%12s%12s  %s%n",
        "",
        "ratio",
        "p",
        "us before",
        "us after",
        "benchmark (ratio scaled by the limit; us an image)");
    for (Comparison comparison : comparisons) {
      out.printf(
          Locale.ROOT,
          "%-14s%9.3f%9s%12.4g%12.4g  %s%n",
          comparison.verdict(),
          comparison.ratio(),
          Double.isNaN(comparison.probability())
              ? ""
              : String.format(Locale.ROOT, "%.4f", comparison.probability()),
          comparison.firstMicros(),
          comparison.secondMicros(),
          comparison.cell());
    }
    out.println();
    out.println(summary(comparisons));
    out.flush();
    return 0;
  }

  private String summary(List<Comparison> comparisons) {
    String counts =
        Arrays.stream(Comparison.Verdict.values())
            .map(
                verdict ->
                    comparisons.stream().filter(c -> c.verdict() == verdict).count()
                        + " "
                        + verdict)
            .collect(Collectors.joining(", "));
    return String.format(
        Locale.ROOT,
        "%s; of %d benchmarks without any difference chance alone would call up to %.1f different",
        counts,
        comparisons.size(),
        comparisons.size() * alpha);
  }

  private static String line(Banner banner) {
    return String.join(
        "; ",
        banner.date(),
        banner.commit(),
        banner.cpu() + ", " + banner.vectorBits() + " bits",
        banner.jdk());
  }
}
