package dev.multibox.bench.report;

import dev.multibox.bench.track.Banner;
import dev.multibox.bench.track.FirstCalls;
import dev.multibox.bench.track.Goals;
import dev.multibox.bench.track.MeasuredRatio;
import dev.multibox.bench.track.Measurement;
import dev.multibox.bench.track.Ratio;
import dev.multibox.bench.track.ResultFile;
import dev.multibox.bench.track.Samples;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A run as one page of HTML that needs nothing else, and its charts. */
public final class ReportPage {

  private static final String STYLE =
      "body{font-family:sans-serif;max-width:1100px;margin:2em auto;padding:0"
          + " 1em;color:#222}table{border-collapse:collapse;font-size:14px}td,th{border-bottom:1px"
          + " solid #ddd;padding:3px 10px;text-align:left}"
          + "td.number{text-align:right;font-variant-numeric:tabular-nums}"
          + "td.yes{color:#00674b}td.no{color:#b00020;font-weight:bold}svg{max-width:100%;height:auto}";

  private final StringBuilder html = new StringBuilder();
  private final ResultFile run;
  private final Map<String, String> charts;

  /**
   * Draws.
   *
   * @param runs one or more, in the order of their dates; the last is shown, all make the history
   */
  public ReportPage(List<ResultFile> runs) {
    run = runs.getLast();
    charts = new LinkedHashMap<>(new Charts(run).draw());
    History.draw(runs).ifPresent(svg -> charts.put("history", svg));
  }

  /** {@return the charts' names, with their SVG} */
  public Map<String, String> charts() {
    return Map.copyOf(charts);
  }

  /** {@return the page, well-formed XML} */
  public String html() {
    html.setLength(0);
    html.append("<!DOCTYPE html>\n<html xmlns=\"http://www.w3.org/1999/xhtml\" lang=\"en\">\n");
    html.append("<head><meta charset=\"utf-8\"/><title>Multibox benchmarks</title><style>");
    html.append(STYLE).append("</style></head>\n<body>\n<h1>Multibox benchmarks</h1>\n");
    banner(run.banner());
    html.append("<h2>Charts</h2>\n");
    html.append(
        "<p>Points are medians of the forks, thin lines reach from the fastest fork to the");
    html.append(" slowest.</p>\n");
    charts.values().forEach(svg -> html.append("<p>").append(svg).append("</p>\n"));
    html.append("<h2>Ratios and goals</h2>\n");
    html.append("<p>Ratios of times per image; the geometric mean of the rounds with its 95 %");
    html.append(" interval. B/call: bytes that the calling thread allocates.</p>\n");
    ratios();
    run.firstCalls().ifPresent(this::firstCalls);
    html.append("<h2>Everything measured</h2>\n");
    measurements();
    return html.append("</body>\n</html>\n").toString();
  }

  private void banner(Banner banner) {
    html.append("<table>\n");
    row("date", banner.date());
    row("commit", banner.commit());
    row("processor", banner.cpu() + ", " + banner.cores() + " cores");
    row("vectors", banner.vectorBits() + " bits");
    row("virtual machine", banner.jdk());
    row("flags", String.join(" ", banner.flags()));
    row("system", banner.os());
    html.append("</table>\n");
  }

  private void ratios() {
    html.append("<table>\n<tr><th>goal</th><th>ratio of</th><th>ratio</th><th>interval</th>");
    html.append("<th>wanted</th><th>met</th><th>&#181;s an image</th><th>B/call</th></tr>\n");
    for (MeasuredRatio row :
        MeasuredRatio.of(Goals.of(run.banner().vectorBits()), run.measurements(), Map.of())) {
      Ratio goal = row.goal();
      html.append("<tr>");
      cell("number", Integer.toString(goal.line()));
      cell("", goal.what());
      if (row.interval().isEmpty()) {
        cell("", row.note());
        html.append("</tr>\n");
        continue;
      }
      Samples.Interval interval = row.interval().get();
      cell("number", number(interval.ratio()));
      cell("number", number(interval.low()) + " to " + number(interval.high()));
      cell("number", wanted(goal));
      String met = row.verdict().name().toLowerCase(Locale.ROOT).replace('_', ' ');
      cell(met.startsWith("met") ? "yes" : met.startsWith("missed") ? "no" : "", met);
      Measurement own = row.own().orElseThrow();
      cell("number", number(own.microsPerImage()));
      cell("number", number(own.callAllocation()));
      html.append("</tr>\n");
    }
    html.append("</table>\n");
  }

  private static String wanted(Ratio goal) {
    if (Double.isNaN(goal.target())) {
      return "";
    }
    return (goal.bound() == Ratio.Bound.AT_MOST ? "at most " : "at least ") + goal.target();
  }

  private void firstCalls(FirstCalls calls) {
    html.append("<h2>First calls</h2>\n<p>Of fresh virtual machines, one image a call, median of ");
    html.append(calls.machines()).append(".</p>\n<table>\n");
    for (int call : new int[] {1, 10, 100, 1000}) {
      row("call " + call, number(calls.micros(call) / 1e3) + " ms");
    }
    row("steady", "from call " + calls.steady() + " on; goal 14: no more than 1000");
    html.append("</table>\n");
  }

  private void measurements() {
    html.append("<table>\n<tr><th>benchmark</th><th>&#181;s an image</th><th>forks</th>");
    html.append("<th>slowest / fastest fork</th><th>B/call</th></tr>\n");
    for (Measurement measured : run.measurements()) {
      double[] forks = measured.forkMicros();
      java.util.Arrays.sort(forks);
      html.append("<tr>");
      cell("", measured.cell().toString());
      cell("number", number(measured.microsPerImage()));
      cell("number", Integer.toString(forks.length));
      cell("number", number(forks[forks.length - 1] / forks[0]));
      cell("number", number(measured.callAllocation()));
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

  private static String number(double value) {
    if (Double.isNaN(value)) {
      return "";
    }
    String format = value == 0 ? "%.0f" : value < 1 ? "%.3f" : value < 100 ? "%.2f" : "%.0f";
    return String.format(Locale.ROOT, format, value);
  }
}
