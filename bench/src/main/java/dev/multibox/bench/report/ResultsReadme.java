package dev.multibox.bench.report;

import dev.multibox.bench.track.Banner;
import dev.multibox.bench.track.Measurement;
import dev.multibox.bench.track.RatioRow;
import dev.multibox.bench.track.ResultFile;
import dev.multibox.bench.track.Topic;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** The page of Markdown that stands beside kept runs: the ratios of one under their topics. */
public final class ResultsReadme {

  /** The line by which a page that may be written over is known. */
  public static final String WRITTEN =
      "The command `report` writes this page from the newest kept run. Edits to it are lost.";

  private final ResultFile run;
  private final List<Chart> charts;
  private final StringBuilder text = new StringBuilder();

  ResultsReadme(ResultFile run, List<Chart> charts) {
    this.run = run;
    this.charts = charts;
  }

  /** The page; {@code journal} whether the journal of tuning decisions stands beside it. */
  String text(boolean journal) {
    text.setLength(0);
    line("# Results");
    line("");
    line(WRITTEN);
    line("");
    banner(run.banner());
    line("");
    line(
        "A ratio divides two times per image of one run, as absolute times drift with the"
            + " machine.");
    line("It is the geometric mean over the rounds, with Student's 95 % interval.");
    line("Rows have 8732 priors, predictions of a trained network (stage2), C = 21 classes and a");
    line("batch of B = 8 images, unless they say otherwise.");
    line(RatioRow.LEGEND);
    Report.rows(run).forEach(this::topic);
    charts.stream().filter(chart -> chart.topic().isEmpty()).forEach(this::history);
    line("");
    line("## More");
    line("");
    line("- [report.html](" + Report.PAGE + "): everything measured in this run, on one page.");
    if (journal) {
      line("- [journal.md](journal.md): which variants of the kernels were tried, and what won.");
      line("- [The harness](../README.md): how to measure, and what each column means.");
    }
    return text.toString();
  }

  private void banner(Banner banner) {
    line("| | |");
    line("|---|---|");
    banner.facts().forEach(this::row);
    row("forks of a benchmark", forks());
  }

  /** As many as most benchmarks have, or from the fewest to the most. */
  private String forks() {
    int[] forks =
        run.measurements().stream()
            .map(Measurement::forkMicros)
            .mapToInt(micros -> micros.length)
            .sorted()
            .toArray();
    if (forks.length == 0) {
      return "";
    }
    int most = forks[forks.length - 1];
    return forks[0] == most ? Integer.toString(most) : forks[0] + " to " + most;
  }

  private void topic(Topic topic, List<RatioRow> rows) {
    heading(topic.toString());
    boolean ratios = topic != Topic.FIRST_CALLS;
    row(
        ratios ? "times per image" : "virtual machines just started",
        ratios ? "ratio" : "value",
        "95 % interval",
        "wanted",
        "met",
        "us an image",
        "B a call");
    line("|---|---:|---:|---|---|---:|---:|");
    for (RatioRow row : rows) {
      if (row.note().isEmpty()) {
        row(
            row.name(),
            row.ratio(),
            row.interval(),
            row.wanted(),
            row.met(),
            row.micros(),
            row.callBytes());
      } else {
        row(row.name(), row.note(), "", "", "", "", "");
      }
    }
    charts.stream()
        .filter(chart -> chart.topic().equals(Optional.of(topic)))
        .forEach(this::picture);
  }

  private void history(Chart chart) {
    heading("from run to run");
    picture(chart);
  }

  private void heading(String title) {
    line("");
    line("## " + title.substring(0, 1).toUpperCase(Locale.ROOT) + title.substring(1));
    line("");
  }

  private void picture(Chart chart) {
    if (text.charAt(text.length() - 2) != '\n') {
      line("");
    }
    line("![" + chart.title() + "](" + chart.place() + ")");
  }

  private void row(String... cells) {
    line(
        Arrays.stream(cells)
            .map(cell -> cell.replace("|", "\\|"))
            .collect(Collectors.joining(" | ", "| ", " |")));
  }

  private void line(String words) {
    text.append(words).append('\n');
  }
}
