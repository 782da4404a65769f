package dev.multibox.bench.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.multibox.Backend;
import dev.multibox.loss.MultiBoxLoss;
import dev.multibox.loss.ReferenceLoss;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class MainTest {

  @Test
  void evaluatesTheSampleWithoutArguments() {
    CommandRun run = CommandRun.of().succeeds();
    for (String row :
        List.of(
            "000001               22         66     0\\.43554\\d*",
            "000007               10         30     0\\.215292\\d*",
            "003123              145        435      9\\.17457\\d*",
            "008591               48        144      1\\.25942\\d*",
            "batch               225        675      11\\.0848\\d*",
            "normalised .* 0\\.0527745\\d*",
            "expected .* 0\\.052774557 .*relative difference \\d.*",
            "Time .* us per image, .* million priors per second",
            "Backend (vector|scalar).*")) {
      assertTrue(
          run.out().lines().anyMatch(line -> line.matches(row + ".*")), () -> row + run.out());
    }
  }

  @Test
  void failsWhereTheSampleHasAnotherLoss() throws IOException {
    MultiBoxLoss other =
        MultiBoxLoss.of(
            ReferenceLoss.CAFFE_SSD.policy().toBuilder().alpha(1.1f).build(),
            Backend.of(Backend.Choice.AUTO));
    StringWriter out = new StringWriter();
    assertEquals(1, SampleCommand.run(other, Sample.load(), new PrintWriter(out)));
    assertTrue(out.toString().contains("MORE THAN"), out.toString());
  }

  @Test
  void printsHelpAndVersion() {
    String help = CommandRun.of("--help").succeeds().out();
    assertTrue(help.contains("loss") && help.contains("sample"), help);
    assertTrue(CommandRun.of("loss", "--help").succeeds().out().contains("caffe-ssd, torchvision"));
    assertTrue(CommandRun.of("--version").succeeds().out().startsWith("multibox "));
  }

  @Test
  void tellsFaultsWithTheirTrace() {
    @CommandLine.Command(name = "broken")
    class Broken implements Callable<Integer> {
      @Override
      public Integer call() {
        throw new IllegalStateException("a fault");
      }
    }
    StringWriter err = new StringWriter();
    CommandLine commandLine = Main.commandLine();
    commandLine.addSubcommand(
        new CommandLine(new Broken())
            .setErr(new PrintWriter(err))
            .setExecutionExceptionHandler(commandLine.getExecutionExceptionHandler()));
    assertEquals(3, commandLine.execute("broken"));
    assertTrue(err.toString().contains("IllegalStateException: a fault"), err.toString());
    assertTrue(err.toString().contains("\tat "), err.toString());
  }
}
