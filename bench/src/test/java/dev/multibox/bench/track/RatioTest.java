package dev.multibox.bench.track;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.multibox.bench.data.BenchmarkBatch;
import dev.multibox.bench.data.BenchmarkData;
import dev.multibox.bench.track.Ratio.Bound;
import dev.multibox.bench.track.Ratio.Verdict;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class RatioTest {

  private static final Cell ANY = Cell.of("LimitsBenchmark.exp", "256");

  @Test
  void verdicts() {
    assertEquals(Verdict.MET, verdict(Bound.AT_MOST, 1.2, 1.1, 1.3));
    assertEquals(Verdict.MET_WITHIN_NOISE, verdict(Bound.AT_MOST, 1.4, 1.2, 1.7));
    assertEquals(Verdict.MISSED_WITHIN_NOISE, verdict(Bound.AT_MOST, 1.6, 1.4, 1.8));
    assertEquals(Verdict.MISSED, verdict(Bound.AT_MOST, 1.8, 1.7, 1.9));
    assertEquals(Verdict.MET, verdict(Bound.AT_LEAST, 1.8, 1.7, 1.9));
    assertEquals(Verdict.MET_WITHIN_NOISE, verdict(Bound.AT_LEAST, 1.6, 1.4, 1.8));
    assertEquals(Verdict.MISSED_WITHIN_NOISE, verdict(Bound.AT_LEAST, 1.4, 1.2, 1.7));
    assertEquals(Verdict.MISSED, verdict(Bound.AT_LEAST, 1.2, 1.1, 1.3));
    assertEquals(Verdict.MET_WITHIN_NOISE, verdict(Bound.AT_MOST, 1.2, Double.NaN, Double.NaN));
    assertEquals(
        Verdict.NO_TARGET,
        new Ratio(Topic.CROSS_ENTROPY, "any", ANY, ANY, Bound.AT_MOST, Double.NaN)
            .verdict(new Samples.Interval(1, 1, 1)));
  }

  private static Verdict verdict(Bound bound, double ratio, double low, double high) {
    return new Ratio(Topic.CROSS_ENTROPY, "any", ANY, ANY, bound, 1.5)
        .verdict(new Samples.Interval(ratio, low, high));
  }

  @Test
  void ratiosAreOfTimesPerImage() {
    Cell small = ANY.with("batch", 1);
    Cell large = ANY.with("batch", 64);
    ResultFile run =
        Runs.of(
            "2026-01-01",
            256,
            Map.of(small, new double[] {10, 10, 10}, large, new double[] {960, 960, 960}));
    Ratio goal = new Ratio(Topic.BATCH_SIZE, "any", large, small, Bound.AT_MOST, 1.25);
    MeasuredRatio measured =
        MeasuredRatio.of(List.of(goal), run.measurements(), Map.of()).getFirst();
    assertEquals(1.5, measured.interval().orElseThrow().ratio(), 1e-12);
    assertEquals(Verdict.MISSED, measured.verdict());
    assertEquals(15, measured.own().orElseThrow().microsPerImage(), 1e-12);
    assertEquals(0, measured.own().orElseThrow().callAllocation());
  }

  @Test
  void everyTopicHasARatioAndEveryRatioANameOfItsOwn() {
    Set<Topic> topics = EnumSet.allOf(Topic.class);
    topics.remove(Topic.FIRST_CALLS); // which is no ratio
    assertEquals(topics, Goals.of(256).stream().map(Ratio::topic).collect(Collectors.toSet()));
    List<String> names = Goals.of(512).stream().map(Ratio::name).toList();
    assertEquals(names.size(), names.stream().distinct().count());
  }

  @Test
  void whatCannotBeMeasuredSaysWhy() {
    BenchmarkRun run = new BenchmarkRun(256, Optional.empty(), new PrintWriter(new StringWriter()));
    Cell wide = Cell.of("MultiBoxLossBenchmark.forward", "512");
    Cell peer = Cell.of("NoSuchPeerBenchmark.forward", "256");
    assertTrue(run.available(Cell.of("MultiBoxLossBenchmark.forward", "256")));
    assertTrue(!run.available(wide) && !run.available(peer));
    Map<String, String> notes =
        MeasuredRatio.of(
                List.of(
                    new Ratio(Topic.WIDTHS, "wide", wide, ANY, Bound.AT_MOST, 2.2),
                    new Ratio(Topic.WHOLE_LOSS, "peer", peer, ANY, Bound.AT_LEAST, 35)),
                List.of(),
                run.reasons())
            .stream()
            .collect(Collectors.toMap(row -> row.goal().name(), MeasuredRatio::note));
    assertEquals("not available: the widest vectors here have 256 bits", notes.get("wide"));
    assertEquals("not on the class path; build with -Ppeers", notes.get("peer"));
  }

  @Test
  void everyOwnBenchmarkOfTheGoalsAndChartsExists() {
    BenchmarkRun run = new BenchmarkRun(512, Optional.empty(), new PrintWriter(new StringWriter()));
    for (Ratio goal : Goals.of(512)) {
      for (Cell cell : List.of(goal.numerator(), goal.denominator())) {
        assertTrue(isPeers(cell) || run.available(cell), cell::toString);
      }
    }
    for (Cell cell : Sweeps.charts(512)) {
      assertTrue(isPeers(cell) || run.available(cell), cell::toString);
    }
  }

  /** Faces are refused with any shape but their own. */
  @Test
  void everyBatchOfTheGoalsCanBeMade() throws IOException {
    Set<Cell> batches = new HashSet<>();
    for (Ratio goal : Goals.of(512)) {
      SortedMap<String, String> params = new TreeMap<>(goal.numerator().params());
      params.keySet().retainAll(Set.of("data", "priors", "classes"));
      batches.add(new Cell("", params));
    }
    int faces = 0;
    for (Cell cell : batches) {
      BenchmarkData data = BenchmarkData.of(cell.params().get("data"));
      assertEquals(
          cell.number("priors"),
          BenchmarkBatch.of(data, 1, cell.number("priors"), cell.number("classes")).rows());
      faces += data == BenchmarkData.FACES || data == BenchmarkData.MASKED_FACES ? 1 : 0;
    }
    assertEquals(4, faces);
  }

  private static boolean isPeers(Cell cell) {
    return cell.benchmark().matches("(Libtorch|PlainJava|Onnx|Djl|TensorFlow).*");
  }
}
