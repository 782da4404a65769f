package dev.multibox.bench.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Runs the benchmarks with JMH's own command line. */
@Command(
    name = "jmh",
    description =
        "Runs benchmarks; the arguments are JMH's: -l lists, -h helps, and for example"
            + " 'MultiBoxLoss.*forward -p classes=21,81 -p backend=scalar,256 -prof gc'.")
final class JmhCommand implements Callable<Integer> {

  @Parameters(hidden = true)
  private List<String> args = new ArrayList<>();

  @Override
  public Integer call() throws IOException {
    org.openjdk.jmh.Main.main(args.toArray(String[]::new));
    return 0;
  }
}
