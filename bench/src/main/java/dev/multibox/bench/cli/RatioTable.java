package dev.multibox.bench.cli;

import dev.multibox.bench.track.Banner;
import dev.multibox.bench.track.FirstCalls;
import dev.multibox.bench.track.MeasuredRatio;
import dev.multibox.bench.track.RatioRow;
import dev.multibox.bench.track.Topic;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The ratios as a table for people. */
final class RatioTable {

  private static final String FORMAT = "%-60s%9s %18s  %-9s%-10s%12s%9s%9s%n";

  private final PrintWriter out;

  RatioTable(PrintWriter out) {
    this.out = out;
  }

  void print(
      Banner banner, int rounds, List<MeasuredRatio> ratios, Optional<FirstCalls> firstCalls) {
    out.printf(
        Locale.ROOT,
        "%s, %d cores, vectors of %d bits; %s; %s%s%n",
        banner.cpu(),
        banner.cores(),
        banner.vectorBits(),
        banner.jdk(),
        banner.date(),
        banner.commit().isEmpty() ? "" : "; commit " + banner.commit());
    out.printf(
        Locale.ROOT,
        "Ratios of times per image, geometric mean of %d rounds; 8732 priors, stage2, C=21, B=8"
            + " unless said.%n%n",
        rounds);
    out.printf(
        FORMAT,
        "",
        "ratio",
        "95 % interval",
        "wanted",
        "met",
        "us an image",
        "B a call",
        "gc B/op");
    RatioRow.byTopic(ratios, firstCalls).forEach(this::print);
    out.println();
    out.println(RatioRow.LEGEND);
    out.println("gc B/op: gc.alloc.rate.norm, in which JMH's own 7 kB or so an iteration are.");
  }

  private void print(Topic topic, List<RatioRow> rows) {
    out.println();
    out.println(topic);
    for (RatioRow row : rows) {
      if (row.note().isEmpty()) {
        out.printf(
            FORMAT,
            "  " + row.name(),
            row.ratio(),
            row.interval(),
            row.wanted(),
            row.met(),
            row.micros(),
            row.callBytes(),
            row.gcBytes());
      } else {
        out.printf("  %-58s%s%n", row.name(), row.note());
      }
    }
  }
}
