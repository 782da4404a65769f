package dev.multibox.bench.cli;

import dev.multibox.bench.limits.FunctionAccuracy;
import dev.multibox.bench.limits.FunctionAccuracy.Walk;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Walks every float of the ranges of exp, log1p and log and prints the largest error found. */
@Command(
    name = "accuracy",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = {
      "Finds the largest error of the kernels' exp, log1p and log over every float of their"
          + " ranges.",
      "Exit code 1 if one is larger than documented. Takes some minutes."
    })
final class AccuracyCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    boolean kept = print(out, FunctionAccuracy.exp());
    kept &= print(out, FunctionAccuracy.log1p());
    kept &= print(out, FunctionAccuracy.log());
    return kept ? 0 : 1;
  }

  private static boolean print(PrintWriter out, Walk walk) {
    out.printf(
        Locale.ROOT,
        "%-5s  %,d floats  largest error %.4f ulp at %s  documented %.4f ulp%n",
        walk.function(),
        walk.floats(),
        walk.ulp(),
        walk.argument(),
        walk.documented());
    out.flush();
    return walk.ulp() <= walk.documented();
  }
}
