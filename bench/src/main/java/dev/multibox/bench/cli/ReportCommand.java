package dev.multibox.bench.cli;

import dev.multibox.bench.files.InputException;
import dev.multibox.bench.report.ReportPage;
import dev.multibox.bench.track.ResultFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Writes a page and charts of runs. */
@Command(
    name = "report",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description =
        "Writes report.html, which needs nothing else, and the same charts as SVG files. The latest"
            + " run is shown, all of them make the chart by commit.")
final class ReportCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Parameters(
      arity = "1..*",
      paramLabel = "RUN",
      description = "JSON files as ratios --save writes them, or folders of them.")
  private List<Path> inputs;

  @Option(
      names = "--output",
      paramLabel = "DIR",
      required = true,
      description = "Folder of the page and the charts; made if it is not there.")
  private Path output;

  @Override
  public Integer call() throws IOException, InputException {
    List<ResultFile> runs = new ArrayList<>();
    for (Path file : files()) {
      runs.add(ResultFile.read(file));
    }
    if (runs.isEmpty()) {
      throw new InputException("RUN: expected files that end in .json, found none in " + inputs);
    }
    runs.sort(Comparator.comparing(run -> run.banner().date()));
    ReportPage page = new ReportPage(runs);
    Files.createDirectories(output);
    Files.writeString(output.resolve("report.html"), page.html());
    for (Map.Entry<String, String> chart : page.charts().entrySet()) {
      Files.writeString(output.resolve(chart.getKey() + ".svg"), chart.getValue());
    }
    PrintWriter out = spec.commandLine().getOut();
    out.printf(
        "wrote report.html and %d charts of %d runs to %s%n",
        page.charts().size(), runs.size(), output);
    out.flush();
    return 0;
  }

  private List<Path> files() throws IOException {
    List<Path> files = new ArrayList<>();
    for (Path input : inputs) {
      if (Files.isDirectory(input)) {
        try (Stream<Path> inside = Files.list(input)) {
          inside.filter(file -> file.toString().endsWith(".json")).sorted().forEach(files::add);
        }
      } else {
        files.add(input);
      }
    }
    return files;
  }
}
