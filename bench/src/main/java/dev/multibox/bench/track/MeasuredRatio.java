package dev.multibox.bench.track;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A ratio and what came out.
 *
 * @param goal what was asked
 * @param numerator its time, or nothing
 * @param denominator its time, or nothing
 * @param interval the ratio with its interval, or nothing
 * @param note why it was not measured, or empty
 */
public record MeasuredRatio(
    Ratio goal,
    Optional<Measurement> numerator,
    Optional<Measurement> denominator,
    Optional<Samples.Interval> interval,
    String note) {

  /**
   * {@return the ratios of a kept run}
   *
   * @param run which
   */
  public static List<MeasuredRatio> of(ResultFile run) {
    int widest = run.banner().vectorBits();
    List<Ratio> goals = Goals.of(widest);
    Map<Cell, String> reasons = new HashMap<>();
    for (Ratio goal : goals) {
      for (Cell cell : List.of(goal.numerator(), goal.denominator())) {
        cell.unavailable(widest).ifPresent(reason -> reasons.put(cell, reason));
      }
    }
    return of(goals, run.measurements(), reasons);
  }

  /**
   * {@return the ratios of a run}
   *
   * @param goals what is asked
   * @param measurements what was measured
   * @param reasons why cells were not measured
   */
  public static List<MeasuredRatio> of(
      List<Ratio> goals, List<Measurement> measurements, Map<Cell, String> reasons) {
    List<MeasuredRatio> rows = new ArrayList<>();
    for (Ratio goal : goals) {
      Optional<Measurement> numerator = Measurement.find(measurements, goal.numerator());
      Optional<Measurement> denominator = Measurement.find(measurements, goal.denominator());
      Optional<Samples.Interval> interval =
          numerator.flatMap(
              above ->
                  denominator.map(
                      below ->
                          Samples.ratio(above.forkMicrosPerImage(), below.forkMicrosPerImage())));
      String note =
          interval.isPresent()
              ? ""
              : reason(reasons, goal.numerator())
                  .or(() -> reason(reasons, goal.denominator()))
                  .orElse("not measured");
      rows.add(new MeasuredRatio(goal, numerator, denominator, interval, note));
    }
    return rows;
  }

  private static Optional<String> reason(Map<Cell, String> reasons, Cell asked) {
    return reasons.entrySet().stream()
        .filter(reason -> reason.getKey().answers(asked))
        .map(Map.Entry::getValue)
        .findFirst();
  }

  /** {@return what became of it} */
  public Ratio.Verdict verdict() {
    return interval.map(goal::verdict).orElse(Ratio.Verdict.NOT_MEASURED);
  }

  /** {@return the measurement of this project's own code: of a speed-up it is the denominator} */
  public Optional<Measurement> own() {
    return goal.bound() == Ratio.Bound.AT_LEAST ? denominator : numerator;
  }

  ObjectNode toJson() {
    ObjectNode row = JsonNodeFactory.instance.objectNode();
    row.put("topic", goal.topic().toString());
    row.put("what", goal.name());
    row.put("numerator", goal.numerator().toString());
    row.put("denominator", goal.denominator().toString());
    row.put("bound", goal.bound().name());
    put(row, "target", goal.target());
    put(row, "ratio", interval.map(Samples.Interval::ratio).orElse(Double.NaN));
    put(row, "low", interval.map(Samples.Interval::low).orElse(Double.NaN));
    put(row, "high", interval.map(Samples.Interval::high).orElse(Double.NaN));
    put(row, "numeratorMicrosPerImage", micros(numerator));
    put(row, "denominatorMicrosPerImage", micros(denominator));
    put(row, "gcAllocRateNorm", own().map(Measurement::gcAllocation).orElse(Double.NaN));
    put(row, "callAllocNorm", own().map(Measurement::callAllocation).orElse(Double.NaN));
    row.put("verdict", verdict().name());
    row.put("note", note);
    return row;
  }

  private static double micros(Optional<Measurement> measurement) {
    return measurement.map(Measurement::microsPerImage).orElse(Double.NaN);
  }

  /** JSON has no NaN. */
  private static void put(ObjectNode row, String name, double value) {
    if (Double.isFinite(value)) {
      row.put(name, value);
    } else {
      row.putNull(name);
    }
  }
}
