package dev.multibox.matching;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two calls at once in one workspace: each is right or refused, and later calls are right. */
class MatcherWorkspaceTest {

  private static final String REFUSAL =
      "workspace: expected one call at a time, got a second one; make a workspace for each thread";
  private static final long TEN_MINUTES = 600_000; // that a call hangs, not how fast it is

  private final MatchingCase boxes = MatchingCase.of(3, 9, 0, 12, 20);
  private final PriorMatcher matcher =
      PriorMatcher.of(
          PriorBoxes.of(PriorConfiguration.builder(100, 100).map(11, 12, 20, 40, 2).build()),
          ReferenceTargets.SSD_KERAS);

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void callsAtOnceAreRightOrRefused(int parallelism) throws InterruptedException {
    MatcherWorkspace workspace = matcher.workspace(boxes.batch(), boxes.mostBoxes(), parallelism);
    MatchingCase.Result expected = boxes.match(matcher);
    workspace.calls.begin();
    try {
      assertEquals(
          REFUSAL,
          assertThrows(IllegalStateException.class, () -> boxes.match(matcher, workspace))
              .getMessage());
    } finally {
      workspace.calls.end();
    }
    ConcurrentLinkedQueue<Throwable> wrong = new ConcurrentLinkedQueue<>();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      threads.add(Thread.ofPlatform().daemon().start(() -> matchOften(workspace, expected, wrong)));
    }
    for (Thread thread : threads) {
      thread.join(TEN_MINUTES);
      assertFalse(thread.isAlive(), "a call never returned");
    }
    assertTrue(wrong.isEmpty(), wrong::toString);
    assertSame(expected, boxes.match(matcher, workspace));
  }

  private void matchOften(
      MatcherWorkspace workspace,
      MatchingCase.Result expected,
      ConcurrentLinkedQueue<Throwable> wrong) {
    try {
      for (int call = 0; call < 300; call++) {
        try {
          assertSame(expected, boxes.match(matcher, workspace));
        } catch (IllegalStateException refused) {
          assertEquals(REFUSAL, refused.getMessage());
        }
      }
    } catch (RuntimeException | AssertionError thrown) {
      wrong.add(thrown);
    }
  }

  private static void assertSame(MatchingCase.Result expected, MatchingCase.Result actual) {
    assertArrayEquals(expected.labels(), actual.labels());
    assertArrayEquals(expected.matches(), actual.matches());
    assertArrayEquals(expected.bits(), actual.bits());
  }
}
