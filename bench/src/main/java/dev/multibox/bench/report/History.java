package dev.multibox.bench.report;

import dev.multibox.bench.track.MeasuredRatio;
import dev.multibox.bench.track.ResultFile;
import dev.multibox.bench.track.Samples;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Some ratios over the commits that were measured: ratios, as times of other days do not compare.
 */
final class History {

  private static final int COMMIT_DIGITS = 7;

  /** Names of the ratios that are shown, and what legends call them. */
  private static final Map<String, String> SHOWN = new LinkedHashMap<>();

  static {
    SHOWN.put(
        "cross entropy of every prior / exp pass, C=21 stage2", "cross entropy / exp, C = 21");
    SHOWN.put("whole loss / exp pass, C=21 stage2", "whole loss / exp, C = 21");
    SHOWN.put(
        "cross entropy of every prior / exp pass, C=81 stage2", "cross entropy / exp, C = 81");
    SHOWN.put("whole loss / exp pass, C=81 stage2", "whole loss / exp, C = 81");
    SHOWN.put("loss with dense gradient / loss, C=21 stage2", "with gradient / loss, C = 21");
    SHOWN.put("smooth-L1 / read pass, B=1", "smooth-L1 / read pass");
  }

  private History() {}

  /** Runs in the order of their dates; nothing where no run has any of the ratios. */
  static Optional<Chart> draw(List<ResultFile> runs) {
    List<List<MeasuredRatio>> ratios = runs.stream().map(MeasuredRatio::of).toList();
    List<Series> series = new ArrayList<>();
    double highest = 0;
    for (Map.Entry<String, String> shown : SHOWN.entrySet()) {
      List<Series.Point> points = new ArrayList<>();
      for (int run = 0; run < ratios.size(); run++) {
        Optional<Samples.Interval> interval =
            ratios.get(run).stream()
                .filter(ratio -> ratio.goal().name().equals(shown.getKey()))
                .flatMap(ratio -> ratio.interval().stream())
                .findFirst();
        if (interval.isPresent()) {
          points.add(Series.Point.exact(run, interval.get().ratio()));
          highest = Math.max(highest, interval.get().ratio());
        }
      }
      if (!points.isEmpty()) {
        series.add(new Series(shown.getValue(), points));
      }
    }
    if (series.isEmpty()) {
      return Optional.empty();
    }
    List<String> commits = runs.stream().map(History::name).toList();
    String title = "Ratios by commit";
    String svg =
        SvgChart.lines(
            title,
            Axis.ofTexts("commit, in the order of the measurements", commits),
            Axis.fromZero("ratio of times", highest),
            series);
    return Optional.of(new Chart("history", Optional.empty(), title, svg));
  }

  private static String name(ResultFile run) {
    String commit = run.banner().commit();
    return commit.isEmpty()
        ? run.banner().date().substring(0, "2026-01-01".length())
        : commit.substring(0, Math.min(COMMIT_DIGITS, commit.length()));
  }
}
