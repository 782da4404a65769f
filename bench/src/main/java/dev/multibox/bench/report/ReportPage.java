package dev.multibox.bench.report;

import dev.multibox.bench.track.Banner;
import dev.multibox.bench.track.Measurement;
import dev.multibox.bench.track.RatioRow;
import dev.multibox.bench.track.ResultFile;
import java.util.Arrays;
import java.util.List;

/** A run as one page of HTML that needs nothing else. */
final class ReportPage {

  private static final int RATIO_COLUMNS = 7;

  private final ResultFile run;
  private final List<Chart> charts;

  ReportPage(ResultFile run, List<Chart> charts) {
    this.run = run;
    this.charts = charts;
  }

  /** {@return the page, well-formed XML} */
  String html() {
    HtmlPage page = new HtmlPage("Multibox benchmarks");
    banner(page, run.banner());
    page.heading("Charts");
    page.paragraph(
        "Points are medians of the forks, thin lines reach from the fastest fork to the slowest.");
    charts.forEach(chart -> page.picture(chart.svg()));
    page.heading("Ratios");
    page.paragraph(
        "Ratios of times per image; the geometric mean of the rounds with its 95 % interval. "
            + RatioRow.LEGEND);
    ratios(page);
    page.heading("Everything measured");
    measurements(page);
    return page.end();
  }

  private static void banner(HtmlPage page, Banner banner) {
    page.table();
    banner
        .facts()
        .forEach(
            (name, value) -> {
              page.beginRow();
              page.cell("", name);
              page.cell("", value);
              page.endRow();
            });
    page.endTable();
  }

  private void ratios(HtmlPage page) {
    page.table("ratio of", "ratio", "interval", "wanted", "met", "us an image", "B a call");
    Report.rows(run)
        .forEach(
            (topic, rows) -> {
              page.titleRow(RATIO_COLUMNS, topic.toString());
              rows.forEach(row -> ratio(page, row));
            });
    page.endTable();
  }

  private static void ratio(HtmlPage page, RatioRow row) {
    page.beginRow();
    page.cell("", row.name());
    if (row.note().isEmpty()) {
      page.cell("number", row.ratio());
      page.cell("number", row.interval());
      page.cell("number", row.wanted());
      page.cell(row.met().startsWith("yes") ? "yes" : "no", row.met());
      page.cell("number", row.micros());
      page.cell("number", row.callBytes());
    } else {
      page.cell("", row.note());
    }
    page.endRow();
  }

  private void measurements(HtmlPage page) {
    page.table("benchmark", "us an image", "forks", "slowest / fastest fork", "B a call");
    for (Measurement measured : run.measurements()) {
      double[] forks = measured.forkMicros();
      Arrays.sort(forks);
      page.row(
          measured.cell().toString(),
          RatioRow.number(measured.microsPerImage()),
          Integer.toString(forks.length),
          RatioRow.number(forks[forks.length - 1] / forks[0]),
          RatioRow.number(measured.callAllocation()));
    }
    page.endTable();
  }
}
