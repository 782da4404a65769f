package dev.multibox.bench.cli;

import dev.multibox.loss.LossTerms;
import dev.multibox.loss.MultiBoxPolicy;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.function.IntFunction;

/**
 * The terms of a batch as a table: counts and sums of each image, which add up to those of the
 * batch, and the batch's loss as the policy normalises it.
 */
final class TermsTable {

  /** More images than a screen has lines are left out. */
  private static final int MOST_IMAGES = 32;

  private static final String ROW = "%-12s %10s %10s %14s %14s %14s%n";

  private final PrintWriter out;
  private final MultiBoxPolicy policy;

  TermsTable(PrintWriter out, MultiBoxPolicy policy) {
    this.out = out;
    this.policy = policy;
  }

  /** Prints the table; {@code names} gives an image's name. */
  void print(LossTerms terms, IntFunction<String> names) {
    row("image", "positives", "negatives", "confidence", "location", "total");
    int shown = Math.min(terms.batch(), MOST_IMAGES);
    for (int image = 0; image < shown; image++) {
      row(
          names.apply(image),
          terms.positives(image),
          terms.negatives(image),
          terms.confidenceSum(image),
          terms.locationSum(image));
    }
    if (shown < terms.batch()) {
      out.printf(Locale.ROOT, "... and %d images more; --json has all%n", terms.batch() - shown);
    }
    row("batch", terms.positives(), terms.negatives(), terms.confidenceSum(), terms.locationSum());
    row(
        "normalised",
        "",
        "",
        number(terms.confidence()),
        number(terms.location()),
        number(terms.total()));
  }

  private void row(
      String name, long positives, long negatives, double confidence, double location) {
    row(
        name,
        Long.toString(positives),
        Long.toString(negatives),
        number(confidence),
        number(location),
        number(confidence + policy.alpha() * location));
  }

  private void row(Object... cells) {
    out.printf(Locale.ROOT, ROW, cells);
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.8g", value);
  }
}
