package dev.multibox.bench.report;

import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * Draws a chart as SVG: lines with the range of the forks, or bars. No script, font or reference.
 */
final class SvgChart {

  private static final int WIDTH = 890;
  private static final int HEIGHT = 430;
  private static final int LEFT = 78;
  private static final int RIGHT = 270;
  private static final int TOP = 48;
  private static final int BOTTOM = 62;
  private static final int PLOT_WIDTH = WIDTH - LEFT - RIGHT;
  private static final int PLOT_HEIGHT = HEIGHT - TOP - BOTTOM;
  private static final int LEGEND_STEP = 22;

  /** Part of a group's place that its bars fill. */
  private static final double BAR_SHARE = 0.8;

  /** How many series have a colour of their own. */
  static final int MOST_COLORS = 7;

  /** Told apart also by those who confuse red and green (Okabe and Ito, 2008). */
  private static final List<String> COLORS =
      List.of("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#555555");

  private final StringBuilder svg = new StringBuilder();
  private final Axis x;
  private final Axis y;

  private SvgChart(String title, Axis x, Axis y) {
    this.x = x;
    this.y = y;
    svg.append(
        String.format(
            Locale.ROOT,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\""
                + " height=\"%d\" font-family=\"sans-serif\" font-size=\"13\" role=\"img\">\n",
            WIDTH,
            HEIGHT,
            WIDTH,
            HEIGHT));
    svg.append("<title>").append(escape(title)).append("</title>\n");
    add("<rect width=\"%d\" height=\"%d\" fill=\"#ffffff\"/>", WIDTH, HEIGHT);
    text(LEFT, 26, "start", "font-size=\"16\" font-weight=\"bold\"", title);
    axes();
  }

  /** Lines through points, marked, with whiskers where forks differ. */
  static String lines(String title, Axis x, Axis y, List<Series> series) {
    SvgChart chart = new SvgChart(title, x, y);
    for (int i = 0; i < series.size(); i++) {
      chart.line(series.get(i), COLORS.get(i % COLORS.size()));
    }
    chart.legend(series);
    return chart.end();
  }

  /** Lines through points that are too many to be marked. */
  static String curves(String title, Axis x, Axis y, List<Series> series) {
    SvgChart chart = new SvgChart(title, x, y);
    for (int i = 0; i < series.size(); i++) {
      chart.path(series.get(i), COLORS.get(i % COLORS.size()));
    }
    chart.legend(series);
    return chart.end();
  }

  /** A group of bars at each text of the horizontal axis, one of each series. */
  static String bars(String title, Axis x, Axis y, List<Series> series) {
    SvgChart chart = new SvgChart(title, x, y);
    for (int i = 0; i < series.size(); i++) {
      chart.bars(series.get(i), i, series.size());
    }
    chart.legend(series);
    return chart.end();
  }

  static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }

  private double left(double value) {
    return LEFT + PLOT_WIDTH * x.place(value);
  }

  private double top(double value) {
    return TOP + PLOT_HEIGHT * (1 - y.place(value));
  }

  private void axes() {
    int bottom = TOP + PLOT_HEIGHT;
    for (Axis.Tick tick : y.ticks()) {
      double at = top(tick.value());
      add(
          "<line x1=\"%d\" y1=\"%.1f\" x2=\"%d\" y2=\"%.1f\" stroke=\"#dddddd\"/>",
          LEFT, at, LEFT + PLOT_WIDTH, at);
      text(LEFT - 8, at + 4.5, "end", "fill=\"#333333\"", tick.text());
    }
    for (Axis.Tick tick : x.ticks()) {
      double at = left(tick.value());
      add(
          "<line x1=\"%.1f\" y1=\"%d\" x2=\"%.1f\" y2=\"%d\" stroke=\"#333333\"/>",
          at, bottom, at, bottom + 5);
      text(at, bottom + 20, "middle", "fill=\"#333333\"", tick.text());
    }
    add(
        "<path d=\"M%d %d V%d H%d\" fill=\"none\" stroke=\"#333333\"/>",
        LEFT, TOP, bottom, LEFT + PLOT_WIDTH);
    text(LEFT + PLOT_WIDTH / 2.0, HEIGHT - 16.0, "middle", "", x.title());
    int middle = TOP + PLOT_HEIGHT / 2;
    text(18, middle, "middle", "transform=\"rotate(-90 18 " + middle + ")\"", y.title());
  }

  private void line(Series series, String color) {
    for (Series.Point point : series.points()) {
      double at = left(point.x());
      if (point.high() > point.low()) {
        add(
            "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"%s\"/>",
            at, top(point.low()), at, top(point.high()), color);
      }
      add("<circle cx=\"%.1f\" cy=\"%.1f\" r=\"3\" fill=\"%s\"/>", at, top(point.y()), color);
    }
    path(series, color);
  }

  private void path(Series series, String color) {
    StringBuilder path = new StringBuilder();
    for (Series.Point point : series.points()) {
      path.append(
          String.format(
              Locale.ROOT,
              "%s%.1f %.1f",
              path.isEmpty() ? "M" : " L",
              left(point.x()),
              top(point.y())));
    }
    if (!path.isEmpty()) {
      add("<path d=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"2\"/>", path, color);
    }
  }

  private void bars(Series series, int index, int count) {
    double group = PLOT_WIDTH / (x.high() - x.low()) * BAR_SHARE;
    double width = group / count;
    for (Series.Point point : series.points()) {
      double at = left(point.x()) - group / 2 + index * width;
      double top = top(point.y());
      add(
          "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" fill=\"%s\"/>",
          at, top, width - 2, TOP + PLOT_HEIGHT - top, COLORS.get(index));
      text(
          at + width / 2 - 1,
          top - 5,
          "middle",
          "font-size=\"11\"",
          String.format(Locale.ROOT, "%.2f", point.y()));
    }
  }

  private void legend(List<Series> series) {
    int at = LEFT + PLOT_WIDTH + 18;
    IntStream.range(0, series.size())
        .forEach(
            i -> {
              double top = TOP + 10.0 + i * LEGEND_STEP;
              add(
                  "<rect x=\"%d\" y=\"%.1f\" width=\"14\" height=\"10\" fill=\"%s\"/>",
                  at, top - 9, COLORS.get(i % COLORS.size()));
              text(at + 20, top, "start", "", series.get(i).name());
            });
  }

  private void text(double left, double top, String anchor, String attributes, String words) {
    add(
        "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" %s>%s</text>",
        left, top, anchor, attributes, escape(words));
  }

  private void add(String format, Object... values) {
    svg.append(String.format(Locale.ROOT, format, values)).append('\n');
  }

  private String end() {
    return svg.append("</svg>\n").toString();
  }
}
