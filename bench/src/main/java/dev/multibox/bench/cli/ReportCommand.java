package dev.multibox.bench.cli;

import dev.multibox.bench.files.InputException;
import dev.multibox.bench.report.Report;
import dev.multibox.bench.report.ResultsReadme;
import dev.multibox.bench.track.ResultFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Writes pages and charts of runs. */
@Command(
    name = "report",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description =
        "Writes README.md with the ratios under their topics, report.html with everything measured,"
            + " and their charts as SVG files in the folder charts. The latest run is shown, all of"
            + " them make the chart by commit.")
final class ReportCommand implements Callable<Integer> {

  private static final String JOURNAL = "journal.md";

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
      description =
          "Folder of the pages and the charts; made if it is not there. A README.md that another"
              + " hand wrote is refused.")
  private Path output;

  @Override
  public Integer call() throws IOException, InputException {
    List<ResultFile> runs = ResultFile.readAll(inputs);
    if (runs.isEmpty()) {
      throw new InputException(
          "RUN: expected files that end in .json, found none in " + inputs,
          "'multibox ratios --save DIR' writes them");
    }
    requireOwn(output.resolve(Report.README));
    Map<String, String> files = new Report(runs).files(Files.exists(output.resolve(JOURNAL)));
    for (Map.Entry<String, String> file : files.entrySet()) {
      Path place = output.resolve(file.getKey());
      Files.createDirectories(place.getParent());
      Files.writeString(place, file.getValue());
    }
    PrintWriter out = spec.commandLine().getOut();
    out.printf(
        "wrote %s, %s and %d charts of %d runs to %s%n",
        Report.README, Report.PAGE, files.size() - 2, runs.size(), output);
    out.flush();
    return 0;
  }

  /** Refuses to write over a page that this command did not write. */
  private static void requireOwn(Path page) throws IOException, InputException {
    if (Files.exists(page) && !Files.readString(page).contains(ResultsReadme.WRITTEN)) {
      throw new InputException(
          "--output: expected a folder without README.md, or with one that report wrote, found "
              + page,
          "name another folder");
    }
  }
}
