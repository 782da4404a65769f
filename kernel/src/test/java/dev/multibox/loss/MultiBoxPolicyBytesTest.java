package dev.multibox.loss;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrowsExactly;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.multibox.BatchShape;
import dev.multibox.internal.bytes.ByteForm;
import dev.multibox.internal.bytes.ByteFormWriter;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Policies come back from their bytes, and nothing else does. */
class MultiBoxPolicyBytesTest {

  @ParameterizedTest
  @EnumSource
  void everyPresetComesBack(ReferenceLoss reference) {
    byte[] bytes = reference.policy().toBytes();
    assertEquals(82, bytes.length);
    assertEquals(reference.policy(), MultiBoxPolicy.of(bytes));
  }

  /** Every accepted combination of constants, every form of the location loss, other numbers. */
  @Test
  void everyAcceptedPolicyComesBack() {
    SplittableRandom random = new SplittableRandom(33);
    int policies = 0;
    for (MultiBoxPolicy kind : Policies.all()) {
      MultiBoxPolicy policy = Policies.withNumbers(kind, random);
      assertEquals(policy, MultiBoxPolicy.of(policy.toBytes()));
      policies++;
    }
    assertTrue(policies > 500, "policies: " + policies);
  }

  /** The layout is a promise to other releases. */
  @Test
  void layoutIsKept() {
    assertEquals(
        "4d424f58"
            + "03"
            + "01"
            + "00000044"
            + "00"
            + "00"
            + "00000000"
            + "00800000"
            + "00"
            + "00"
            + "00"
            + "00"
            + "3f800000"
            + "00"
            + "00"
            + "00"
            + "00"
            + "00"
            + "40400000"
            + "00000000"
            + "00000000"
            + "00"
            + "00"
            + "00"
            + "00000040"
            + "3f800000"
            + "3f800000"
            + "3ff0000000000000"
            + "00000000"
            + "00"
            + "00"
            + "3f800000"
            + "0ad8b560",
        HexFormat.of().formatHex(ReferenceLoss.CAFFE_SSD.policy().toBytes()));
    assertEquals(
        "4d424f58"
            + "03"
            + "01"
            + "00000044"
            + "01"
            + "00"
            + "00000000"
            + "26901d7d"
            + "01"
            + "00"
            + "01"
            + "00"
            + "3f800000"
            + "00"
            + "01"
            + "00"
            + "03"
            + "00"
            + "40400000"
            + "00000000"
            + "00000064"
            + "02"
            + "01"
            + "01"
            + "00000040"
            + "3f800000"
            + "3f800000"
            + "3ff0000000000000"
            + "00000000"
            + "00"
            + "04"
            + "3f800000"
            + "0b7edea2",
        HexFormat.of().formatHex(ReferenceLoss.RYKOV8.policy().toBytes()));
  }

  @Test
  void everyFlippedBitAndEveryTruncationIsRefused() {
    byte[] bytes = ReferenceLoss.RYKOV8.policy().toBytes();
    for (int bit = 0; bit < 8 * bytes.length; bit++) {
      byte[] flipped = bytes.clone();
      flipped[bit / 8] ^= (byte) (1 << bit % 8);
      assertThrowsExactly(
          IllegalArgumentException.class, () -> MultiBoxPolicy.of(flipped), "bit " + bit);
    }
    for (int length = 0; length < bytes.length; length++) {
      byte[] part = Arrays.copyOf(bytes, length);
      assertThrowsExactly(
          IllegalArgumentException.class, () -> MultiBoxPolicy.of(part), "length " + length);
    }
  }

  @Test
  void foreignContentIsRefusedByName() {
    assertEquals(
        "bytes: expected a MultiBoxPolicy, got a BatchShape; read it by its own class",
        refusal(BatchShape.of(1, 1, 2).toBytes()));
    assertEquals(
        "bytes: expected an object, got null",
        assertThrowsExactly(NullPointerException.class, () -> MultiBoxPolicy.of(null))
            .getMessage());
    assertEquals(
        "alpha: expected a finite number of 0 or more, got NaN",
        refusal(content(0, 1f, Float.NaN)));
    assertEquals("normalizer: expected 0 to 8, got 9", refusal(content(9, 1f, 1f)));
    assertEquals("beta: expected a finite number above 0, got 0.0", refusal(content(0, 0f, 1f)));
    byte[] whole = content(0, 1f, 1f);
    assertArrayEquals(MultiBoxPolicy.builder().build().toBytes(), whole, "the content put right");
  }

  /** The paper's policy with these numbers, in bytes that are whole. */
  private static byte[] content(int normalizer, float beta, float alpha) {
    return new ByteFormWriter(ByteForm.MULTI_BOX_POLICY, 1)
        .int8(0)
        .int8(0)
        .float32(0f)
        .float32(0f)
        .int8(0)
        .int8(0)
        .int8(0)
        .int8(0)
        .float32(beta)
        .int8(0)
        .int8(0)
        .int8(0)
        .int8(0)
        .int8(0)
        .float32(3f)
        .int32(0)
        .int32(0)
        .int8(0)
        .int8(0)
        .int8(0)
        .int32(64)
        .float32(1f)
        .float32(1f)
        .float64(1)
        .float32(0f)
        .int8(0)
        .int8(normalizer)
        .float32(alpha)
        .toBytes();
  }

  private static String refusal(byte[] bytes) {
    return assertThrowsExactly(IllegalArgumentException.class, () -> MultiBoxPolicy.of(bytes))
        .getMessage();
  }
}
