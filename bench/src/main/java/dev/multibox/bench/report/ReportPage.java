package dev.multibox.bench.report;

import dev.multibox.bench.track.Banner;
import dev.multibox.bench.track.Measurement;
import dev.multibox.bench.track.RatioRow;
import dev.multibox.bench.track.ResultFile;
import java.util.Arrays;
import java.util.List;

/** A run as one page of HTML that needs nothing else. */
final class ReportPage {

  private static final String STYLE =
      "body{font-family:sans-serif;max-width:1100px;margin:2em auto;padding:0"
          + " 1em;color:#222}table{border-collapse:collapse;font-size:14px}td,th{border-bottom:1px"
          + " solid #ddd;padding:3px 10px;text-align:left}"
          + "td.number{text-align:right;font-variant-numeric:tabular-nums}"
          + "td.yes{color:#00674b}td.no{color:#b00020;font-weight:bold}svg{max-width:100%;height:auto}";

  private final StringBuilder html = new StringBuilder();
  private final ResultFile run;
  private final List<Chart> charts;

  ReportPage(ResultFile run, List<Chart> charts) {
    this.run = run;
    this.charts = charts;
  }

  /** {@return the page, well-formed XML} */
  String html() {
    html.setLength(0);
    html.append("<!DOCTYPE html>\n<html xmlns=\"http://www.w3.org/1999/xhtml\" lang=\"en\">\n");
    html.append("<head><meta charset=\"utf-8\"/><title>Multibox benchmarks</title><style>");
    html.append(STYLE).append("</style></head>\n<body>\n<h1>Multibox benchmarks</h1>\n");
    banner(run.banner());
    html.append("<h2>Charts</h2>\n");
    html.append(
        "<p>Points are medians of the forks, thin lines reach from the fastest fork to the");
    html.append(" slowest.</p>\n");
    charts.forEach(chart -> html.append("<p>").append(chart.svg()).append("</p>\n"));
    html.append("<h2>Ratios</h2>\n");
    html.append("<p>Ratios of times per image; the geometric mean of the rounds with its 95 %");
    html.append(" interval. ").append(SvgChart.escape(RatioRow.LEGEND)).append("</p>\n");
    ratios();
    html.append("<h2>Everything measured</h2>\n");
    measurements();
    return html.append("</body>\n</html>\n").toString();
  }

  private void banner(Banner banner) {
    html.append("<table>\n");
    banner.facts().forEach(this::row);
    html.append("</table>\n");
  }

  private void ratios() {
    html.append("<table>\n<tr><th>ratio of</th><th>ratio</th><th>interval</th>");
    html.append("<th>wanted</th><th>met</th><th>us an image</th><th>B a call</th></tr>\n");
    Report.rows(run)
        .forEach(
            (topic, rows) -> {
              html.append("<tr><th colspan=\"7\">").append(topic).append("</th></tr>\n");
              rows.forEach(this::ratio);
            });
    html.append("</table>\n");
  }

  private void ratio(RatioRow row) {
    html.append("<tr>");
    cell("", row.name());
    if (row.note().isEmpty()) {
      cell("number", row.ratio());
      cell("number", row.interval());
      cell("number", row.wanted());
      cell(row.met().startsWith("yes") ? "yes" : "no", row.met());
      cell("number", row.micros());
      cell("number", row.callBytes());
    } else {
      cell("", row.note());
    }
    html.append("</tr>\n");
  }

  private void measurements() {
    html.append("<table>\n<tr><th>benchmark</th><th>us an image</th><th>forks</th>");
    html.append("<th>slowest / fastest fork</th><th>B a call</th></tr>\n");
    for (Measurement measured : run.measurements()) {
      double[] forks = measured.forkMicros();
      Arrays.sort(forks);
      html.append("<tr>");
      cell("", measured.cell().toString());
      cell("number", RatioRow.number(measured.microsPerImage()));
      cell("number", Integer.toString(forks.length));
      cell("number", RatioRow.number(forks[forks.length - 1] / forks[0]));
      cell("number", RatioRow.number(measured.callAllocation()));
      html.append("</tr>\n");
    }
    html.append("</table>\n");
  }

  private void row(String name, String value) {
    html.append("<tr>");
    cell("", name);
    cell("", value);
    html.append("</tr>\n");
  }

  private void cell(String style, String text) {
    html.append(style.isEmpty() ? "<td>" : "<td class=\"" + style + "\">");
    html.append(SvgChart.escape(text)).append("</td>");
  }
}
