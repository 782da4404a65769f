package dev.multibox.bench.goldens;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.multibox.matching.PriorBoxes;
import dev.multibox.matching.PriorConfiguration;
import dev.multibox.matching.ReferencePriors;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Priors against those of published programs. */
class PriorGoldenTest {

  /**
   * A recorded file and what it should be.
   *
   * @param file beside the manifest, or below {@code real}
   * @param reference our configuration
   * @param numbers which of its numbers were recorded
   * @param ulps largest distance in units of the last place; 0 for the same bits
   */
  private record Recorded(
      String file, PriorConfiguration reference, Function<PriorBoxes, float[]> numbers, int ulps) {}

  private static final List<Recorded> ALL =
      List.of(
          new Recorded(
              "amdegroot_voc300",
              ReferencePriors.SSD300_VOC.configuration(),
              PriorBoxes::centers,
              0),
          new Recorded(
              "lufficc_voc512", ReferencePriors.SSD512_VOC.configuration(), PriorBoxes::centers, 0),
          new Recorded(
              "caffe_voc300",
              ReferencePriors.CAFFE_SSD300_VOC.configuration(),
              PriorBoxes::corners,
              0),
          new Recorded(
              "torchvision_ssd300_cxcywh",
              ReferencePriors.TORCHVISION_SSD300.configuration().toBuilder()
                  .units(PriorConfiguration.Units.FRACTIONS)
                  .build(),
              PriorBoxes::centers,
              0),
          new Recorded(
              "torchvision_ssd300_xyxy_pixels",
              ReferencePriors.TORCHVISION_SSD300.configuration(),
              PriorBoxes::corners,
              0));

  /** Files of networks that were run on photographs, below {@code real}. */
  private static final List<Recorded> REAL =
      List.of(
          real("ultraface_rfb320/priors", ReferencePriors.ULTRAFACE_320, PriorBoxes::centers),
          real("ultraface_slim320/priors", ReferencePriors.ULTRAFACE_320, PriorBoxes::centers),
          real("ultraface_masked320/priors", ReferencePriors.ULTRAFACE_320, PriorBoxes::centers),
          real("ultraface_rfb640/priors", ReferencePriors.ULTRAFACE_640, PriorBoxes::centers),
          real("ultraface_masked640/priors", ReferencePriors.ULTRAFACE_640, PriorBoxes::centers),
          real(
              "objectron_ssd_mobilenetv2/priors",
              ReferencePriors.TF_SSD_MOBILENET,
              PriorBoxes::centers),
          real(
              "faceapi_ssd_mobilenetv1/priors_corners_yx",
              ReferencePriors.FACE_API_SSD_MOBILENET,
              priors -> columns(priors.corners(), 1, 0, 3, 2)),
          real(
              "blazeface_front128/anchors",
              ReferencePriors.BLAZEFACE,
              priors -> columns(priors.centers(), 0, 1)),
          real(
              "blazeface_back256/anchors",
              ReferencePriors.BLAZEFACE,
              priors -> columns(priors.centers(), 0, 1)));

  private static Recorded real(
      String file, ReferencePriors reference, Function<PriorBoxes, float[]> numbers) {
    return new Recorded(file, reference.configuration(), numbers, 0);
  }

  /** Some of the four numbers of each prior, in the order of a file. */
  private static float[] columns(float[] numbers, int... columns) {
    float[] taken = new float[numbers.length / 4 * columns.length];
    for (int i = 0; i < taken.length; i++) {
      taken[i] = numbers[i / columns.length * 4 + columns[i % columns.length]];
    }
    return taken;
  }

  private static final GoldenTable TABLE = new GoldenTable("Priors");

  @AfterAll
  static void printTable() {
    System.out.println(TABLE);
  }

  @TestFactory
  List<DynamicTest> shippedPriors() throws IOException {
    return tests(GoldenFolder.shipped());
  }

  @TestFactory
  List<DynamicTest> sharedPriors() throws IOException {
    return tests(GoldenFolder.sharedOrSkip());
  }

  @TestFactory
  List<DynamicTest> realPriors() {
    GoldenFolder folder = GoldenFolder.sharedOrSkip();
    return tests(folder, REAL, folder.root().resolve("real"));
  }

  private static List<DynamicTest> tests(GoldenFolder folder) throws IOException {
    Path priors = folder.references().resolve("priors");
    assertEquals(
        ALL.size(), GoldenFolder.json(priors.resolve("manifest.json")).size(), "recorded priors");
    return tests(folder, ALL, priors);
  }

  private static List<DynamicTest> tests(GoldenFolder folder, List<Recorded> all, Path root) {
    List<DynamicTest> tests = new ArrayList<>();
    for (Recorded recorded : all) {
      Path file = root.resolve(recorded.file + ".npy");
      tests.add(
          dynamicTest(
              recorded.file,
              () -> TABLE.check(folder, recorded.file, recorded.file, () -> ulps(recorded, file))));
    }
    return tests;
  }

  private static double ulps(Recorded recorded, Path file) throws IOException {
    float[] expected = TensorFile.floats(file);
    float[] actual = recorded.numbers.apply(PriorBoxes.of(recorded.reference));
    assertEquals(expected.length, actual.length, "numbers");
    double worst = 0;
    int differing = 0;
    int at = 0;
    for (int i = 0; i < expected.length; i++) {
      double ulps = Math.abs((double) actual[i] - expected[i]) / Math.ulp(expected[i]);
      differing += ulps > 0 ? 1 : 0;
      if (ulps > worst) {
        worst = ulps;
        at = i;
      }
    }
    if (worst > recorded.ulps) {
      throw new AssertionError(
          "%d numbers differ, number %d of prior %d by %.0f ulp: expected %s, got %s"
              .formatted(differing, at % 4, at / 4, worst, expected[at], actual[at]));
    }
    return worst;
  }
}
