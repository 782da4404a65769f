package dev.multibox.matching;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrowsExactly;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.multibox.internal.bytes.ByteForm;
import dev.multibox.internal.bytes.ByteFormWriter;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Policies, codings and configurations come back from their bytes, and nothing else does. */
class PolicyBytesTest {

  @Test
  void everyPresetComesBack() {
    for (ReferenceTargets reference : ReferenceTargets.values()) {
      assertEquals(
          reference.matching(), MatchingPolicy.of(reference.matching().toBytes()), "" + reference);
      assertEquals(reference.coding(), BoxCoding.of(reference.coding().toBytes()), "" + reference);
    }
    for (ReferencePriors reference : ReferencePriors.values()) {
      PriorConfiguration configuration = PriorConfiguration.of(reference.configuration().toBytes());
      assertEquals(reference.configuration(), configuration, "" + reference);
      assertArrayEquals(PriorBoxes.of(reference).corners(), PriorBoxes.of(configuration).corners());
    }
  }

  @Test
  void everyKnobComesBack() {
    MatchingPolicy policy =
        new MatchingPolicy(
            MatchingPolicy.Threshold.NONE,
            0.6f,
            0.25f,
            1e-7f,
            MatchingPolicy.ForceMatch.BIPARTITE,
            MatchingPolicy.Conflict.LARGER_OVERLAP,
            0.125f,
            MatchingPolicy.UnmatchedBox.FIRST_FREE_PRIOR,
            0.75f);
    assertEquals(policy, MatchingPolicy.of(policy.toBytes()));
    BoxCoding coding =
        new BoxCoding(
            BoxCoding.Code.CENTER_SIZE,
            BoxForm.CENTERS,
            0.1f,
            0.2f,
            0.3f,
            0.4f,
            0.5f,
            0.6f,
            BoxCoding.OffsetOrder.Y_FIRST,
            0.7f);
    assertEquals(coding, BoxCoding.of(coding.toBytes()));
    PriorConfiguration configuration =
        new PriorConfiguration(
            640,
            360,
            List.of(
                new PriorMap(
                    2, 3, 4.5, 6.5, 0.25, List.of(new PriorShape(7.5, 8.5), new PriorShape(9, 10))),
                new PriorMap(1, 1, 1, 2, List.of(new PriorShape(3, 4)))),
            PriorConfiguration.Units.PIXELS,
            PriorConfiguration.Rounding.CORNERS,
            PriorConfiguration.Clip.CORNERS,
            PriorConfiguration.Order.SHAPE_MAJOR);
    assertEquals(configuration, PriorConfiguration.of(configuration.toBytes()));
  }

  /** The layout is a promise to other releases. */
  @Test
  void layoutIsKept() {
    assertEquals(
        "4d424f58040100000018"
            + "003f0000007f80000000000000"
            + "0100"
            + "00000000"
            + "01"
            + "7f800000"
            + "11d2c85e",
        HexFormat.of().formatHex(MatchingPolicy.builder().build().toBytes()));
    assertEquals(
        "4d424f5805010000001f"
            + "0000"
            + "3dcccccd3dcccccd3e4ccccd3e4ccccd"
            + "00000000"
            + "7f800000"
            + "00"
            + "3c23d70a"
            + "23ec2a5f",
        HexFormat.of().formatHex(BoxCoding.builder().build().toBytes()));
    assertEquals(
        "4d424f58060100000044"
            + "0000000800000004"
            + "00000200"
            + "00000001"
            + "0000000200000002"
            + "40100000000000004000000000000000"
            + "3fe0000000000000"
            + "00000001"
            + "40100000000000004010000000000000"
            + "a0d5c0d5",
        HexFormat.of().formatHex(PriorConfiguration.builder(8, 4).map(2, 4, 0).build().toBytes()));
  }

  private static void refused(String start, Executable call) {
    String message = assertThrowsExactly(IllegalArgumentException.class, call).getMessage();
    assertTrue(message.startsWith(start), message);
  }

  @Test
  void bytesOfAnotherKindAreRefused() {
    byte[] policy = MatchingPolicy.builder().build().toBytes();
    byte[] coding = BoxCoding.builder().build().toBytes();
    refused("bytes: expected a BoxCoding, got a MatchingPolicy", () -> BoxCoding.of(policy));
    refused("bytes: expected a MatchingPolicy, got a BoxCoding", () -> MatchingPolicy.of(coding));
    refused(
        "bytes: expected a PriorConfiguration, got a BoxCoding",
        () -> PriorConfiguration.of(coding));
    byte[] changed = policy.clone();
    changed[12] ^= 1;
    refused("bytes: expected the checksum", () -> MatchingPolicy.of(changed));
  }

  /** The checksum is right, the values are not. */
  @Test
  void valuesOutOfRangeAreNamed() {
    refused(
        "positiveOverlap: expected a number above 0 and at most 1, got 2.0",
        () -> MatchingPolicy.of(policyBytes(2f, 1).toBytes()));
    refused(
        "conflict: expected 0 to 2, got 7",
        () -> MatchingPolicy.of(policyBytes(0.5f, 7).toBytes()));
    refused(
        "bytes: expected no bytes behind the last field, got 1",
        () -> MatchingPolicy.of(policyBytes(0.5f, 1).flag(true).toBytes()));
    refused(
        "maps: expected 1 to 4, got 1000000000",
        () -> PriorConfiguration.of(configurationBytes(300, 1_000_000_000).int32(0).toBytes()));
    refused(
        "shapes: expected 1 to 8, got 2147483647",
        () -> PriorConfiguration.of(mapBytes(300, Integer.MAX_VALUE).float64(1).toBytes()));
    refused(
        "imageWidth: expected at least 1, got 0",
        () -> PriorConfiguration.of(mapBytes(0, 1).float64(1).float64(1).toBytes()));
  }

  private static ByteFormWriter policyBytes(float positiveOverlap, int conflict) {
    return new ByteFormWriter(ByteForm.MATCHING_POLICY, 1)
        .constant(MatchingPolicy.Threshold.AT_LEAST)
        .float32(positiveOverlap)
        .float32(1f)
        .float32(0f)
        .constant(MatchingPolicy.ForceMatch.BEST_PRIOR)
        .constant(Ordinal.values()[conflict])
        .float32(0f)
        .constant(MatchingPolicy.UnmatchedBox.NONE)
        .float32(1f);
  }

  /** Constants of any ordinal. */
  private enum Ordinal {
    ZERO,
    ONE,
    TWO,
    THREE,
    FOUR,
    FIVE,
    SIX,
    SEVEN
  }

  private static ByteFormWriter configurationBytes(int width, int maps) {
    return new ByteFormWriter(ByteForm.PRIOR_CONFIGURATION, 1)
        .int32(width)
        .int32(300)
        .constant(PriorConfiguration.Units.FRACTIONS)
        .constant(PriorConfiguration.Rounding.CENTERS)
        .constant(PriorConfiguration.Clip.NONE)
        .constant(PriorConfiguration.Order.CELL_MAJOR)
        .int32(maps);
  }

  private static ByteFormWriter mapBytes(int width, int shapes) {
    return configurationBytes(width, 1)
        .int32(1)
        .int32(1)
        .float64(1)
        .float64(1)
        .float64(0.5)
        .int32(shapes);
  }
}
