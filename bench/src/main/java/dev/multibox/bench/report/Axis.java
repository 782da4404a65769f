package dev.multibox.bench.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * An axis of a chart.
 *
 * @param title quantity and unit
 * @param scale how values become places
 * @param low where it begins
 * @param high where it ends
 * @param ticks what is marked
 */
record Axis(String title, Scale scale, double low, double high, List<Tick> ticks) {

  private static final int LINEAR_TICKS = 6;

  /** More would run into each other. */
  private static final int MOST_TEXTS = 8;

  /** Room at both ends of a logarithmic axis, as a factor. */
  private static final double MARGIN = 1.15;

  /** How values become places. */
  enum Scale {
    LINEAR,
    LOGARITHMIC
  }

  /** A marked value. */
  record Tick(double value, String text) {}

  /** From 0 to a round number that is not below the highest. */
  static Axis fromZero(String title, double highest) {
    double step = Math.pow(10, Math.floor(Math.log10(highest / LINEAR_TICKS)));
    while (highest / step > LINEAR_TICKS) {
      step *= highest / step > 5 * LINEAR_TICKS ? 5 : highest / step > 2 * LINEAR_TICKS ? 2.5 : 2;
    }
    List<Tick> ticks = new ArrayList<>();
    double end = Math.ceil(highest / step);
    for (int i = 0; i <= end; i++) {
      ticks.add(new Tick(i * step, text(i * step)));
    }
    return new Axis(title, Scale.LINEAR, 0, end * step, ticks);
  }

  /** From 0 to 1. */
  static Axis unit(String title) {
    return fromZero(title, 1);
  }

  /** Around what lies between two values, marked at powers of ten, and between them if few. */
  static Axis logarithmic(String title, double lowest, double highest) {
    double low = lowest / MARGIN;
    double high = highest * MARGIN;
    double range = high / low;
    int[] digits =
        range > 3000 ? new int[] {1} : range > 300 ? new int[] {1, 3} : new int[] {1, 2, 5};
    List<Tick> ticks = new ArrayList<>();
    for (int power = (int) Math.floor(Math.log10(low)); Math.pow(10, power) <= high; power++) {
      for (int digit : digits) {
        double value = digit * Math.pow(10, power);
        if (value >= low && value <= high) {
          ticks.add(new Tick(value, text(value)));
        }
      }
    }
    return new Axis(title, Scale.LOGARITHMIC, low, high, ticks);
  }

  /** Marked at these values alone. */
  static Axis logarithmicAt(String title, List<Tick> ticks) {
    return new Axis(
        title,
        Scale.LOGARITHMIC,
        ticks.getFirst().value() / MARGIN,
        ticks.getLast().value() * MARGIN,
        ticks);
  }

  /** One place for each text, at 0, 1, 2 and so on; of many texts only some are shown. */
  static Axis ofTexts(String title, List<String> texts) {
    int step = (texts.size() + MOST_TEXTS - 1) / MOST_TEXTS;
    List<Tick> ticks = new ArrayList<>();
    // From the end, so that the latest has its text.
    for (int i = texts.size() - 1; i >= 0; i -= step) {
      ticks.addFirst(new Tick(i, texts.get(i)));
    }
    return new Axis(title, Scale.LINEAR, -0.5, texts.size() - 0.5, ticks);
  }

  /** The place of a value, 0 to 1. */
  double place(double value) {
    return scale == Scale.LINEAR
        ? (value - low) / (high - low)
        : Math.log(value / low) / Math.log(high / low);
  }

  private static String text(double value) {
    if (value >= 1e6) {
      return text(value / 1e6) + "M";
    }
    if (value >= 1e4) {
      return text(value / 1e3) + "k";
    }
    String digits = String.format(Locale.ROOT, value < 1 ? "%.4f" : "%.2f", value);
    return digits.contains(".") ? digits.replaceAll("0+$", "").replaceAll("\\.$", "") : digits;
  }
}
