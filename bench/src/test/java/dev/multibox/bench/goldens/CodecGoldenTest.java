package dev.multibox.bench.goldens;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.multibox.matching.BoxCoder;
import dev.multibox.matching.BoxCoding;
import dev.multibox.matching.BoxForm;
import dev.multibox.matching.PriorBoxes;
import dev.multibox.matching.ReferenceTargets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Encoding and decoding against what published programs made of 200 boxes and codes. */
class CodecGoldenTest {

  /**
   * Largest error of an offset or coordinate, relative to it or to 1. The float64 records start
   * from the same floats; a centre's two roundings of 6e-8 are divided by a prior's width of 0.02
   * and a variance of 0.1 at worst, which makes 6e-5.
   */
  private static final double ENCODED = 1e-5;

  /** A size beyond the image's is {@code exp} of up to 20, whose argument is rounded once. */
  private static final double DECODED = 3e-6;

  private static final Set<String> INPUTS =
      Set.of("priors_cxcywh", "priors_xyxy", "gt_xyxy", "codes");

  private static final GoldenTable TABLE = new GoldenTable("Encoding and decoding");

  @AfterAll
  static void printTable() {
    System.out.println(TABLE);
  }

  @TestFactory
  List<DynamicTest> shippedCodes() throws IOException {
    return tests(GoldenFolder.shipped());
  }

  @TestFactory
  List<DynamicTest> sharedCodes() throws IOException {
    return tests(GoldenFolder.sharedOrSkip());
  }

  @Test
  void theShippedFilesAreTheWholeOnes() throws IOException {
    assertEquals(names(GoldenFolder.sharedOrSkip()), names(GoldenFolder.shipped()));
  }

  private static List<DynamicTest> tests(GoldenFolder folder) throws IOException {
    List<DynamicTest> tests = new ArrayList<>();
    for (String name : names(folder)) {
      if (!INPUTS.contains(name)) {
        String program = name.substring(0, name.indexOf('_'));
        tests.add(
            dynamicTest(name, () -> TABLE.check(folder, program, name, () -> check(folder, name))));
      }
    }
    return tests;
  }

  private static Set<String> names(GoldenFolder folder) throws IOException {
    Set<String> names = new TreeSet<>();
    try (Stream<Path> files = Files.list(folder.references().resolve("codec"))) {
      files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.contains(".npy"))
          .forEach(name -> names.add(name.substring(0, name.indexOf(".npy"))));
    }
    return names;
  }

  private static double check(GoldenFolder folder, String name) throws IOException {
    Path codec = folder.references().resolve("codec");
    BoxCoder coder = BoxCoder.of(coding(name));
    PriorBoxes priors =
        name.startsWith("torchvision")
            ? PriorBoxes.ofCorners(TensorFile.floats(codec.resolve("priors_xyxy.npy")), 1f, 1f)
            : PriorBoxes.ofCenters(TensorFile.floats(codec.resolve("priors_cxcywh.npy")), 1f, 1f);
    Path record = codec.resolve(name + ".npy");
    double[] expected =
        name.endsWith("_f64")
            ? TensorFile.doubles(record)
            : OffsetErrors.doubles(TensorFile.floats(record));
    float[] actual = new float[expected.length];
    if (name.contains("_encode")) {
      coder.encode(TensorFile.floats(codec.resolve("gt_xyxy.npy")), 1, priors, actual);
      return OffsetErrors.require("offset", expected, actual, ENCODED);
    }
    coder.decode(TensorFile.floats(codec.resolve("codes.npy")), 1, priors, actual);
    return OffsetErrors.require("coordinate", expected, actual, DECODED);
  }

  /** The recorded boxes reach past the image by up to a quarter. */
  private static BoxCoding coding(String name) {
    ReferenceTargets reference =
        switch (name.substring(0, name.indexOf('_'))) {
          case "amdegroot" -> ReferenceTargets.SSD_PYTORCH;
          case "d2l" -> ReferenceTargets.D2L;
          case "lufficc" -> ReferenceTargets.LUFFICC;
          case "socret360" -> ReferenceTargets.SOCRET360;
          case "torchvision" -> ReferenceTargets.TORCHVISION;
          default -> throw new AssertionError("codec of nobody: " + name);
        };
    return reference.coding().toBuilder()
        .overhang(0.3f)
        .boxes(name.contains("decode_cxcywh") ? BoxForm.CENTERS : BoxForm.CORNERS)
        .build();
  }
}
