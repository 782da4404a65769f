package dev.multibox.bench.track;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FirstWorkTest {

  /** A work that computes something says so by a number above 0, the same at every call. */
  @ParameterizedTest
  @EnumSource
  void everyCallGivesTheSame(FirstCalls.Work of) throws IOException {
    FirstWork work = FirstWork.of(of);
    work.begin();
    double first = work.call();
    assertTrue(first > 0, () -> of + ": " + first);
    assertEquals(first, work.call());
  }
}
