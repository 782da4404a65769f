package dev.multibox.bench.goldens;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.multibox.loss.MultiBoxPolicy;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * The forward loss against recorded runs of the programs that the presets are named after.
 *
 * <p>One departure from torchvision, by intent: +infinity on a class other than the label gives a
 * prior the loss +infinity, in torch NaN. In the recorded run it does not show in the total, where
 * another prior is NaN.
 */
class LossGoldenTest {

  /** What of the whole folder is not compared: group, number of records, reason. */
  private static final String UNCHECKED_OF_SHARED =
      """
      amdegroot 23: preset not built yet
      amdegroot@ratio2 4: preset not built yet
      amdegroot@stable 7: preset not built yet
      bubbliiiing_torch 23: preset not built yet
      bubbliiiing_torch@stable 7: preset not built yet
      bubbliiiing_v1 23: preset not built yet
      bubbliiiing_v1@ratio2_alpha0.5_hard7 4: preset not built yet
      bubbliiiing_v2 23: preset not built yet
      bubbliiiing_v2@ratio2_alpha0.5_hard7 4: preset not built yet
      caffe@mining_HARD_EXAMPLE20 4: Caffe's HARD_EXAMPLE (online hard example mining) is not built
      d2l 22: preset not built yet
      gluoncv 23: preset not built yet
      gluoncv@ratio2_min11_lambd0.3_rho0.5 4: preset not built yet
      lufficc 23: preset not built yet
      lufficc@ratio1 4: preset not built yet
      lufficc@stable 7: preset not built yet
      mlperf 23: preset not built yet
      mlperf@stable 7: preset not built yet
      nvidia 23: preset not built yet
      nvidia@stable 7: preset not built yet
      qfgaohao 23: preset not built yet
      qfgaohao@ratio5 4: preset not built yet
      qfgaohao@stable 7: preset not built yet
      rykov8 23: preset not built yet
      socret360 23: preset not built yet
      socret360@ratio2_negmin40_alpha2.5 4: preset not built yet
      ssd_keras 23: preset not built yet
      ssd_keras@ratio2_negmin40_alpha2.5 4: preset not built yet
      """;

  /** What beside the runs' forward loss is not compared. */
  private static final String BESIDE_RUNS_OF_SHARED =
      """
      folder codec 1: targets from ground truth are not built yet
      folder e2e 1: targets from ground truth are not built yet
      folder matcher 1: targets from ground truth are not built yet
      folder priors 1: targets from ground truth are not built yet
      gradients 86: not built yet
      mined sets 7: tie order unspecified, see @stable
      """;

  private static final String BESIDE_RUNS_OF_SHIPPED =
      """
      gradients 28: not built yet
      mined sets 4: tie order unspecified, see @stable
      """;

  private static final GoldenTable TABLE = new GoldenTable("Golden loss runs");
  private static final GoldenTable BESIDE_RUNS = new GoldenTable("Golden data beside them");

  @AfterAll
  static void printTable() {
    System.out.println(TABLE);
    System.out.println(BESIDE_RUNS);
  }

  @TestFactory
  List<DynamicNode> shippedRuns() throws IOException {
    return tests(GoldenFolder.shipped());
  }

  @TestFactory
  List<DynamicNode> sharedRuns() throws IOException {
    return tests(sharedFolder());
  }

  @Test
  void uncheckedOfShippedAreTheKnownOnes() throws IOException {
    requireUnchecked("", BESIDE_RUNS_OF_SHIPPED, GoldenFolder.shipped());
  }

  @Test
  void uncheckedOfSharedAreTheKnownOnes() throws IOException {
    requireUnchecked(UNCHECKED_OF_SHARED, BESIDE_RUNS_OF_SHARED, sharedFolder());
  }

  /** NaN ranks first, +infinity next; -infinity on another class is a probability of 0. */
  @Test
  void rowsThatAreNotFinite() throws IOException {
    GoldenRun run = run(GoldenFolder.shipped(), "torchvision/n_nonfinite");
    Evaluation evaluation = Evaluation.onAllBackends(policy(run), run.predictions(), run.targets());
    float[] losses = evaluation.losses();
    assertTrue(Float.isNaN(losses[2]), "loss of the prior with NaN: " + losses[2]);
    assertEquals(Float.POSITIVE_INFINITY, losses[4], "loss of the prior with +infinity");
    assertTrue(Float.isFinite(losses[7]), "loss of the prior with -infinity: " + losses[7]);
    assertEquals(1, evaluation.mined()[2], "the prior with NaN is mined");
    assertEquals(1, evaluation.mined()[4], "the prior with +infinity is mined");
  }

  private static List<DynamicNode> tests(GoldenFolder folder) throws IOException {
    Map<String, List<DynamicNode>> groups = new LinkedHashMap<>();
    for (GoldenRun run : folder.runs()) {
      if (RunPolicy.of(run) instanceof RunPolicy.Built(MultiBoxPolicy policy)) {
        GoldenTable.Comparison comparison = () -> new RunCheck(run, policy).largestError();
        groups
            .computeIfAbsent(run.group(), group -> new ArrayList<>())
            .add(
                dynamicTest(
                    run.name(), () -> TABLE.check(folder, run.group(), run.name(), comparison)));
      }
    }
    List<DynamicNode> nodes = new ArrayList<>();
    groups.forEach((group, tests) -> nodes.add(dynamicContainer(group, tests)));
    return nodes;
  }

  private static void requireUnchecked(String ofRuns, String besideRuns, GoldenFolder folder)
      throws IOException {
    for (GoldenRun run : folder.runs()) {
      switch (RunPolicy.of(run)) {
        case RunPolicy.NotBuilt(String reason) -> TABLE.unchecked(folder, run.group(), reason);
        case RunPolicy.Built built -> {
          BESIDE_RUNS.unchecked(folder, "gradients", "not built yet");
          if (!run.tiesAreKnown()) {
            BESIDE_RUNS.unchecked(folder, "mined sets", "tie order unspecified, see @stable");
          }
        }
      }
    }
    for (String other : folder.otherFolders()) {
      BESIDE_RUNS.unchecked(
          folder, "folder " + other, "targets from ground truth are not built yet");
    }
    assertEquals(ofRuns, TABLE.unchecked(folder));
    assertEquals(besideRuns, BESIDE_RUNS.unchecked(folder));
  }

  private static GoldenRun run(GoldenFolder folder, String name) throws IOException {
    return folder.runs().stream()
        .filter(run -> run.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IOException(folder + " without " + name));
  }

  private static MultiBoxPolicy policy(GoldenRun run) {
    return switch (RunPolicy.of(run)) {
      case RunPolicy.Built(MultiBoxPolicy policy) -> policy;
      case RunPolicy.NotBuilt(String reason) -> throw new AssertionError(reason);
    };
  }

  private static GoldenFolder sharedFolder() {
    Optional<GoldenFolder> folder = GoldenFolder.shared();
    assumeTrue(folder.isPresent(), "no whole golden folder: see -D" + GoldenFolder.PROPERTY);
    return folder.get();
  }
}
