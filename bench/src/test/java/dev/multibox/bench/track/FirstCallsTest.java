package dev.multibox.bench.track;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class FirstCallsTest {

  @Test
  void steadyBeginsAfterTheLastSlowCalls() {
    double[] run = new double[FirstCalls.CALLS];
    Arrays.fill(run, 100);
    Arrays.fill(run, 0, 400, 1000);
    // A single interruption is none of the program's.
    run[2000] = 50_000;
    FirstCalls calls = FirstCalls.of(List.of(run, run, run));
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
    assertEquals(1, FirstCalls.of(List.of(steady, late, steady)).steady());
    assertEquals(1601, FirstCalls.of(List.of(late, late, steady)).steady());
  }

  @Test
  void aFewCallsAreShown() {
    double[] run = new double[FirstCalls.CALLS];
    Arrays.setAll(run, i -> i + 1.0);
    FirstCalls calls = FirstCalls.of(List.of(run));
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
        "sum of losses: expected a number above 0, got NaN; run the tests of the kernel",
        assertThrows(IllegalStateException.class, () -> FirstCallsMain.requirePositive(Double.NaN))
            .getMessage());
  }
}
