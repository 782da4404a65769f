package dev.multibox;

import static org.junit.jupiter.api.Assertions.assertNotNull;

import dev.multibox.evaluation.DetectionEvaluation;
import dev.multibox.evaluation.EvaluationPolicy;
import dev.multibox.evaluation.ImageDetections;
import dev.multibox.evaluation.ImageGroundTruth;
import dev.multibox.evaluation.ReferenceEvaluation;
import dev.multibox.loss.LossTerms;
import dev.multibox.loss.MultiBoxPolicy;
import dev.multibox.loss.ReferenceLoss;
import dev.multibox.matching.BoxCoding;
import dev.multibox.matching.MatchingPolicy;
import dev.multibox.matching.PriorConfiguration;
import dev.multibox.matching.ReferenceTargets;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

/**
 * Byte forms with a right checksum and a wrong field, wherever it stands, and with fewer bytes:
 * each is read or refused by the name of the field, in a recorded message.
 */
class ByteRefusalsTest {

  /** Magic, kind, version and length. */
  private static final int HEADER = 10;

  private static final int CHECKSUM = 4;

  private final SortedSet<String> refusals = new TreeSet<>();

  @Test
  void wrongFieldsAreRefusedByName() throws IOException {
    exchange("BatchShape", BatchShape.of(2, 3, 4).toBytes(), BatchShape::of);
    exchange("MultiBoxPolicy", ReferenceLoss.CAFFE_SSD.policy().toBytes(), MultiBoxPolicy::of);
    exchange("LossTerms", terms(ReferenceLoss.CAFFE_SSD), LossTerms::of);
    exchange("LossTerms", terms(ReferenceLoss.SSD_KERAS), LossTerms::of);
    exchange("MatchingPolicy", ReferenceTargets.CAFFE_SSD.matching().toBytes(), MatchingPolicy::of);
    exchange("BoxCoding", ReferenceTargets.CAFFE_SSD.coding().toBytes(), BoxCoding::of);
    byte[] priors = PriorConfiguration.builder(8, 8).map(2, 4, 6, 2).build().toBytes();
    exchange("PriorConfiguration", priors, PriorConfiguration::of);
    byte[] policy = ReferenceEvaluation.VOC2012.policy().toBytes();
    exchange("EvaluationPolicy", policy, EvaluationPolicy::of);
    byte[] coco = ReferenceEvaluation.COCO.policy().toBytes();
    exchange("EvaluationPolicy", coco, EvaluationPolicy::of);
    exchange("DetectionEvaluation", evaluation(), DetectionEvaluation::of);
    read("DetectionEvaluation", withoutImages(evaluation()), DetectionEvaluation::of);
    RecordedRefusals.check("byte-refusals.txt", refusals);
  }

  private static byte[] terms(ReferenceLoss reference) {
    int[] counts = {1, 2};
    double[] sums = {0.5, 0.25};
    return LossTerms.of(reference.policy(), 4, counts, counts, sums, sums).toBytes();
  }

  private static byte[] evaluation() {
    DetectionEvaluation evaluation = DetectionEvaluation.of(ReferenceEvaluation.VOC2012, 2);
    float[] boxes = {0, 0, 9, 9, 20, 0, 29, 9};
    for (int image = 1; image <= 2; image++) {
      evaluation.add(
          image,
          ImageGroundTruth.ofCorners(boxes, new int[] {1, 2}),
          ImageDetections.ofCorners(boxes, new int[] {2, 2}, new float[] {0.5f, 0.25f}));
    }
    return evaluation.toBytes();
  }

  /** The same detections of no image: the numbers of bytes agree. */
  private static byte[] withoutImages(byte[] right) {
    int images = 2 * (Long.BYTES + Integer.BYTES);
    int rows = 4 * (4 * Integer.BYTES + Double.BYTES + 3 * Long.BYTES + 1);
    int at = right.length - CHECKSUM - rows - images - 2 * Integer.BYTES;
    byte[] without = put(right, at, new byte[4]);
    System.arraycopy(right, right.length - CHECKSUM - rows, without, at + 2 * Integer.BYTES, rows);
    return checked(without, right.length - CHECKSUM - images);
  }

  private void exchange(String type, byte[] right, Function<byte[], Object> reader) {
    assertNotNull(reader.apply(right));
    int end = right.length - CHECKSUM;
    for (int at = HEADER; at < end; at++) {
      read(type, checked(put(right, at, new byte[] {-1}), end), reader);
      read(type, checked(put(right, at, new byte[] {-1, -1, -1, -1}), end), reader);
      read(type, checked(put(right, at, new byte[] {127, -1, -1, -1}), end), reader);
      read(type, checked(put(right, at, new byte[] {0, 0, 0, 1}), end), reader);
      // a double that is not a number
      read(type, checked(put(right, at, new byte[] {127, -8, 0, 0, 0, 0, 0, 0}), end), reader);
      read(type, checked(right.clone(), at), reader);
    }
    byte[] longer = new byte[right.length + 1];
    System.arraycopy(right, 0, longer, 0, end);
    read(type, checked(longer, end + 1), reader);
  }

  private static byte[] put(byte[] right, int at, byte[] field) {
    byte[] wrong = right.clone();
    int length = Math.min(field.length, right.length - CHECKSUM - at);
    System.arraycopy(field, 0, wrong, at, length);
    return wrong;
  }

  /** The first bytes with their length and a checksum of their own. */
  private static byte[] checked(byte[] bytes, int end) {
    ByteBuffer form = ByteBuffer.allocate(end + CHECKSUM).put(bytes, 0, end);
    form.putInt(HEADER - Integer.BYTES, end - HEADER);
    CRC32C checksum = new CRC32C();
    checksum.update(form.array(), 0, end);
    return form.putInt((int) checksum.getValue()).array();
  }

  private void read(String type, byte[] bytes, Function<byte[], Object> reader) {
    try {
      assertNotNull(reader.apply(bytes));
    } catch (IllegalArgumentException refused) {
      refusals.add(type + ": " + refused.getMessage().replaceAll("-?[0-9.]+(E-?[0-9]+)?", "#"));
    }
  }
}
