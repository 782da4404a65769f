package dev.multibox.bench.report;

import dev.multibox.bench.track.MeasuredRatio;
import dev.multibox.bench.track.RatioRow;
import dev.multibox.bench.track.ResultFile;
import dev.multibox.bench.track.Topic;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The pages of kept runs. The same runs give the same texts, so that kept pages can be compared
 * with what they are to be.
 */
public final class Report {

  /** The page of Markdown. */
  public static final String README = "README.md";

  /** The page of HTML, which needs nothing else. */
  public static final String PAGE = "report.html";

  /** The folder of the charts. */
  static final String CHARTS = "charts";

  private final List<ResultFile> runs;
  private final List<Chart> charts;

  /**
   * Draws the charts.
   *
   * @param runs one or more, in the order of their dates; the last is shown, all make the history
   */
  public Report(List<ResultFile> runs) {
    this.runs = List.copyOf(runs);
    charts = new ArrayList<>(new Charts(runs.getLast()).draw());
    History.draw(runs).ifPresent(charts::add);
  }

  /** {@return the ratios of a run under their topics} */
  static Map<Topic, List<RatioRow>> rows(ResultFile run) {
    return RatioRow.byTopic(MeasuredRatio.of(run), run.firstCalls());
  }

  /** {@return the charts, those of one run before that of all} */
  List<Chart> charts() {
    return List.copyOf(charts);
  }

  /**
   * {@return the texts of all files, by their place in the report's folder}
   *
   * @param journal whether the folder is the one that has the journal of tuning decisions, which
   *     the page then names
   */
  public Map<String, String> files(boolean journal) {
    Map<String, String> files = new LinkedHashMap<>();
    files.put(README, new ResultsReadme(runs.getLast(), charts).text(journal));
    files.put(PAGE, new ReportPage(runs.getLast(), charts).html());
    charts.forEach(chart -> files.put(chart.place(), chart.svg()));
    return files;
  }
}
