package dev.multibox.bench.goldens;

import com.fasterxml.jackson.databind.JsonNode;
import dev.multibox.loss.HardExamples;
import dev.multibox.loss.LocationLoss;
import dev.multibox.loss.Mining;
import dev.multibox.loss.MultiBoxPolicy;
import dev.multibox.loss.MultiBoxPolicyBuilder;
import dev.multibox.loss.Normalizer;
import dev.multibox.loss.ReferenceLoss;
import java.util.Map;
import java.util.Set;

/** The policy that a recorded run is compared with, or why it is not. */
sealed interface RunPolicy {

  /** Why ssd.pytorch mines other priors than {@link ReferenceLoss#SSD_PYTORCH}. */
  String SHIFTED = "departs: ranks by exp(logit - batch maximum), 0 for a row 103 below it";

  /** What the references of the golden data are called here. */
  Map<String, ReferenceLoss> PRESETS =
      Map.ofEntries(
          Map.entry("caffe", ReferenceLoss.CAFFE_SSD),
          Map.entry("torchvision", ReferenceLoss.TORCHVISION),
          Map.entry("amdegroot", ReferenceLoss.SSD_PYTORCH),
          Map.entry("nvidia", ReferenceLoss.NVIDIA),
          Map.entry("mlperf", ReferenceLoss.MLPERF),
          Map.entry("lufficc", ReferenceLoss.LUFFICC),
          Map.entry("qfgaohao", ReferenceLoss.QFGAOHAO),
          Map.entry("ssd_keras", ReferenceLoss.SSD_KERAS),
          Map.entry("socret360", ReferenceLoss.SOCRET360),
          Map.entry("bubbliiiing_v1", ReferenceLoss.BUBBLIIIING_V1),
          Map.entry("bubbliiiing_v2", ReferenceLoss.BUBBLIIIING_V2),
          Map.entry("bubbliiiing_torch", ReferenceLoss.BUBBLIIIING_TORCH),
          Map.entry("rykov8", ReferenceLoss.RYKOV8),
          Map.entry("gluoncv", ReferenceLoss.GLUONCV),
          Map.entry("d2l", ReferenceLoss.D2L));

  /**
   * Cases whose logits spread that far: over rows, over the batch, or as far as NaN, which makes
   * every key NaN.
   */
  Set<String> SHIFTED_CASES = Set.of("g_ties_zero", "h_large", "h_offset", "n_nonfinite");

  /** The run's policy. */
  record Built(MultiBoxPolicy policy) implements RunPolicy {}

  /** The run departs from the policy of its preset by intent. */
  record Departs(MultiBoxPolicy policy, String reason) implements RunPolicy {}

  /** The run cannot be compared. */
  record NotBuilt(String reason) implements RunPolicy {}

  /**
   * Returns the preset of the run's reference with the run's parameters.
   *
   * @throws IllegalStateException if a run has a reference or a parameter that is not known here
   */
  static RunPolicy of(GoldenRun run) {
    ReferenceLoss preset = PRESETS.get(run.reference());
    if (preset == null) {
      throw new IllegalStateException("unknown reference " + run.reference());
    }
    MultiBoxPolicyBuilder builder = preset.policy().toBuilder();
    for (Map.Entry<String, JsonNode> parameter : run.parameters().properties()) {
      set(builder, parameter.getKey(), parameter.getValue());
    }
    return run.reference().equals("amdegroot") && SHIFTED_CASES.contains(run.caseName())
        ? new Departs(builder.build(), SHIFTED)
        : new Built(builder.build());
  }

  private static void set(MultiBoxPolicyBuilder builder, String name, JsonNode value) {
    switch (name + (value.isTextual() ? "=" + value.asText() : "")) {
      case "neg_pos_ratio", "ratio" ->
          builder.mining(m -> m.negativesPerPositive(value.floatValue()));
      case "n_neg_min", "min_hard_negatives" ->
          builder.mining(m -> m.minNegatives(value.intValue()));
      case "neg_for_hard" -> builder.mining(m -> m.fallbackNegatives(value.intValue()));
      case "loc_weight", "alpha", "lambd" -> builder.alpha(value.floatValue());
      case "rho" -> builder.locationLoss(LocationLoss.smoothL1(value.floatValue()));
      case "normalization=BATCH_SIZE" -> builder.normalizer(Normalizer.BATCH_SIZE);
      case "normalization=FULL" -> builder.normalizer(Normalizer.BATCH_TIMES_PRIORS);
      case "normalization=NONE" -> builder.normalizer(Normalizer.NONE);
      case "mining_type=HARD_EXAMPLE" ->
          builder.mining(m -> m.mode(Mining.Mode.HARD_EXAMPLES).quota(Mining.Quota.EXAMPLES));
      case "sample_size" ->
          builder.mining(m -> m.examples(HardExamples.CAFFE.withMost(value.intValue())));
      case "mining_type=NONE" -> builder.mining(m -> m.mode(Mining.Mode.ALL_NEGATIVES));
      case "conf_loss_type=LOGISTIC" ->
          builder.confidenceLoss(MultiBoxPolicy.ConfidenceLoss.SIGMOID_CROSS_ENTROPY);
      case "loc_loss_type=L2" -> builder.locationLoss(LocationLoss.l2());
      default -> throw new IllegalStateException("unknown parameter " + name + " = " + value);
    }
  }
}
