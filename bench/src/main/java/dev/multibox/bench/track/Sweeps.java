package dev.multibox.bench.track;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What is measured beside the goals' ratios: for comparing runs, and for the charts. */
public final class Sweeps {

  /** Numbers of classes of the charts. */
  public static final List<Integer> CLASSES = List.of(2, 21, 81, 201, 1203);

  /** Numbers of selected keys of the charts. */
  public static final List<String> SELECTED =
      List.of("30", "90", "300", "900", "3000", "6000", "all");

  private static final List<String> DISTRIBUTIONS =
      List.of(
          "random",
          "constant",
          "sorted",
          "reverse",
          "smallrange",
          "max-at-the-end",
          "random-5d",
          "rand-max",
          "rand-with-nan",
          "rand-with-max-and-nan");

  private Sweeps() {}

  /**
   * {@return what belongs to every run}
   *
   * @param widest vector width of the machine, in bits
   */
  public static List<Cell> always(int widest) {
    return Goals.SELECTED.stream()
        .map(k -> Cell.of(Goals.SELECT, Integer.toString(widest)).with("k", k))
        .toList();
  }

  /**
   * {@return what the charts need}
   *
   * @param widest vector width of the machine, in bits
   */
  public static List<Cell> charts(int widest) {
    String backend = Integer.toString(widest);
    List<Cell> cells = new ArrayList<>();
    for (int classes : CLASSES) {
      for (String benchmark : byClasses()) {
        cells.add(Cell.of(benchmark, backend).with("classes", classes));
      }
    }
    for (int classes : List.of(21, 81)) {
      for (int batch : List.of(1, 8, 32, 64)) {
        // Beyond 8 images more priors tell nothing that more images do not.
        for (int priors : batch > 8 ? List.of(8732) : List.of(8732, 24564)) {
          for (String benchmark : List.of(Goals.EXP, Goals.FORWARD)) {
            cells.add(
                Cell.of(benchmark, backend)
                    .with("classes", classes)
                    .with("batch", batch)
                    .with("priors", priors));
          }
        }
      }
    }
    for (String k : SELECTED) {
      cells.add(Cell.of(Goals.SELECT, backend).with("k", k));
      cells.add(Cell.of(Goals.LIBTORCH_TOPK, backend).with("k", k));
      cells.add(Cell.of(Goals.FULL_SORT, backend).with("k", k));
    }
    for (String keys : DISTRIBUTIONS) {
      cells.add(Cell.of(Goals.SELECT, backend).with("k", 900).with("keys", keys));
    }
    for (String width : widths(widest)) {
      for (String benchmark :
          List.of(Goals.CROSS_ENTROPY, Goals.FORWARD, Goals.SMOOTH_L1, Goals.SELECT)) {
        cells.add(Cell.of(benchmark, width));
      }
    }
    return cells;
  }

  /** {@return the benchmarks of the chart by classes} */
  public static List<String> byClasses() {
    return List.of(Goals.READ, Goals.EXP, Goals.CROSS_ENTROPY, Goals.FORWARD, Goals.GRADIENT);
  }

  /**
   * {@return the backends of the chart of widths, the slowest first}
   *
   * @param widest vector width of the machine, in bits
   */
  public static List<String> widths(int widest) {
    List<String> widths = new ArrayList<>(List.of("scalar"));
    for (int bits = 128; bits <= widest; bits *= 2) {
      widths.add(String.format(Locale.ROOT, "%d", bits));
    }
    return widths;
  }
}
