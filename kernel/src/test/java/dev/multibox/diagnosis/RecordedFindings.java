package dev.multibox.diagnosis;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.multibox.RecordedRefusals;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Set;

/**
 * Sentences of findings, from the count to the way out: each is a line of findings.txt, with # for
 * numbers.
 */
final class RecordedFindings {

  private static final Set<String> LINES = read();

  private RecordedFindings() {}

  private static Set<String> read() {
    try {
      return RecordedRefusals.lines("findings.txt");
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** Requires that all sentences are recorded. */
  static List<Finding> check(List<Finding> findings) {
    for (Finding finding : findings) {
      String line =
          finding.sentence().replaceAll("-?\\b(Infinity|NaN|\\d+(\\.\\d+)?(E-?\\d+)?)\\b", "#");
      assertTrue(LINES.contains(line), () -> "not in findings.txt: " + line);
    }
    return findings;
  }
}
