package dev.multibox.bench.goldens;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * The loss and its gradient against predictions captured from a network at three stages of its
 * training.
 */
class CapturedGoldenTest {

  private static final List<String> STAGES = List.of("stage0", "stage1", "stage2");

  private static final String FLOAT_TWIN = "float32 twin of what is compared";

  /** Files that are not compared, by name. */
  private static final Map<String, String> UNCHECKED =
      Map.ofEntries(
          Map.entry("grad_logits_f32", FLOAT_TWIN),
          Map.entry("grad_loc_f32", FLOAT_TWIN),
          Map.entry("neg_idx_f32", FLOAT_TWIN));

  /** Files that are compared or give the inputs. */
  private static final List<String> CHECKED =
      List.of(
          "ce_f64",
          "grad_loc_f64",
          "grad_loc_rows",
          "grad_logits_f64",
          "grad_logits_rows",
          "gt_boxes",
          "gt_labels",
          "gt_offsets",
          "labels",
          "labels_i8",
          "loc",
          "loc_f16",
          "loc_targets",
          "logits",
          "logits_f16",
          "neg_idx",
          "neg_idx_by_rank",
          "neg_offsets",
          "positive_loc_targets",
          "positive_rows",
          "priors");

  /** The groups of {@link #CHECKED} files. */
  private static final Set<String> GROUPS =
      Set.of("stage0", "stage1", "stage2", "compact", "targets");

  /** What is not compared: group, number of files, reason. */
  private static final String UNCHECKED_LINES =
      """
      stage0 3: float32 twin of what is compared
      stage1 3: float32 twin of what is compared
      stage2 3: float32 twin of what is compared
      """;

  private static final GoldenTable TABLE = new GoldenTable("Captured predictions");

  @AfterAll
  static void printTable() {
    System.out.println(TABLE);
  }

  @TestFactory
  List<DynamicNode> stages() throws IOException {
    GoldenFolder folder = GoldenFolder.sharedOrSkip();
    List<DynamicNode> nodes = new ArrayList<>();
    for (String stage : STAGES) {
      CapturedCheck check = new CapturedCheck(CapturedBatch.stage(folder.captured(), stage));
      List<DynamicNode> tests = testsOfLoss(folder, stage, check);
      tests.add(test(folder, stage, "cross entropy of each prior", check::crossEntropy));
      tests.add(test(folder, stage, "negatives hardest first", check::ranks));
      tests.add(test(folder, stage, "gradients", check::gradients));
      nodes.add(dynamicContainer(stage, tests));
    }
    return nodes;
  }

  @TestFactory
  List<DynamicNode> compactSample() throws IOException {
    GoldenFolder folder = GoldenFolder.sharedOrSkip();
    CapturedBatch batch = CapturedBatch.compact(folder.captured());
    return testsOfLoss(folder, "compact", new CapturedCheck(batch));
  }

  @TestFactory
  List<DynamicNode> targets() throws IOException {
    GoldenFolder folder = GoldenFolder.sharedOrSkip();
    CapturedTargets check = new CapturedTargets(folder.captured());
    return List.of(
        test(folder, "targets", "priors", check::priors),
        test(folder, "targets", "labels and offsets from boxes", check::ofPhotographs),
        test(folder, "targets", "losses from boxes", check::losses),
        test(folder, "compact", "labels and offsets from boxes", check::ofSample));
  }

  private static List<DynamicNode> testsOfLoss(
      GoldenFolder folder, String group, CapturedCheck check) {
    List<DynamicNode> tests = new ArrayList<>();
    tests.add(test(folder, group, "losses of the batch", check::totals));
    tests.add(test(folder, group, "sums and counts of each image", check::sumsPerImage));
    tests.add(test(folder, group, "mined negatives", check::minedSets));
    return tests;
  }

  private static DynamicNode test(
      GoldenFolder folder, String group, String name, GoldenTable.Comparison comparison) {
    return dynamicTest(name, () -> TABLE.check(folder, group, group + " " + name, comparison));
  }

  @Test
  void uncheckedFilesAreTheKnownOnes() throws IOException {
    GoldenFolder folder = GoldenFolder.sharedOrSkip();
    try (Stream<Path> files = Files.walk(folder.captured())) {
      for (Path file : (Iterable<Path>) files.filter(CapturedGoldenTest::isTensor)::iterator) {
        Path inside = folder.captured().relativize(file);
        String group = inside.getName(0).toString();
        String name = inside.getFileName().toString().replaceAll("\\.npy(\\.gz)?$", "");
        if (!GROUPS.contains(group) || !CHECKED.contains(name)) {
          TABLE.unchecked(folder, group, UNCHECKED.getOrDefault(name, "unknown file " + name));
        }
      }
    }
    assertEquals(UNCHECKED_LINES, TABLE.unchecked(folder));
  }

  private static boolean isTensor(Path file) {
    return file.toString().endsWith(".npy") || file.toString().endsWith(".npy.gz");
  }
}
