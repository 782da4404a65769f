package dev.multibox.bench.goldens;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What was checked of the golden data, what passed, and what was not checked and why. */
final class GoldenTable {

  private final String title;
  private final Map<String, Map<String, Row>> folders = new TreeMap<>();

  GoldenTable(String title) {
    this.title = title;
  }

  /** A comparison with recorded numbers that throws where they differ. */
  interface Comparison {
    /** Compares, and returns the largest relative error. */
    double largestError() throws IOException;
  }

  /**
   * Runs a comparison and counts it.
   *
   * @param folder where the record is
   * @param group the row that it counts in
   * @param record begins the message of a failure: Maven's log has only numbers for dynamic tests
   * @param comparison compares the record
   */
  void check(GoldenFolder folder, String group, String record, Comparison comparison)
      throws IOException {
    Row row = row(folder, group);
    row.checked++;
    try {
      row.largestError = Math.max(row.largestError, comparison.largestError());
    } catch (AssertionError failed) {
      throw new AssertionError(folder.name() + " " + record + ": " + failed.getMessage(), failed);
    }
    row.passed++;
  }

  /** Counts a record that is not compared. */
  void unchecked(GoldenFolder folder, String group, String reason) {
    row(folder, group).reasons.merge(reason, 1, Integer::sum);
  }

  /** Returns a line for each group with records that are not compared: group, number, reason. */
  String unchecked(GoldenFolder folder) {
    StringBuilder lines = new StringBuilder();
    folders
        .getOrDefault(folder.name(), Map.of())
        .forEach(
            (group, row) ->
                row.reasons.forEach(
                    (reason, number) ->
                        lines.append("%s %d: %s\n".formatted(group, number, reason))));
    return lines.toString();
  }

  private Row row(GoldenFolder folder, String group) {
    return folders
        .computeIfAbsent(folder.name(), name -> new TreeMap<>())
        .computeIfAbsent(group, name -> new Row());
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(title).append(" on ");
    text.append(Evaluation.BACKENDS).append('\n');
    folders.forEach(
        (folder, rows) -> {
          text.append(Row.line(folder, "recorded", "checked", "passed", "max error", "unchecked"));
          Row sum = new Row();
          rows.forEach(
              (group, row) -> {
                text.append(row.line(group));
                sum.add(row);
              });
          text.append(sum.line("sum"));
        });
    return text.toString();
  }

  private static final class Row {

    private int checked;
    private int passed;
    private double largestError;
    private final Map<String, Integer> reasons = new TreeMap<>();

    private void add(Row row) {
      checked += row.checked;
      passed += row.passed;
      largestError = Math.max(largestError, row.largestError);
      row.reasons.forEach((reason, number) -> reasons.merge(reason, number, Integer::sum));
    }

    private String line(String group) {
      int unchecked = reasons.values().stream().mapToInt(Integer::intValue).sum();
      List<String> why = new ArrayList<>();
      reasons.forEach((reason, number) -> why.add(number + ": " + reason));
      return line(
          group,
          checked + unchecked,
          checked,
          passed,
          checked == 0 ? "" : "%.1e".formatted(largestError),
          String.join("; ", why));
    }

    private static String line(
        String group, Object recorded, Object checked, Object passed, String error, String why) {
      String line =
          "  %-44s %8s %8s %8s  %-9s  %s".formatted(group, recorded, checked, passed, error, why);
      return line.stripTrailing() + "\n";
    }
  }
}
