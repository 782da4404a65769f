package dev.multibox.bench.goldens;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * The gradient against recorded runs of the programs that the presets are named after, in every
 * form in which it can be asked for.
 */
class GradientGoldenTest {

  /** What of the whole folder is not compared: group, number of records, reason. */
  private static final String UNCHECKED_OF_SHARED =
      """
      amdegroot 4: departs: ranks by exp(logit - batch maximum), 0 for a row 103 below it
      amdegroot 2: the loss is NaN
      amdegroot 3: tie order unspecified, see @stable
      amdegroot@ratio2 1: the loss is NaN
      amdegroot@ratio2 1: tie order unspecified, see @stable
      amdegroot@stable 3: departs: ranks by exp(logit - batch maximum), 0 for a row 103 below it
      amdegroot@stable 1: the loss is NaN
      bubbliiiing_torch 3: tie order unspecified, see @stable
      caffe 4: tie order unspecified, see @stable
      lufficc 3: the loss is NaN
      lufficc 3: tie order unspecified, see @stable
      lufficc@ratio1 1: the loss is NaN
      lufficc@stable 1: the loss is NaN
      mlperf 1: the loss is NaN
      mlperf 3: tie order unspecified, see @stable
      nvidia 1: the loss is NaN
      nvidia 3: tie order unspecified, see @stable
      qfgaohao 3: the loss is NaN
      qfgaohao 3: tie order unspecified, see @stable
      qfgaohao@ratio5 1: the loss is NaN
      qfgaohao@stable 1: the loss is NaN
      torchvision 1: the loss is NaN
      torchvision 3: tie order unspecified, see @stable
      """;

  private static final String UNCHECKED_OF_SHIPPED =
      """
      amdegroot 1: tie order unspecified, see @stable
      amdegroot@stable 1: departs: ranks by exp(logit - batch maximum), 0 for a row 103 below it
      amdegroot@stable 1: the loss is NaN
      caffe 2: tie order unspecified, see @stable
      torchvision 1: the loss is NaN
      torchvision 2: tie order unspecified, see @stable
      """;

  private static final GoldenTable TABLE = new GoldenTable("Golden gradients");

  @AfterAll
  static void printTable() {
    System.out.println(TABLE);
  }

  @TestFactory
  List<DynamicNode> shippedRuns() throws IOException {
    return tests(GoldenFolder.shipped());
  }

  @TestFactory
  List<DynamicNode> sharedRuns() throws IOException {
    return tests(GoldenFolder.sharedOrSkip());
  }

  @Test
  void uncheckedOfShippedAreTheKnownOnes() throws IOException {
    assertEquals(UNCHECKED_OF_SHIPPED, unchecked(GoldenFolder.shipped()));
  }

  @Test
  void uncheckedOfSharedAreTheKnownOnes() throws IOException {
    assertEquals(UNCHECKED_OF_SHARED, unchecked(GoldenFolder.sharedOrSkip()));
  }

  private static List<DynamicNode> tests(GoldenFolder folder) throws IOException {
    return RunTests.of(
        folder,
        TABLE,
        run -> run.noGradient().isEmpty(),
        (run, policy) -> new GradientCheck(run, policy).largestError());
  }

  private static String unchecked(GoldenFolder folder) throws IOException {
    for (GoldenRun run : folder.runs()) {
      switch (RunPolicy.of(run)) {
        case RunPolicy.NotBuilt(String reason) -> TABLE.unchecked(folder, run.group(), reason);
        case RunPolicy.Departs departs -> TABLE.unchecked(folder, run.group(), departs.reason());
        case RunPolicy.Built built -> {
          if (run.noGradient().isPresent()) {
            TABLE.unchecked(folder, run.group(), run.noGradient().get());
          }
        }
      }
    }
    return TABLE.unchecked(folder);
  }
}
