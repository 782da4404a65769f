package dev.multibox.bench.cli;

import dev.multibox.bench.track.Banner;
import dev.multibox.bench.track.FirstCalls;
import dev.multibox.bench.track.MeasuredRatio;
import dev.multibox.bench.track.Measurement;
import dev.multibox.bench.track.Ratio;
import dev.multibox.bench.track.Samples;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The ratios as a table for people. */
final class RatioTable {

  /** Images until steady, of which there are to be no more. */
  private static final int STEADY_GOAL = 1000;

  private static final String FORMAT = "%-4s%-58s%9s %18s  %-9s%-10s%12s%9s%9s%n";

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
        "goal",
        "",
        "ratio",
        "95 % interval",
        "wanted",
        "met",
        "us an image",
        "B/call",
        "gc B/op");
    ratios.forEach(this::print);
    firstCalls.ifPresent(this::print);
    out.printf(
        Locale.ROOT,
        "%n~ the interval reaches over the goal. us an image, B/call, gc B/op: of Multibox's side."
            + " B/call: what the%n  calling thread allocates; gc B/op: gc.alloc.rate.norm, in which"
            + " JMH's own 7 kB or so an iteration are.%n");
  }

  private void print(MeasuredRatio row) {
    Ratio goal = row.goal();
    if (row.interval().isEmpty()) {
      out.printf(Locale.ROOT, "%-4d%-58s%s%n", goal.line(), goal.what(), row.note());
      return;
    }
    Samples.Interval interval = row.interval().get();
    Measurement own = row.own().orElseThrow();
    out.printf(
        FORMAT,
        goal.line(),
        goal.what(),
        number(interval.ratio()),
        Double.isNaN(interval.low())
            ? "one round"
            : number(interval.low()) + " - " + number(interval.high()),
        wanted(goal),
        met(row.verdict()),
        number(own.microsPerImage()),
        bytes(own.callAllocation()),
        bytes(own.gcAllocation()));
  }

  private void print(FirstCalls calls) {
    out.printf(
        Locale.ROOT,
        "%-4d%-58s%9d %18s  %-9s%s%n",
        14,
        "images until steady, in a fresh virtual machine",
        calls.steady(),
        "",
        "<= " + STEADY_GOAL,
        calls.steady() <= STEADY_GOAL ? "yes" : "NO");
    out.printf(
        Locale.ROOT,
        "%-4d%-58s%s, %s, %s, %s ms%n",
        14,
        "call 1, 10, 100, 1000 of one image each",
        number(calls.micros(1) / 1e3),
        number(calls.micros(10) / 1e3),
        number(calls.micros(100) / 1e3),
        number(calls.micros(1000) / 1e3));
  }

  private static String wanted(Ratio goal) {
    if (Double.isNaN(goal.target())) {
      return "";
    }
    return (goal.bound() == Ratio.Bound.AT_MOST ? "<= " : ">= ")
        + (goal.target() >= 10
            ? String.format(Locale.ROOT, "%.0f", goal.target())
            : Double.toString(goal.target()));
  }

  private static String met(Ratio.Verdict verdict) {
    return switch (verdict) {
      case MET -> "yes";
      case MET_WITHIN_NOISE -> "yes ~";
      case MISSED_WITHIN_NOISE -> "NO ~";
      case MISSED -> "NO";
      case NO_TARGET, NOT_MEASURED -> "";
    };
  }

  private static String bytes(double value) {
    return Double.isNaN(value) ? "" : String.format(Locale.ROOT, "%.0f", value);
  }

  /** Three digits, more only before the point. */
  private static String number(double value) {
    String format = value < 1 ? "%.3f" : value < 10 ? "%.2f" : value < 100 ? "%.1f" : "%.0f";
    return String.format(Locale.ROOT, format, value);
  }
}
