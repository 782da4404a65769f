package dev.multibox.bench.track;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.multibox.bench.track.Comparison.Verdict;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ComparisonTest {

  private static final Comparison.Rule RULE = new Comparison.Rule(0.05, 0.05);
  private static final String FORWARD = "MultiBoxLossBenchmark.forward";
  private static final double[] NOISE = {1, 1.01, 0.99, 1.02, 0.98};

  @Test
  void twiceAsFast() {
    assertVerdict(Verdict.FASTER, 0.5, run(256, 100, 200), run(256, 100, 100));
  }

  @Test
  void halfAsFast() {
    assertVerdict(Verdict.SLOWER, 2, run(256, 100, 200), run(256, 100, 400));
  }

  @Test
  void theSame() {
    assertVerdict(Verdict.NO_DIFFERENCE, 1, run(256, 100, 200), run(256, 100, 200));
  }

  @Test
  void aMachineThatIsFasterAtEverythingMakesNoDifference() {
    assertVerdict(Verdict.NO_DIFFERENCE, 1, run(256, 100, 200), run(512, 50, 100));
  }

  @Test
  void anotherMachineShowsWhatChanged() {
    assertVerdict(Verdict.FASTER, 0.5, run(256, 100, 200), run(512, 50, 50));
  }

  @Test
  void lessThanTheThresholdIsNoDifference() {
    // Significant, as no fork overlaps, and too little.
    ResultFile before = run(256, new double[] {1, 1, 1, 1, 1}, 100, 200);
    ResultFile after = run(256, new double[] {1, 1, 1, 1, 1}, 100, 206);
    Comparison comparison = Comparison.of(before, after, RULE).getFirst();
    assertEquals(2.0 / 252, comparison.probability(), 1e-12);
    assertEquals(Verdict.NO_DIFFERENCE, comparison.verdict());
  }

  @Test
  void overlappingForksAreNoDifference() {
    Cell forward = Cell.of(FORWARD, "256");
    ResultFile before =
        Runs.of("2026-01-01", 256, Map.of(forward, new double[] {100, 150, 120, 180}));
    ResultFile after =
        Runs.of("2026-01-02", 256, Map.of(forward, new double[] {110, 190, 140, 200}));
    assertEquals(Verdict.NO_DIFFERENCE, Comparison.of(before, after, RULE).getFirst().verdict());
  }

  @Test
  void threeForksAreTooFew() {
    double[] three = {1, 1, 1};
    assertVerdict(Verdict.TOO_FEW_FORKS, 0.5, run(256, three, 100, 200), run(256, three, 100, 100));
  }

  @Test
  void onlyWhatBothHaveMeasured() {
    ResultFile one = Runs.of("2026-01-01", 256, Map.of(Cell.of(FORWARD, "128"), NOISE));
    assertEquals(List.of(), Comparison.of(one, run(256, 1, 1), RULE));
  }

  @Test
  void smoothL1IsScaledByTheReadPass() {
    Cell kernel = Cell.of("SmoothL1Benchmark.perPrior", "256");
    Cell read = Cell.of("LimitsBenchmark.readLocations", "256");
    ResultFile before = Runs.of("2026-01-01", 256, Map.of(kernel, times(10), read, times(5)));
    ResultFile after = Runs.of("2026-01-02", 256, Map.of(kernel, times(30), read, times(15)));
    assertVerdict(Verdict.NO_DIFFERENCE, 1, before, after);
  }

  private static void assertVerdict(
      Verdict verdict, double ratio, ResultFile before, ResultFile after) {
    List<Comparison> comparisons = Comparison.of(before, after, RULE);
    assertEquals(1, comparisons.size(), comparisons::toString);
    assertEquals(ratio, comparisons.getFirst().ratio(), 0.01);
    assertEquals(verdict, comparisons.getFirst().verdict(), comparisons::toString);
  }

  private static ResultFile run(int widest, double exp, double forward) {
    return run(widest, NOISE, exp, forward);
  }

  private static ResultFile run(int widest, double[] noise, double exp, double forward) {
    String backend = Integer.toString(widest);
    Map<Cell, double[]> micros = new LinkedHashMap<>();
    micros.put(Cell.of("LimitsBenchmark.exp", backend), scaled(noise, exp));
    double[] other = noise.clone();
    // The kernel's noise is another than the limit's.
    for (int i = 0; i < other.length; i++) {
      other[i] = noise[noise.length - 1 - i];
    }
    micros.put(Cell.of(FORWARD, backend), scaled(other, forward));
    return Runs.of("2026-01-01", widest, micros);
  }

  private static double[] times(double micros) {
    return scaled(NOISE, micros);
  }

  private static double[] scaled(double[] noise, double by) {
    return Arrays.stream(noise).map(factor -> factor * by).toArray();
  }
}
