package dev.multibox.bench.track;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FirstCallsTest {

  /** Runs of the usual backend; the others take twice and half the time. */
  private static FirstCalls of(List<double[]> runs) {
    return FirstCalls.of(
        Map.of("auto", runs, "vector", scaled(runs, 2), "scalar", scaled(runs, 0.5)));
  }

  private static List<double[]> scaled(List<double[]> runs, double factor) {
    return runs.stream()
        .map(run -> Arrays.stream(run).map(micros -> micros * factor).toArray())
        .toList();
  }

  @Test
  void firstImagesAreSumsOfTheirCalls() {
    double[] run = new double[FirstCalls.CALLS];
    Arrays.fill(run, 50);
    run[0] = 3000;
    double[] slower = run.clone();
    slower[700] = 10_000;
    FirstImages first = of(List.of(run, slower)).firstImages();
    assertEquals(List.of(1, 100, 1000, 5000, 20_000), first.images());
    assertArrayEquals(new double[] {3, 3}, first.millis("auto", 1));
    assertArrayEquals(
        new double[] {2 * (3 + 99 * 0.05), 2 * (3 + 99 * 0.05)}, first.millis("vector", 100), 1e-9);
    assertArrayEquals(
        new double[] {3 + 999 * 0.05, 13 + 998 * 0.05}, first.millis("auto", 1000), 1e-9);
    assertEquals((3 + 19_999 * 0.05) / 2, first.millis("scalar", 20_000)[0], 1e-9);
  }

  @Test
  void firstImagesAreHeldAgainstVectorsAndAgainstTheScalarTwin() {
    double[] run = new double[FirstCalls.CALLS];
    Arrays.fill(run, 50);
    List<RatioRow> rows =
        RatioRow.byTopic(List.of(), Optional.of(of(List.of(run, run)))).get(Topic.FIRST_CALLS);
    assertEquals(2 + 5 + 5, rows.size());
    RatioRow vector = rows.get(2);
    assertEquals("first image, auto / vector", vector.name());
    assertEquals("0.500", vector.ratio());
    assertEquals("<= 0.15", vector.wanted());
    assertEquals("NO", vector.met());
    assertEquals("50.0", vector.micros());
    assertEquals("yes", rows.get(4).met());
    RatioRow scalar = rows.getLast();
    assertEquals("first 20000 images, auto / scalar", scalar.name());
    assertEquals("2.00", scalar.ratio());
    assertEquals("", scalar.wanted());
  }

  @Test
  void steadyBeginsAfterTheLastSlowCalls() {
    double[] run = new double[FirstCalls.CALLS];
    Arrays.fill(run, 100);
    Arrays.fill(run, 0, 400, 1000);
    // A single interruption is none of the program's.
    run[2000] = 50_000;
    FirstCalls calls = of(List.of(run, run, run));
    assertEquals(401, calls.steady());
    assertEquals(1000, calls.micros(1));
    assertEquals(1000, calls.micros(100));
    assertEquals(100, calls.micros(1000));
    assertEquals(3, calls.machines());
  }

  @Test
  void theMedianMachineCounts() {
    double[] steady = new double[FirstCalls.CALLS];
    Arrays.fill(steady, 100);
    double[] late = steady.clone();
    Arrays.fill(late, 0, 1600, 900);
    assertEquals(1, of(List.of(steady, late, steady)).steady());
    assertEquals(1601, of(List.of(late, late, steady)).steady());
  }

  @Test
  void aFewCallsAreShown() {
    double[] run = new double[FirstCalls.CALLS];
    Arrays.setAll(run, i -> i + 1.0);
    FirstCalls calls = of(List.of(run));
    assertTrue(calls.calls().length < 120, () -> "shown: " + calls.calls().length);
    for (int i = 0; i < calls.calls().length; i++) {
      assertEquals(calls.calls()[i], calls.micros()[i]);
    }
  }

  @Test
  void aProcessThatFailedIsNoMeasurement() throws IOException {
    String printed = "1500\n".repeat(FirstCalls.CALLS);
    assertEquals(1.5, FirstCalls.micros(printed, 0)[FirstCalls.CALLS - 1]);
    String expected = "first calls: expected " + FirstCalls.CALLS + " times and exit 0, got ";
    String wayOut = "; FirstCallsMain by itself tells why";
    assertEquals(
        expected + FirstCalls.CALLS + " and exit 1" + wayOut,
        assertThrows(IOException.class, () -> FirstCalls.micros(printed, 1)).getMessage());
    assertEquals(
        expected + "1 and exit 0" + wayOut,
        assertThrows(IOException.class, () -> FirstCalls.micros("1500\n", 0)).getMessage());
    FirstCallsMain.requirePositive(1);
    assertEquals(
        "sum of results: expected a number above 0, got NaN; run the tests of the kernel",
        assertThrows(IllegalStateException.class, () -> FirstCallsMain.requirePositive(Double.NaN))
            .getMessage());
  }
}
