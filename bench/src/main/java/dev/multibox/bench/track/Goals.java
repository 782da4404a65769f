package dev.multibox.bench.track;

import dev.multibox.bench.track.Ratio.Bound;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The ratios that the project holds itself to, with their thresholds; there are none elsewhere.
 *
 * <p>In the order in which they are measured: the two sides of a ratio are close in time. Tables
 * have them under their topics.
 */
public final class Goals {

  /** Images of a fresh virtual machine after which calls are to be steady. */
  static final int STEADY_AFTER = 1000;

  /**
   * Numbers of first images of a fresh virtual machine, and the most that they take on the usual
   * backend. The time is a part of the time that vectors take from the first call on.
   */
  public static final SortedMap<Integer, Double> FIRST_IMAGES =
      new TreeMap<>(Map.of(1, 0.15, 100, 0.25, 1000, 0.55, 5000, 1.05, 20_000, 1.0));

  /** The limit of what reads logits. */
  public static final String READ = "LimitsBenchmark.read";

  /** The limit of what computes with logits: the JDK's own exponential of each. */
  public static final String EXP = "LimitsBenchmark.exp";

  /** The cross entropy of every prior. */
  public static final String CROSS_ENTROPY = "SoftmaxCrossEntropyBenchmark.perPrior";

  /** The bound of every prior. */
  static final String BOUNDS = "BackgroundBoundBenchmark.perPrior";

  /** The whole loss. */
  public static final String FORWARD = "MultiBoxLossBenchmark.forward";

  /** The whole loss and its gradient. */
  public static final String GRADIENT = "MultiBoxLossBenchmark.gradientDense";

  /** The selection of hard negatives. */
  public static final String SELECT = "HardNegativesBenchmark.select";

  /** Smooth L1 of every prior. */
  public static final String SMOOTH_L1 = "SmoothL1Benchmark.perPrior";

  /** The selection by libtorch's topk. */
  public static final String LIBTORCH_TOPK = "LibtorchBenchmark.hardNegatives";

  /** The selection by a full sort in plain Java. */
  public static final String FULL_SORT = "PlainJavaBenchmark.hardNegatives";

  static final String READ_LOCATIONS = "LimitsBenchmark.readLocations";

  private static final String POSITIVES = "SmoothL1Benchmark.sumOfPositives";

  private static final String MATCH = "PriorMatcherBenchmark.match";
  private static final String BOXES_TO_GRADIENT = "PriorMatcherBenchmark.boxesToGradient";
  private static final String TARGETS_TO_GRADIENT = "PriorMatcherBenchmark.gradient";

  private static final String LIBTORCH = "LibtorchBenchmark.";
  private static final String LIBTORCH_MATCH = "LibtorchMatcherBenchmark.match";

  /** Numbers of selected keys, of 8732. */
  static final List<String> SELECTED = List.of("30", "90", "900", "3000", "all");

  private final String widest;
  private final List<Ratio> ratios = new ArrayList<>();

  private Goals(int widest) {
    this.widest = Integer.toString(widest);
  }

  /**
   * {@return all of them}
   *
   * @param widest vector width of the machine, in bits
   */
  public static List<Ratio> of(int widest) {
    Goals goals = new Goals(widest);
    goals.ratios.addAll(LossGoals.of(goals.widest));
    goals.selection();
    goals.smoothL1();
    goals.threadsAndMemory();
    goals.widths();
    goals.targets();
    goals.ratios.addAll(DetectionGoals.of(goals.widest));
    return List.copyOf(goals.ratios);
  }

  private Cell cell(String benchmark) {
    return Cell.of(benchmark, widest);
  }

  private void atMost(Topic topic, String name, Cell numerator, Cell denominator, double target) {
    ratios.add(new Ratio(topic, name, numerator, denominator, Bound.AT_MOST, target));
  }

  private void atLeast(Topic topic, String name, Cell numerator, Cell denominator, double target) {
    ratios.add(new Ratio(topic, name, numerator, denominator, Bound.AT_LEAST, target));
  }

  private void selection() {
    for (String k : SELECTED) {
      Cell select = cell(SELECT).with("k", k);
      String shape = ", k=" + k;
      atLeast(
          Topic.SELECTION,
          "libtorch topk / selection" + shape,
          torch("hardNegatives", select),
          select,
          5);
      atLeast(
          Topic.SELECTION,
          "full sort / selection" + shape,
          new Cell(FULL_SORT, select.params()),
          select,
          15);
    }
  }

  private void smoothL1() {
    Cell one = cell(SMOOTH_L1).with("batch", 1);
    Cell many = cell(SMOOTH_L1).with("batch", 64);
    atMost(
        Topic.SMOOTH_L1,
        "smooth-L1 / read pass, B=1",
        one,
        new Cell(READ_LOCATIONS, one.params()),
        2.2);
    atMost(
        Topic.SMOOTH_L1,
        "smooth-L1 / read pass, B=64",
        many,
        new Cell(READ_LOCATIONS, many.params()),
        1.4);
    atMost(
        Topic.SMOOTH_L1,
        "smooth-L1 of positives / of all, B=1",
        new Cell(POSITIVES, one.params()),
        one,
        0.35);
    atLeast(
        Topic.SMOOTH_L1, "libtorch smooth-L1 / smooth-L1, B=1", torch("smoothL1", one), one, 15);
  }

  static Cell torch(String method, Cell like) {
    return new Cell(LIBTORCH + method, like.params());
  }

  private void threadsAndMemory() {
    Cell forward = cell(FORWARD);
    Cell large = forward.with("batch", 32);
    atLeast(Topic.THREADS, "1 thread / 2 threads, B=32", large, large.with("threads", 2), 1.85);
    atMost(Topic.MEMORY, "off-heap / heap", forward.with("storage", "native"), forward, 1.1);
    atMost(
        Topic.MEMORY,
        "heap after all kinds / heap",
        forward.with("storage", "mixed"),
        forward,
        1.1);
    atMost(
        Topic.MEMORY,
        "off-heap after all kinds / heap",
        forward.with("storage", "mixed-native"),
        forward,
        1.1);
    Cell bounds = cell(BOUNDS);
    atMost(
        Topic.MEMORY,
        "bounds of every prior, off-heap / heap",
        bounds.with("storage", "native"),
        bounds,
        Double.NaN);
    atMost(
        Topic.BATCH_SIZE,
        "time per image, B=64 / B=1",
        forward.with("batch", 64),
        forward.with("batch", 1),
        1.5);
  }

  private void widths() {
    for (int classes : new int[] {21, 81}) {
      Cell best = cell(FORWARD).with("classes", classes);
      atMost(
          Topic.WIDTHS,
          "loss, 512 bits / 256, C=" + classes,
          best.with("backend", 512),
          best.with("backend", 256),
          // Short rows take vectors of 8 at both widths: the wider must not lose.
          1.05);
    }
    for (String benchmark : List.of(CROSS_ENTROPY, FORWARD)) {
      Cell best = cell(benchmark);
      String of = benchmark.equals(FORWARD) ? "loss" : "cross entropy";
      Cell bits512 = best.with("backend", 512);
      if (benchmark.equals(CROSS_ENTROPY)) {
        atMost(Topic.WIDTHS, of + ", 256 bits / 512", best.with("backend", 256), bits512, 2.2);
      }
      atMost(Topic.WIDTHS, of + ", 128 bits / 512", best.with("backend", 128), bits512, 4.5);
      atMost(
          Topic.WIDTHS,
          of + ", 128 bits / 256",
          best.with("backend", 128),
          best.with("backend", 256),
          Double.NaN);
      atMost(Topic.WIDTHS, of + ", scalar / " + widest, best.with("backend", "scalar"), best, 6);
    }
  }

  private void targets() {
    Cell path = cell(BOXES_TO_GRADIENT);
    atMost(
        Topic.MATCHING,
        "boxes to gradient / targets to gradient, 10 boxes",
        path,
        new Cell(TARGETS_TO_GRADIENT, path.params()),
        2);
    for (int boxes : new int[] {1, 10, 100}) {
      Cell match = cell(MATCH).with("batch", 1).with("boxes", boxes);
      atLeast(
          Topic.MATCHING,
          "libtorch matching / matching, " + (boxes == 1 ? "1 box" : boxes + " boxes"),
          new Cell(LIBTORCH_MATCH, match.params()),
          match,
          boxes == 10 ? 20 : Double.NaN);
    }
    crowds("best priors", "TORCHVISION");
    crowds("greedy bipartite", "CAFFE_SSD");
  }

  /**
   * As many boxes on both sides: a processor's branch prediction learns 200 boxes by heart, and
   * then 100 over and over are twice as fast as any other 100 (journal O7).
   */
  private void crowds(String words, String reference) {
    Cell match = cell(MATCH).with("reference", reference);
    atMost(
        Topic.MATCHING,
        "matching, 1,000 boxes / 100 boxes, " + words,
        match.with("batch", 2).with("boxes", 1000),
        match.with("batch", 20).with("boxes", 100),
        10);
  }
}
