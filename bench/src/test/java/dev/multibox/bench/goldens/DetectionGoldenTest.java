package dev.multibox.bench.goldens;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.multibox.BatchShape;
import dev.multibox.Predictions;
import dev.multibox.bench.goldens.DetectionCheck.Agreement;
import dev.multibox.detection.Scores.Input;
import dev.multibox.matching.PriorBoxes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Detections against what nine published programs made of the same scores and offsets: from the
 * recorded probabilities bit for bit, and from logits through a softmax of our own.
 */
class DetectionGoldenTest {

  /** A softmax of torch and ours, of up to 81 terms. */
  private static final double SOFTMAX_ULPS = 8;

  private static final GoldenTable FROM_PROBABILITIES =
      new GoldenTable("Detections from probabilities");
  private static final GoldenTable FROM_LOGITS = new GoldenTable("Detections from logits");

  private static final String LISTED =
      """
      amdegroot: NaN and infinity: a record, no specification 1
      amdegroot: kept by an unstable sort of equal scores; its stable twin is compared 2
      amdegroot: row by row 28
      amdegroot: same rows, order open (equal scores by an unstable sort) 1
      amdegroot: same scores, tied priors open (equal scores by an unstable sort) 2
      caffe: NaN and infinity: a record, no specification 1
      caffe: row by row 43
      caffe: same rows, order open (equal scores at keep_top_k by std::sort) 1
      caffe: same scores, tied priors open (equal scores at keep_top_k by std::sort) 3
      logits, amdegroot: NaN and infinity: a record, no specification 1
      logits, amdegroot: kept by an unstable sort of equal scores; its stable twin is compared 2
      logits, amdegroot: row by row 28
      logits, amdegroot: same rows, order open (equal scores by an unstable sort) 1
      logits, amdegroot: same scores, tied priors open (equal scores by an unstable sort) 2
      logits, caffe: NaN and infinity: a record, no specification 1
      logits, caffe: offsets of each class are no predictions; compared from probabilities 2
      logits, caffe: row by row 42
      logits, caffe: same rows, order open (equal scores at keep_top_k by std::sort) 1
      logits, caffe: same scores, tied priors open (equal scores at keep_top_k by std::sort) 2
      logits, lufficc: NaN and infinity: a record, no specification 1
      logits, lufficc: row by row 32
      logits, mlperf: NaN and infinity: a record, no specification 1
      logits, mlperf: kept by an unstable sort of equal scores; its stable twin is compared 2
      logits, mlperf: row by row 21
      logits, mlperf: same rows, order open (equal scores by an unstable sort) 4
      logits, mlperf: same scores, tied priors open (equal scores by an unstable sort) 1
      logits, mlperf: the program raised 2
      logits, nvidia: NaN and infinity: a record, no specification 1
      logits, nvidia: kept by an unstable sort of equal scores; its stable twin is compared 2
      logits, nvidia: row by row 23
      logits, nvidia: same rows, order open (equal scores by an unstable sort) 6
      logits, nvidia: same scores, tied priors open (equal scores by an unstable sort) 1
      logits, qfgaohao: NaN and infinity: a record, no specification 1
      logits, qfgaohao: kept by an unstable sort of equal scores; its stable twin is compared 2
      logits, qfgaohao: row by row 37
      logits, qfgaohao: same scores, tied priors open (equal scores by an unstable sort) 3
      logits, ssd_keras: NaN and infinity: a record, no specification 1
      logits, ssd_keras: row by row 15
      logits, ssd_keras: same rows, order open (more than top_k by argpartition) 19
      logits, ssd_keras: same scores, tied priors open (more than top_k by argpartition) 1
      logits, ssd_keras_fast: NaN and infinity: a record, no specification 1
      logits, ssd_keras_fast: row by row 28
      logits, ssd_keras_fast: same rows, order open (more than top_k by argpartition) 1
      logits, torchvision: NaN and infinity: a record, no specification 1
      logits, torchvision: kept by an unstable sort of equal scores; its stable twin is compared 2
      logits, torchvision: row by row 28
      logits, torchvision: same rows, order open (equal scores by an unstable sort) 4
      logits, torchvision: same scores, tied priors open (equal scores by an unstable sort) 3
      lufficc: NaN and infinity: a record, no specification 1
      lufficc: row by row 32
      mlperf: NaN and infinity: a record, no specification 1
      mlperf: kept by an unstable sort of equal scores; its stable twin is compared 2
      mlperf: row by row 21
      mlperf: same rows, order open (equal scores by an unstable sort) 4
      mlperf: same scores, tied priors open (equal scores by an unstable sort) 1
      mlperf: the program raised 2
      nvidia: NaN and infinity: a record, no specification 1
      nvidia: kept by an unstable sort of equal scores; its stable twin is compared 2
      nvidia: row by row 23
      nvidia: same rows, order open (equal scores by an unstable sort) 6
      nvidia: same scores, tied priors open (equal scores by an unstable sort) 1
      qfgaohao: NaN and infinity: a record, no specification 1
      qfgaohao: kept by an unstable sort of equal scores; its stable twin is compared 2
      qfgaohao: row by row 37
      qfgaohao: same scores, tied priors open (equal scores by an unstable sort) 3
      ssd_keras: NaN and infinity: a record, no specification 1
      ssd_keras: row by row 15
      ssd_keras: same rows, order open (more than top_k by argpartition) 19
      ssd_keras: same scores, tied priors open (more than top_k by argpartition) 1
      ssd_keras_fast: NaN and infinity: a record, no specification 1
      ssd_keras_fast: row by row 28
      ssd_keras_fast: same rows, order open (more than top_k by argpartition) 1
      torchvision: NaN and infinity: a record, no specification 1
      torchvision: kept by an unstable sort of equal scores; its stable twin is compared 2
      torchvision: row by row 28
      torchvision: same rows, order open (equal scores by an unstable sort) 4
      torchvision: same scores, tied priors open (equal scores by an unstable sort) 3
      """;

  @AfterAll
  static void printTables() {
    System.out.println(FROM_PROBABILITIES);
    System.out.println(FROM_LOGITS);
  }

  @TestFactory
  List<DynamicTest> shippedProbabilities() throws IOException {
    return tests(GoldenFolder.shipped(), FROM_PROBABILITIES, Input.PROBABILITIES);
  }

  @TestFactory
  List<DynamicTest> sharedProbabilities() throws IOException {
    return tests(GoldenFolder.sharedOrSkip(), FROM_PROBABILITIES, Input.PROBABILITIES);
  }

  @TestFactory
  List<DynamicTest> shippedLogits() throws IOException {
    return tests(GoldenFolder.shipped(), FROM_LOGITS, Input.SOFTMAX);
  }

  @TestFactory
  List<DynamicTest> sharedLogits() throws IOException {
    return tests(GoldenFolder.sharedOrSkip(), FROM_LOGITS, Input.SOFTMAX);
  }

  /** What is not compared row by row, and why. */
  @Test
  void everyRunIsComparedOrListed() throws IOException {
    Map<String, Integer> lines = new TreeMap<>();
    GoldenFolder folder = GoldenFolder.sharedOrSkip();
    for (Input input : List.of(Input.PROBABILITIES, Input.SOFTMAX)) {
      for (DetectionRun run : DetectionRun.of(folder)) {
        String line = run.reference() + ": " + line(folder, run, input);
        lines.merge((input == Input.SOFTMAX ? "logits, " : "") + line, 1, Integer::sum);
      }
    }
    StringBuilder text = new StringBuilder();
    lines.forEach((line, number) -> text.append(line).append(' ').append(number).append('\n'));
    assertEquals(LISTED, text.toString());
  }

  static String line(GoldenFolder folder, DetectionRun run, Input input) throws IOException {
    String reason = run.reasonNotToCompare(input);
    if (reason != null) {
      return reason;
    }
    Agreement agreement = check(folder, run, input).agreement();
    return agreement.words() + (agreement == Agreement.EXACT ? "" : " (" + run.openOrder() + ")");
  }

  private static List<DynamicTest> tests(GoldenFolder folder, GoldenTable table, Input input)
      throws IOException {
    List<DynamicTest> tests = new ArrayList<>();
    for (DetectionRun run : DetectionRun.of(folder)) {
      String reason = run.reasonNotToCompare(input);
      if (reason != null) {
        table.unchecked(folder, run.reference(), reason);
        continue;
      }
      tests.add(
          dynamicTest(
              run.name(),
              () ->
                  table.check(
                      folder, run.reference(), run.name(), () -> error(folder, run, input))));
    }
    return tests;
  }

  private static double error(GoldenFolder folder, DetectionRun run, Input input)
      throws IOException {
    DetectionCheck check = check(folder, run, input);
    return check.agreement() == Agreement.EXACT ? check.boxError() : 0;
  }

  static DetectionCheck check(GoldenFolder folder, DetectionRun run, Input input)
      throws IOException {
    DetectionCase numbers = DetectionCase.load(folder, run.caseName());
    boolean logits = input == Input.SOFTMAX;
    float[] scores = logits ? numbers.logits() : numbers.probabilities();
    DetectedRows rows =
        run.hasLocationsOfClasses()
            ? DetectedRows.ofClasses(numbers, scores, run.policy(input))
            : DetectedRows.onAllBackends(
                PriorBoxes.ofCenters(numbers.priors(), 1f, 1f),
                run.policy(input),
                Predictions.of(
                    BatchShape.of(numbers.batch(), numbers.priorCount(), numbers.classes()),
                    scores,
                    numbers.locations()));
    return new DetectionCheck(run, rows, logits ? SOFTMAX_ULPS : 0);
  }
}
