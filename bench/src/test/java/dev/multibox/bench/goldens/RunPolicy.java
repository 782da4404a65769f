package dev.multibox.bench.goldens;

import com.fasterxml.jackson.databind.JsonNode;
import dev.multibox.loss.LocationLoss;
import dev.multibox.loss.Mining;
import dev.multibox.loss.MultiBoxPolicy;
import dev.multibox.loss.Normalizer;
import dev.multibox.loss.ReferenceLoss;
import java.util.Map;

/** The policy that a recorded run is compared with, or why there is none. */
sealed interface RunPolicy {

  /** What the references of the golden data are called here. */
  Map<String, ReferenceLoss> PRESETS =
      Map.of("caffe", ReferenceLoss.CAFFE_SSD, "torchvision", ReferenceLoss.TORCHVISION);

  /** The run's policy. */
  record Built(MultiBoxPolicy policy) implements RunPolicy {}

  /** The run cannot be compared yet. */
  record NotBuilt(String reason) implements RunPolicy {}

  /**
   * Returns the preset of the run's reference with the run's parameters.
   *
   * @throws IllegalStateException if a preset's run has a parameter that is not known here
   */
  static RunPolicy of(GoldenRun run) {
    ReferenceLoss preset = PRESETS.get(run.reference());
    if (preset == null) {
      return new NotBuilt("preset not built yet");
    }
    if (run.parameters().path("mining_type").asText().equals("HARD_EXAMPLE")) {
      return new NotBuilt("Caffe's HARD_EXAMPLE (online hard example mining) is not built");
    }
    MultiBoxPolicyBuilder builder = preset.policy().toBuilder();
    for (Map.Entry<String, JsonNode> parameter : run.parameters().properties()) {
      set(builder, parameter.getKey(), parameter.getValue());
    }
    return new Built(builder.build());
  }

  private static void set(MultiBoxPolicyBuilder builder, String name, JsonNode value) {
    switch (name + (value.isTextual() ? "=" + value.asText() : "")) {
      case "neg_pos_ratio" -> builder.negativesPerPositive(value.floatValue());
      case "loc_weight" -> builder.alpha(value.floatValue());
      case "normalization=BATCH_SIZE" -> builder.normalizer(Normalizer.BATCH_SIZE);
      case "normalization=FULL" -> builder.normalizer(Normalizer.BATCH_TIMES_PRIORS);
      case "normalization=NONE" -> builder.normalizer(Normalizer.NONE);
      case "mining_type=NONE" -> builder.mining(Mining.Mode.NONE);
      case "conf_loss_type=LOGISTIC" ->
          builder
              .confidenceLoss(MultiBoxPolicy.ConfidenceLoss.SIGMOID_CROSS_ENTROPY)
              .probabilityFloor(0f);
      case "loc_loss_type=L2" -> builder.locationLoss(LocationLoss.l2());
      default -> throw new IllegalStateException("unknown parameter " + name + " = " + value);
    }
  }
}
