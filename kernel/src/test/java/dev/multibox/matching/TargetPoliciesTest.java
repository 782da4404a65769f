package dev.multibox.matching;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.multibox.Backend;
import dev.multibox.loss.ReferenceLoss;
import dev.multibox.matching.MatchingPolicy.ForceMatch;
import dev.multibox.matching.MatchingPolicy.Threshold;
import dev.multibox.matching.MatchingPolicy.UnmatchedBox;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
  void everyPresetKnowsItsLossAndItsUsualPriors() {
    Map<ReferenceTargets, ReferencePriors> usual = new EnumMap<>(ReferenceTargets.class);
    usual.put(ReferenceTargets.CAFFE_SSD, ReferencePriors.CAFFE_SSD300_VOC);
    usual.put(ReferenceTargets.TORCHVISION, ReferencePriors.TORCHVISION_SSD300);
    usual.put(ReferenceTargets.SSD_PYTORCH, ReferencePriors.SSD300_VOC);
    usual.put(ReferenceTargets.NVIDIA, ReferencePriors.NVIDIA_SSD300);
    usual.put(ReferenceTargets.MLPERF, ReferencePriors.NVIDIA_SSD300);
    usual.put(ReferenceTargets.LUFFICC, ReferencePriors.SSD300_VOC);
    usual.put(ReferenceTargets.QFGAOHAO, ReferencePriors.SSD300_VOC);
    usual.put(ReferenceTargets.TF_OBJECT_DETECTION, ReferencePriors.TF_SSD_MOBILENET);
    for (ReferenceTargets reference : ReferenceTargets.values()) {
      assertEquals(reference.name(), reference.loss().name());
      assertEquals(
          Optional.ofNullable(usual.get(reference)), reference.priors(), "of " + reference);
    }
  }

  @Test
  void aMatcherOfAPresetHasItsPriorsMatchingAndCoding() {
    for (ReferenceTargets reference : ReferenceTargets.values()) {
      if (reference.priors().isPresent()) {
        PriorMatcher matcher = PriorMatcher.of(reference);
        assertArrayEquals(
            PriorBoxes.of(reference.priors().get()).corners(), matcher.priors().corners());
        assertEquals(reference.matching(), matcher.policy());
        assertEquals(reference.coding(), matcher.coding());
        assertSame(Backend.current(), matcher.backend());
      } else {
        IllegalArgumentException refused =
            assertThrows(IllegalArgumentException.class, () -> PriorMatcher.of(reference));
        assertEquals(
            "reference: expected one whose usual priors are known, CAFFE_SSD, TORCHVISION, "
                + "SSD_PYTORCH, NVIDIA, MLPERF, LUFFICC, QFGAOHAO, TF_OBJECT_DETECTION, got "
                + reference
                + "; give priors of your own to PriorMatcher.of(priors, reference)",
            refused.getMessage());
      }
    }
    Backend scalar = Backend.of(Backend.Choice.SCALAR);
    PriorBoxes priors = PriorBoxes.of(ReferencePriors.MOBILENET_SSD300);
    PriorMatcher own = PriorMatcher.of(priors, ReferenceTargets.QFGAOHAO, scalar);
    assertSame(scalar, own.backend());
    assertSame(priors, own.priors());
    assertEquals(ReferenceTargets.QFGAOHAO.matching(), own.policy());
  }

  @Test
  void knobsOfFractionsAreRefusedWithPriorsInPixels() {
    PriorBoxes pixels = PriorBoxes.of(ReferencePriors.TORCHVISION_SSD300);
    String got = ", got pixels of an image of 300.0 by 300.0; ";
    for (ReferenceTargets reference :
        List.of(ReferenceTargets.LUFFICC, ReferenceTargets.QFGAOHAO)) {
      assertEquals(
          "priors: expected fractions of the image, as unionEpsilon 1.0E-5 is added to areas of "
              + "fractions"
              + got
              + "set unionEpsilon(0) or the configuration's units(FRACTIONS)",
          assertThrows(IllegalArgumentException.class, () -> PriorMatcher.of(pixels, reference))
              .getMessage());
    }
    BoxCoding corner = BoxCoding.builder().code(BoxCoding.Code.CORNER).build();
    String expected =
        "priors: expected fractions of the image, as code CORNER takes differences of fractions"
            + got
            + "take code CORNER_SIZE or the configuration's units(FRACTIONS)";
    MatchingPolicy policy = MatchingPolicy.builder().build();
    float[] numbers = new float[pixels.count() * 4];
    BoxCoder coder = BoxCoder.of(corner);
    for (Executable call :
        List.<Executable>of(
            () -> PriorMatcher.of(pixels, policy, corner),
            () -> coder.encode(numbers, 1, pixels, numbers),
            () -> coder.decode(numbers, 1, pixels, numbers))) {
      assertEquals(expected, assertThrows(IllegalArgumentException.class, call).getMessage());
    }
    for (ReferenceTargets reference : ReferenceTargets.values()) {
      if (reference.matching().unionEpsilon() == 0f) {
        assertSame(pixels, PriorMatcher.of(pixels, reference).priors());
      }
    }
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
        MatchingPolicy.builder().unionEpsilon(-0f).forceMatchOverlap(-0f).build());
  }

  @Test
  void matchingKnobsOutOfRangeAreRefused() {
    refused("positiveOverlap", () -> MatchingPolicy.builder().positiveOverlap(0f).build());
    refused("positiveOverlap", () -> MatchingPolicy.builder().positiveOverlap(1.1f).build());
    refused("positiveOverlap", () -> MatchingPolicy.builder().positiveOverlap(Float.NaN).build());
    refused("neutralOverlap", () -> MatchingPolicy.builder().neutralOverlap(0f).build());
    refused("neutralOverlap", () -> MatchingPolicy.builder().neutralOverlap(Float.NaN).build());
    refused("ignoreOverlap", () -> MatchingPolicy.builder().ignoreOverlap(0f).build());
    refused("ignoreOverlap", () -> MatchingPolicy.builder().ignoreOverlap(Float.NaN).build());
    refused("unionEpsilon", () -> MatchingPolicy.builder().unionEpsilon(-1f).build());
    refused("forceMatchOverlap", () -> MatchingPolicy.builder().forceMatchOverlap(1f).build());
    refused("forceMatchOverlap", () -> MatchingPolicy.builder().forceMatchOverlap(-0.1f).build());
    assertThrows(
        NullPointerException.class, () -> MatchingPolicy.builder().threshold(null).build());
    assertThrows(
        NullPointerException.class, () -> MatchingPolicy.builder().forceMatch(null).build());
    assertThrows(NullPointerException.class, () -> MatchingPolicy.builder().conflict(null).build());
    assertThrows(
        NullPointerException.class, () -> MatchingPolicy.builder().unmatchedBox(null).build());
  }

  @Test
  void matchingKnobsThatContradictAreRefused() {
    for (ForceMatch forceMatch : new ForceMatch[] {ForceMatch.NONE, ForceMatch.TIED_BEST_PRIORS}) {
      refused("unmatchedBox", () -> MatchingPolicy.builder().forceMatch(forceMatch).build());
      refused(
          "forceMatchOverlap",
          () ->
              MatchingPolicy.builder()
                  .forceMatch(forceMatch)
                  .unmatchedBox(UnmatchedBox.NONE)
                  .forceMatchOverlap(0.1f)
                  .build());
    }
    refused(
        "unmatchedBox",
        () -> MatchingPolicy.builder().unmatchedBox(UnmatchedBox.FIRST_FREE_PRIOR).build());
    refused(
        "forceMatch",
        () ->
            MatchingPolicy.builder()
                .forceMatch(ForceMatch.NONE)
                .unmatchedBox(UnmatchedBox.NONE)
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
    assertThrows(NullPointerException.class, () -> BoxCoding.builder().offsetOrder(null).build());
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
