package dev.multibox.matching;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.multibox.loss.ReferenceLoss;
import dev.multibox.matching.MatchingPolicy.Claim;
import dev.multibox.matching.MatchingPolicy.Leftover;
import dev.multibox.matching.MatchingPolicy.Threshold;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Matching and coding policies: presets, builders, and knobs that contradict each other. */
class TargetPoliciesTest {

  @Test
  void presetsBearTheNamesOfTheLosses() {
    assertEquals(
        Arrays.stream(ReferenceLoss.values()).map(Enum::name).sorted().toList(),
        Arrays.stream(ReferenceTargets.values()).map(Enum::name).sorted().toList());
  }

  @Test
  void aBuilderOfAPolicyBuildsItsEqual() {
    for (ReferenceTargets reference : ReferenceTargets.values()) {
      assertEquals(reference.matching(), reference.matching().toBuilder().build());
      assertEquals(reference.coding(), reference.coding().toBuilder().build());
    }
    assertEquals(
        BoxCoding.builder().logEpsilon(0f).overhang(0f).build(),
        BoxCoding.builder().logEpsilon(-0f).overhang(-0f).build());
    assertEquals(
        MatchingPolicy.builder().build(),
        MatchingPolicy.builder().unionEpsilon(-0f).claimOverlap(-0f).build());
  }

  @Test
  void matchingKnobsOutOfRangeAreRefused() {
    refused("positiveOverlap", () -> MatchingPolicy.builder().positiveOverlap(0f).build());
    refused("positiveOverlap", () -> MatchingPolicy.builder().positiveOverlap(1.1f).build());
    refused("positiveOverlap", () -> MatchingPolicy.builder().positiveOverlap(Float.NaN).build());
    refused("neutralOverlap", () -> MatchingPolicy.builder().neutralOverlap(0f).build());
    refused("neutralOverlap", () -> MatchingPolicy.builder().neutralOverlap(Float.NaN).build());
    refused("unionEpsilon", () -> MatchingPolicy.builder().unionEpsilon(-1f).build());
    refused("claimOverlap", () -> MatchingPolicy.builder().claimOverlap(1f).build());
    refused("claimOverlap", () -> MatchingPolicy.builder().claimOverlap(-0.1f).build());
    assertThrows(
        NullPointerException.class, () -> MatchingPolicy.builder().threshold(null).build());
    assertThrows(NullPointerException.class, () -> MatchingPolicy.builder().claim(null).build());
    assertThrows(NullPointerException.class, () -> MatchingPolicy.builder().contest(null).build());
    assertThrows(NullPointerException.class, () -> MatchingPolicy.builder().tie(null).build());
    assertThrows(NullPointerException.class, () -> MatchingPolicy.builder().leftover(null).build());
  }

  @Test
  void matchingKnobsThatContradictAreRefused() {
    for (Claim claim : new Claim[] {Claim.NONE, Claim.TIED_PRIORS}) {
      refused("leftover", () -> MatchingPolicy.builder().claim(claim).build());
      refused(
          "claimOverlap",
          () ->
              MatchingPolicy.builder()
                  .claim(claim)
                  .leftover(Leftover.NONE)
                  .claimOverlap(0.1f)
                  .build());
    }
    refused("leftover", () -> MatchingPolicy.builder().leftover(Leftover.FIRST_FREE_PRIOR).build());
    refused(
        "claim",
        () ->
            MatchingPolicy.builder()
                .claim(Claim.NONE)
                .leftover(Leftover.NONE)
                .threshold(Threshold.NONE)
                .build());
  }

  @Test
  void codingKnobsAreRefused() {
    refused("varianceX", () -> BoxCoding.builder().variances(0f, 1f, 1f, 1f).build());
    refused("varianceY", () -> BoxCoding.builder().variances(1f, -1f, 1f, 1f).build());
    refused("varianceWidth", () -> BoxCoding.builder().variances(1f, 1f, Float.NaN, 1f).build());
    refused(
        "varianceHeight",
        () -> BoxCoding.builder().variances(1f, 1f, 1f, Float.POSITIVE_INFINITY).build());
    refused("logEpsilon", () -> BoxCoding.builder().logEpsilon(-1f).build());
    refused("maxLogSize", () -> BoxCoding.builder().maxLogSize(0f).build());
    refused("overhang", () -> BoxCoding.builder().overhang(Float.NaN).build());
    refused(
        "logEpsilon", () -> BoxCoding.builder().code(BoxCoding.Code.CORNER).logEpsilon(1f).build());
    refused(
        "maxLogSize",
        () -> BoxCoding.builder().code(BoxCoding.Code.CORNER_SIZE).maxLogSize(1f).build());
  }

  private static void refused(String argument, Executable call) {
    IllegalArgumentException refused = assertThrows(IllegalArgumentException.class, call);
    assertTrue(
        refused.getMessage().startsWith(argument + ": expected"), () -> refused.getMessage());
  }
}
