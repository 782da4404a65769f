package dev.multibox.bench.cli;

import dev.multibox.loss.HardExamples;
import dev.multibox.loss.Mining;
import dev.multibox.loss.MultiBoxPolicy;
import java.lang.reflect.RecordComponent;
import java.util.LinkedHashMap;
import java.util.Map;

/** The knobs of a policy by name, those of its mining among them. */
final class PolicyKnobs {

  /** The options that turn knobs. */
  private static final Map<String, String> OPTIONS =
      Map.ofEntries(
          Map.entry("confidenceInput", "--probabilities"),
          Map.entry("labelSmoothing", "--label-smoothing"),
          Map.entry("probabilityFloor", "--floor"),
          Map.entry("locationLoss", "--location-loss, --beta"),
          Map.entry("beta", "--beta"),
          Map.entry("delta", "--beta"),
          Map.entry("mode", "--mining"),
          Map.entry("negativesPerPositive", "--negatives-per-positive"),
          Map.entry("minNegatives", "--min-negatives"),
          Map.entry("fallbackNegatives", "--fallback-negatives"),
          Map.entry("normalizer", "--normalizer"),
          Map.entry("alpha", "--alpha"));

  private PolicyKnobs() {}

  /** Every knob and its value, in the order of the records. */
  static Map<String, Object> of(MultiBoxPolicy policy) {
    Map<String, Object> knobs = new LinkedHashMap<>();
    add(policy, knobs);
    return knobs;
  }

  private static void add(Record group, Map<String, Object> knobs) {
    for (Map.Entry<String, Object> knob : components(group).entrySet()) {
      if (knob.getValue() instanceof Mining || knob.getValue() instanceof HardExamples) {
        add((Record) knob.getValue(), knobs);
      } else {
        knobs.put(knob.getKey(), knob.getValue());
      }
    }
  }

  /** The option that turns a knob, or null. */
  static String option(String knob) {
    return OPTIONS.get(knob);
  }

  /** The library's sentence about a knob, about its option instead where there is one. */
  static String byOption(String message) {
    int colon = message.indexOf(':');
    String option = colon < 0 ? null : OPTIONS.get(message.substring(0, colon));
    return option == null ? message : option + message.substring(colon);
  }

  private static Map<String, Object> components(Record knobs) {
    Map<String, Object> values = new LinkedHashMap<>();
    for (RecordComponent component : knobs.getClass().getRecordComponents()) {
      try {
        values.put(component.getName(), component.getAccessor().invoke(knobs));
      } catch (ReflectiveOperationException impossible) {
        throw new AssertionError(impossible);
      }
    }
    return values;
  }
}
