package dev.multibox.bench.trainer;

import dev.multibox.bench.TrainingRun.Precision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * The loss of each step as an SVG picture, on a logarithmic scale, with its running mean, and
 * average precision on unseen images on a scale of its own.
 */
final class LossCurve {

  private static final int WIDTH = 720;
  private static final int HEIGHT = 360;
  private static final int LEFT = 60;
  private static final int RIGHT = 60;
  private static final int TOP = 40;
  private static final int BOTTOM = 50;
  private static final int RUNNING_MEAN = 20;
  private static final double[] TICKS = {0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100};

  private final double[] losses;
  private final double lowest;
  private final double highest;

  private final List<Precision> precisions;

  private LossCurve(double[] losses, List<Precision> precisions) {
    this.losses = losses;
    this.precisions = precisions;
    double least = Double.MAX_VALUE;
    double most = 0;
    for (double loss : losses) {
      least = Math.min(least, loss);
      most = Math.max(most, loss);
    }
    lowest = least * 0.8;
    highest = most * 1.25;
  }

  static void write(Path file, double[] losses, List<Precision> precisions) throws IOException {
    Files.writeString(file, new LossCurve(losses, precisions).svg());
  }

  private String svg() {
    StringBuilder svg = new StringBuilder();
    line(
        svg,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\""
            + " height=\"%d\" font-family=\"sans-serif\" font-size=\"13\">",
        WIDTH,
        HEIGHT,
        WIDTH,
        HEIGHT);
    line(svg, "<rect width=\"%d\" height=\"%d\" fill=\"#ffffff\"/>", WIDTH, HEIGHT);
    line(
        svg,
        "<text x=\"%d\" y=\"24\" font-size=\"15\">MultiBox loss (log scale), mean of the last"
            + " %d; average precision (right)</text>",
        LEFT,
        RUNNING_MEAN);
    for (double tick : TICKS) {
      if (tick >= lowest && tick <= highest) {
        line(
            svg,
            "<line x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\" stroke=\"#dddddd\"/>",
            LEFT,
            WIDTH - RIGHT,
            y(tick),
            y(tick));
        line(
            svg,
            "<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%s</text>",
            LEFT - 8,
            y(tick) + 4,
            tick < 1 ? Double.toString(tick) : Long.toString(Math.round(tick)));
      }
    }
    for (int part = 0; part <= 4; part++) {
      int step = losses.length * part / 4;
      line(
          svg,
          "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%d</text>",
          x(step),
          HEIGHT - BOTTOM + 20,
          step);
    }
    line(
        svg,
        "<text x=\"%d\" y=\"%d\" text-anchor=\"middle\">step</text>",
        (LEFT + WIDTH - RIGHT) / 2,
        HEIGHT - 10);
    curve(svg, 1, "#9ecae1", 1);
    curve(svg, RUNNING_MEAN, "#08519c", 2);
    precisions(svg);
    return svg.append("</svg>\n").toString();
  }

  private void precisions(StringBuilder svg) {
    for (int tenth = 0; tenth <= 10; tenth += 2) {
      line(
          svg,
          "<text x=\"%d\" y=\"%.1f\" fill=\"#a63603\">%.1f</text>",
          WIDTH - RIGHT + 8,
          height(tenth / 10.0) + 4,
          tenth / 10.0);
    }
    StringBuilder points = new StringBuilder();
    for (Precision precision : precisions) {
      double across = x(precision.step());
      double up = height(precision.averagePrecision());
      points.append(String.format(Locale.ROOT, "%.1f,%.1f ", across, up));
      line(svg, "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"4\" fill=\"#a63603\"/>", across, up);
    }
    line(
        svg,
        "<polyline fill=\"none\" stroke=\"#a63603\" stroke-width=\"2\" points=\"%s\"/>",
        points.toString().strip());
  }

  private static double height(double precision) {
    return HEIGHT - BOTTOM - precision * (HEIGHT - TOP - BOTTOM);
  }

  private void curve(StringBuilder svg, int window, String colour, int width) {
    StringBuilder points = new StringBuilder();
    for (int step = 0; step < losses.length; step++) {
      points.append(
          String.format(Locale.ROOT, "%.1f,%.1f ", x(step), y(mean(losses, step + 1, window))));
    }
    line(
        svg,
        "<polyline fill=\"none\" stroke=\"%s\" stroke-width=\"%d\" points=\"%s\"/>",
        colour,
        width,
        points.toString().strip());
  }

  /** The mean of the last of the first {@code end} losses. */
  static double mean(double[] losses, int end, int window) {
    double sum = 0;
    int first = Math.max(0, end - window);
    for (int step = first; step < end; step++) {
      sum += losses[step];
    }
    return sum / (end - first);
  }

  private double x(int step) {
    return LEFT + (double) step / losses.length * (WIDTH - LEFT - RIGHT);
  }

  private double y(double loss) {
    double part = Math.log(loss / lowest) / Math.log(highest / lowest);
    return HEIGHT - BOTTOM - part * (HEIGHT - TOP - BOTTOM);
  }

  private static void line(StringBuilder svg, String format, Object... values) {
    svg.append(String.format(Locale.ROOT, format, values)).append('\n');
  }
}
