package dev.multibox.bench.goldens;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.multibox.matching.BoxCoding;
import dev.multibox.matching.MatchingPolicy;
import dev.multibox.matching.PriorBoxes;
import dev.multibox.matching.ReferencePriors;
import dev.multibox.matching.ReferenceTargets;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Targets of real boxes against UltraFace's own MatchPrior, which is qfgaohao's: faces of WIDER
 * FACE, up to 624 an image, and the photographs that its networks were run on.
 */
class MatcherRealGoldenTest {

  /**
   * Targets that were recorded.
   *
   * @param folder below {@code real}
   * @param priors of its network
   */
  private record Recorded(String folder, ReferencePriors priors) {}

  private static final List<Recorded> ALL =
      List.of(
          new Recorded("wider_matching", ReferencePriors.ULTRAFACE_320),
          new Recorded("ultraface_rfb320/loss", ReferencePriors.ULTRAFACE_320),
          new Recorded("ultraface_slim320/loss", ReferencePriors.ULTRAFACE_320),
          new Recorded("ultraface_masked320/loss", ReferencePriors.ULTRAFACE_320),
          new Recorded("ultraface_rfb640/loss", ReferencePriors.ULTRAFACE_640),
          new Recorded("ultraface_masked640/loss", ReferencePriors.ULTRAFACE_640));

  private static final MatchingPolicy POLICY =
      ReferenceTargets.QFGAOHAO.matching().toBuilder().positiveOverlap(0.35f).build();

  /** Recorded offsets come of the same float operations in another order. */
  private static final double OFFSET = 2e-6;

  private static final GoldenTable TABLE = new GoldenTable("Matching of real boxes");

  @AfterAll
  static void printTable() {
    System.out.println(TABLE);
  }

  @TestFactory
  List<DynamicTest> sharedTargets() {
    GoldenFolder folder = GoldenFolder.sharedOrSkip();
    List<DynamicTest> tests = new ArrayList<>();
    for (Recorded recorded : ALL) {
      Path root = folder.root().resolve("real").resolve(recorded.folder);
      tests.add(
          dynamicTest(
              recorded.folder,
              () ->
                  TABLE.check(
                      folder, recorded.folder, recorded.folder, () -> check(recorded, root))));
    }
    return tests;
  }

  private static double check(Recorded recorded, Path root) throws IOException {
    // image, corners and label of each box, image by image
    float[] truth = TensorFile.floats(root.resolve("truth.npy"));
    int count = truth.length / 6;
    float[] boxes = new float[count * 4];
    int[] labels = new int[count];
    int[] starts = new int[(int) truth[(count - 1) * 6] + 2];
    for (int box = 0; box < count; box++) {
      labels[box] = (int) truth[box * 6 + 5];
      System.arraycopy(truth, box * 6 + 1, boxes, box * 4, 4);
      Arrays.fill(starts, (int) truth[box * 6] + 1, starts.length, box + 1);
    }
    PriorBoxes priors = PriorBoxes.of(recorded.priors);
    TargetRun run =
        TargetRun.onAllBackends(priors, POLICY, BoxCoding.builder().build(), boxes, labels, starts);
    int[] positives = TensorFile.integers(root.resolve("positives.npy"));
    int[] rows = new int[positives.length / 3];
    int[] labelsOfRows = new int[rows.length];
    for (int row = 0; row < rows.length; row++) {
      rows[row] = positives[row * 3] * priors.count() + positives[row * 3 + 1];
      labelsOfRows[row] = positives[row * 3 + 2];
    }
    assertArrayEquals(rows, run.matched());
    assertArrayEquals(labelsOfRows, IntStream.of(rows).map(row -> run.labels()[row]).toArray());
    return OffsetErrors.require(
        "offset",
        OffsetErrors.doubles(TensorFile.floats(root.resolve("target_rows.npy"))),
        run.locationsOf(rows),
        OFFSET);
  }
}
