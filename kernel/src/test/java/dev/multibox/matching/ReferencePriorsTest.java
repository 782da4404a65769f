package dev.multibox.matching;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.multibox.matching.PriorConfiguration.Order;
import dev.multibox.matching.PriorConfiguration.Units;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Published networks' priors: how many, and the recorded numbers by their checksums. */
class ReferencePriorsTest {

  private static final Map<ReferencePriors, Integer> COUNTS =
      Map.ofEntries(
          Map.entry(ReferencePriors.SSD300_VOC, 8732),
          Map.entry(ReferencePriors.SSD300_COCO, 8732),
          Map.entry(ReferencePriors.SSD512_VOC, 24564),
          Map.entry(ReferencePriors.SSD512_COCO, 24564),
          Map.entry(ReferencePriors.TORCHVISION_SSD300, 8732),
          Map.entry(ReferencePriors.TORCHVISION_SSDLITE320, 3234),
          Map.entry(ReferencePriors.CAFFE_SSD300_VOC, 8732),
          Map.entry(ReferencePriors.CAFFE_SSD512_VOC, 24564),
          Map.entry(ReferencePriors.NVIDIA_SSD300, 8732),
          Map.entry(ReferencePriors.MOBILENET_SSD300, 3000),
          Map.entry(ReferencePriors.ULTRAFACE_320, 4420),
          Map.entry(ReferencePriors.ULTRAFACE_640, 17640),
          Map.entry(ReferencePriors.TF_SSD_MOBILENET, 1917),
          Map.entry(ReferencePriors.FACE_API_SSD_MOBILENET, 5118),
          Map.entry(ReferencePriors.BLAZEFACE, 896));

  @Test
  void presetsHaveAsManyPriorsAsTheirNetworks() {
    assertEquals(ReferencePriors.values().length, COUNTS.size());
    for (ReferencePriors reference : ReferencePriors.values()) {
      PriorBoxes priors = PriorBoxes.of(reference);
      assertEquals(COUNTS.get(reference), priors.count(), reference.name());
      assertEquals((int) COUNTS.get(reference), reference.configuration().count());
      boolean pixels = reference.configuration().units() == Units.PIXELS;
      assertEquals(pixels ? reference.configuration().imageWidth() : 1f, priors.width());
    }
  }

  /** SHA-256 of float32 numbers, little-endian, as the programs' own files hold them. */
  @Test
  void priorsAreThoseOfThePrograms() {
    assertEquals(
        "50fd278648637cbbcad24bbb3c9276a9f81ed27dcba3b7040bc1736513bc5dc5",
        checksum(PriorBoxes.of(ReferencePriors.ULTRAFACE_320).centers()));
    assertEquals(
        "b1eb6dabd0888b784b0105d234e884d8a79a27cabe1fe0d0ac38330541b16e20",
        checksum(PriorBoxes.of(ReferencePriors.ULTRAFACE_640).centers()));
    assertEquals(
        "26ca34ff2ccf6d1b0fea9374bd5bbb5fdfd8976b848ea6219c0ce50c1696cfe4",
        checksum(PriorBoxes.of(ReferencePriors.TF_SSD_MOBILENET).centers()));
    assertEquals(
        "b0e96afd4bbb4d25c94eeb2113f939deeaba9990012dc46a616eae07feeef8f4",
        checksum(PriorBoxes.of(ReferencePriors.FACE_API_SSD_MOBILENET).corners()));
    float[] blazeFace = PriorBoxes.of(ReferencePriors.BLAZEFACE).centers();
    float[] points = new float[blazeFace.length / 2];
    for (int i = 0; i < blazeFace.length; i += 4) {
      points[i / 2] = blazeFace[i];
      points[i / 2 + 1] = blazeFace[i + 1];
    }
    assertEquals(
        "7527f7bf39f988edd396f66c6b8369a3160e00eab9f16b3352a3d94f7ad7e231", checksum(points));
    float[] sizes = {blazeFace[2], blazeFace[3]};
    assertArrayEquals(new float[] {1f, 1f}, sizes, "sizes are the image's");
  }

  private static String checksum(float[] numbers) {
    ByteBuffer bytes = ByteBuffer.allocate(numbers.length * 4).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(numbers);
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes.array()));
    } catch (NoSuchAlgorithmException impossible) {
      throw new AssertionError(impossible);
    }
  }

  @Test
  void nvidiasOrderHasTheSamePriorsShapeByShape() {
    float[] cellMajor = PriorBoxes.of(ReferencePriors.SSD300_COCO).centers();
    float[] shapeMajor = PriorBoxes.of(ReferencePriors.NVIDIA_SSD300).centers();
    int first = 0;
    for (PriorMap map : ReferencePriors.SSD300_COCO.configuration().maps()) {
      int cells = map.rows() * map.columns();
      int shapes = map.shapes().size();
      for (int cell = 0; cell < cells; cell++) {
        for (int shape = 0; shape < shapes; shape++) {
          int from = (first + cell * shapes + shape) * 4;
          int to = (first + shape * cells + cell) * 4;
          assertArrayEquals(
              Arrays.copyOfRange(cellMajor, from, from + 4),
              Arrays.copyOfRange(shapeMajor, to, to + 4));
        }
      }
      first += cells * shapes;
    }
  }

  @Test
  void aBuilderOfAConfigurationBuildsItsEqual() {
    for (ReferencePriors reference : ReferencePriors.values()) {
      PriorConfiguration configuration = reference.configuration();
      assertEquals(configuration, configuration.toBuilder().build());
    }
    assertEquals(
        Order.SHAPE_MAJOR, ReferencePriors.NVIDIA_SSD300.configuration().order(), "a preset");
  }
}
