package dev.multibox.bench.track;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A row of the tables of ratios as text, the same on the console and on every page. A row that was
 * not measured, or is no ratio, has a name and a note alone.
 *
 * @param name which times are divided
 * @param ratio three digits
 * @param interval its 95 % interval
 * @param wanted the threshold and its side, or empty
 * @param met whether it is met; {@code ~} where the interval reaches over it
 * @param micros microseconds per image of this project's side
 * @param callBytes bytes that a call allocates on its thread
 * @param gcBytes {@code gc.alloc.rate.norm}
 * @param note why there is no ratio, or what there is instead; else empty
 */
public record RatioRow(
    String name,
    String ratio,
    String interval,
    String wanted,
    String met,
    String micros,
    String callBytes,
    String gcBytes,
    String note) {

  /** What tables say about their columns. */
  public static final String LEGEND =
      "The mark ~ says that the interval reaches over the threshold. Microseconds and bytes are"
          + " Multibox's own; bytes are those that the calling thread allocates.";

  private static final String FIRST_CALLS = "FirstCallsMain.main";

  /**
   * {@return the rows under their topics, in the order of the topics}
   *
   * @param ratios of a run
   * @param firstCalls of the run, or nothing
   */
  public static Map<Topic, List<RatioRow>> byTopic(
      List<MeasuredRatio> ratios, Optional<FirstCalls> firstCalls) {
    Map<Topic, List<RatioRow>> rows = new EnumMap<>(Topic.class);
    for (MeasuredRatio ratio : ratios) {
      rows.computeIfAbsent(ratio.goal().topic(), topic -> new ArrayList<>()).add(of(ratio));
    }
    firstCalls.ifPresent(calls -> rows.put(Topic.FIRST_CALLS, of(calls)));
    return rows;
  }

  private static RatioRow of(MeasuredRatio measured) {
    Ratio goal = measured.goal();
    if (measured.interval().isEmpty()) {
      return noted(goal.name(), measured.note());
    }
    Measurement own = measured.own().orElseThrow();
    return of(
        goal,
        measured.interval().get(),
        number(own.microsPerImage()),
        bytes(own.callAllocation()),
        bytes(own.gcAllocation()));
  }

  private static RatioRow of(
      Ratio goal, Samples.Interval interval, String micros, String callBytes, String gcBytes) {
    return new RatioRow(
        goal.name(),
        number(interval.ratio()),
        Double.isNaN(interval.low())
            ? "one round"
            : number(interval.low()) + " - " + number(interval.high()),
        wanted(goal),
        met(goal.verdict(interval)),
        micros,
        callBytes,
        gcBytes,
        "");
  }

  private static List<RatioRow> of(FirstCalls calls) {
    boolean met = calls.steady() <= Goals.STEADY_AFTER;
    List<RatioRow> rows = new ArrayList<>();
    rows.add(
        new RatioRow(
            "images until steady, in a fresh virtual machine",
            Integer.toString(calls.steady()),
            "",
            "<= " + Goals.STEADY_AFTER,
            met(met ? Ratio.Verdict.MET : Ratio.Verdict.MISSED),
            "",
            "",
            "",
            ""));
    StringBuilder millis = new StringBuilder();
    for (int call : FirstCalls.TOLD) {
      millis.append(millis.isEmpty() ? "" : ", ").append(number(calls.micros(call) / 1e3));
    }
    rows.add(noted("call 1, 10, 100, 1000 of one image each", millis.append(" ms").toString()));
    for (String other : FirstImages.BACKENDS) {
      if (!other.equals(FirstImages.USUAL)) {
        FirstImages first = calls.firstImages();
        first.images().forEach(count -> rows.add(of(first, count, other)));
      }
    }
    return rows;
  }

  /** The usual backend's first images against another's; only vectors have a threshold. */
  private static RatioRow of(FirstImages first, int count, String other) {
    double[] usual = first.millis(FirstImages.USUAL, count);
    Ratio goal =
        new Ratio(
            Topic.FIRST_CALLS,
            "first " + (count == 1 ? "image" : count + " images") + ", auto / " + other,
            Cell.of(FIRST_CALLS, FirstImages.USUAL),
            Cell.of(FIRST_CALLS, other),
            Ratio.Bound.AT_MOST,
            other.equals(FirstImages.VECTOR) ? Goals.FIRST_IMAGES.get(count) : Double.NaN);
    return of(
        goal,
        Samples.ratio(usual, first.millis(other, count)),
        number(Samples.median(usual) * 1e3 / count),
        "",
        "");
  }

  private static RatioRow noted(String name, String note) {
    return new RatioRow(name, "", "", "", "", "", "", "", note);
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

  /**
   * {@return three digits, more only before the point; empty for NaN}
   *
   * @param value 0 or more
   */
  public static String number(double value) {
    if (Double.isNaN(value)) {
      return "";
    }
    String format =
        value == 0 || value >= 100 ? "%.0f" : value < 1 ? "%.3f" : value < 10 ? "%.2f" : "%.1f";
    return String.format(Locale.ROOT, format, value);
  }
}
