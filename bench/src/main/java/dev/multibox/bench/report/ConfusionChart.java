package dev.multibox.bench.report;

import dev.multibox.evaluation.ConfusionMatrix;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * A confusion matrix as SVG: objects by rows, detections by columns, the background last. A cell is
 * the darker the larger its part of its row. Of many classes those are shown that are confused
 * most.
 */
final class ConfusionChart {

  private static final int MOST_CLASSES = 24;
  private static final int CELL = 30;
  private static final int LEFT = 150;
  private static final int TOP = 150;
  private static final int MARGIN = 20;
  private static final int NAME = 18;

  private final ConfusionMatrix matrix;
  private final List<Integer> shown;
  private final IntFunction<String> names;

  ConfusionChart(ConfusionMatrix matrix, IntFunction<String> names) {
    this.matrix = matrix;
    this.names = names;
    shown = shown(matrix);
  }

  /** Labels with objects or detections, the most confused of many, ascending; then 0. */
  private static List<Integer> shown(ConfusionMatrix matrix) {
    int[] labels = matrix.labels();
    return IntStream.concat(
            Arrays.stream(labels)
                .boxed()
                .filter(label -> confused(matrix, label) + matrix.count(label, label) > 0)
                .sorted(Comparator.comparingLong(label -> -confused(matrix, label)))
                .limit(MOST_CLASSES)
                .mapToInt(label -> label)
                .sorted(),
            IntStream.of(0))
        .boxed()
        .toList();
  }

  private static long confused(ConfusionMatrix matrix, int label) {
    long count = matrix.count(label, 0) + matrix.count(0, label);
    for (int other : matrix.labels()) {
      count += other == label ? 0 : matrix.count(label, other) + matrix.count(other, label);
    }
    return count;
  }

  /** {@return how many classes have objects or detections but are not shown} */
  int hidden() {
    int all = 0;
    for (int label : matrix.labels()) {
      all += confused(matrix, label) + matrix.count(label, label) > 0 ? 1 : 0;
    }
    return all - (shown.size() - 1);
  }

  String svg() {
    int size = shown.size() * CELL;
    StringBuilder svg = new StringBuilder();
    add(
        svg,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\""
            + " height=\"%d\" font-family=\"sans-serif\" font-size=\"12\" role=\"img\">",
        LEFT + size + MARGIN,
        TOP + size + MARGIN,
        LEFT + size + MARGIN,
        TOP + size + MARGIN);
    add(svg, "<title>Confusion matrix: objects by rows, detections by columns</title>");
    for (int row = 0; row < shown.size(); row++) {
      row(svg, row);
    }
    return svg.append("</svg>\n").toString();
  }

  private void row(StringBuilder svg, int row) {
    int label = shown.get(row);
    int middle = TOP + row * CELL + CELL / 2;
    String name = SvgChart.escape(name(label));
    add(svg, "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text>", LEFT - 8, middle + 4, name);
    int at = LEFT + row * CELL + CELL / 2 + 4;
    add(
        svg,
        "<text x=\"%d\" y=\"%d\" transform=\"rotate(-90 %d %d)\">%s</text>",
        at,
        TOP - 8,
        at,
        TOP - 8,
        name);
    long sum = 0;
    for (int other : shown) {
      sum += matrix.count(label, other);
    }
    for (int column = 0; column < shown.size(); column++) {
      long count = matrix.count(label, shown.get(column));
      cell(svg, row, column, count, sum == 0 ? 0 : (double) count / sum);
    }
  }

  private void cell(StringBuilder svg, int row, int column, long count, double part) {
    int x = LEFT + column * CELL;
    int y = TOP + row * CELL;
    add(
        svg,
        "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" fill=\"%s\" fill-opacity=\"%.3f\""
            + " stroke=\"#dddddd\"><title>%s detected as %s: %d</title></rect>",
        x,
        y,
        CELL,
        CELL,
        row == column ? "#0072b2" : "#d55e00",
        part,
        SvgChart.escape(name(shown.get(row))),
        SvgChart.escape(name(shown.get(column))),
        count);
    if (count > 0) {
      add(
          svg,
          "<text x=\"%d\" y=\"%d\" text-anchor=\"middle\" font-size=\"10\" fill=\"%s\">%s</text>",
          x + CELL / 2,
          y + CELL / 2 + 4,
          part > 0.6 ? "#ffffff" : "#222222",
          count < 10_000 ? Long.toString(count) : count / 1000 + "k");
    }
  }

  private String name(int label) {
    String name = label == 0 ? "(background)" : names.apply(label);
    return name.length() > NAME ? name.substring(0, NAME) : name;
  }

  private static void add(StringBuilder svg, String format, Object... values) {
    svg.append(String.format(Locale.ROOT, format, values)).append('\n');
  }
}
