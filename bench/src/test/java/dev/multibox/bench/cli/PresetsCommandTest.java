package dev.multibox.bench.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.multibox.loss.MultiBoxPolicy;
import dev.multibox.loss.ReferenceLoss;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class PresetsCommandTest {

  @Test
  void listsEveryPresetWithWhatDiffers() {
    List<String> blocks =
        List.of(
            CommandRun.of("presets")
                .succeeds()
                .out()
                .replaceAll("\n +", " ")
                .split("\n\n")[0]
                .split("\n"));
    assertEquals(ReferenceLoss.values().length + 1, blocks.size());
    Map<String, Object> base = PolicyKnobs.of(MultiBoxPolicy.builder().build());
    for (ReferenceLoss preset : ReferenceLoss.values()) {
      String row = blocks.get(1 + preset.ordinal());
      String expected =
          PolicyKnobs.of(preset.policy()).entrySet().stream()
              .filter(knob -> !knob.getValue().equals(base.get(knob.getKey())))
              .map(knob -> knob.getKey() + " " + knob.getValue())
              .collect(Collectors.joining(", "));
      assertEquals(EnumNames.of(preset) + " " + expected, row.replaceAll(" +", " "));
    }
  }

  @Test
  void explainsEveryKnob() {
    List<String> lines = CommandRun.of("presets").succeeds().out().lines().toList();
    Map<String, Object> base = PolicyKnobs.of(MultiBoxPolicy.builder().build());
    assertEquals(27, base.size());
    String help = CommandRun.of("loss", "--help").succeeds().out();
    for (Map.Entry<String, Object> knob : base.entrySet()) {
      String[] cells =
          lines.stream()
              .filter(line -> line.startsWith(knob.getKey() + " "))
              .reduce((first, second) -> second)
              .orElseThrow()
              .split(" +", 3);
      assertEquals(knob.getValue().toString(), cells[1]);
      assertFalse(cells[2].isBlank(), knob.getKey());
      String option = PolicyKnobs.option(knob.getKey());
      if (option != null) {
        assertTrue(cells[2].startsWith(option + " "), cells[2]);
        for (String name : option.split(", ")) {
          assertTrue(help.contains(name.replace("--", "")), name);
        }
      }
      assertTrue(cells[2].replaceFirst("^--\\S+(, --\\S+)? +", "").contains(" "), cells[2]);
    }
  }

  @Test
  void printsEveryKnobAsJson() throws IOException {
    String out = CommandRun.of("presets", "--json").succeeds().out();
    assertEquals(1, out.lines().count());
    JsonNode json = new ObjectMapper().readTree(out);
    assertEquals(ReferenceLoss.values().length, json.size());
    for (ReferenceLoss preset : ReferenceLoss.values()) {
      JsonNode found = json.required(preset.name());
      Map<String, Object> knobs = PolicyKnobs.of(preset.policy());
      assertEquals(knobs.size(), found.size());
      knobs.forEach((name, value) -> assertEquals(value.toString(), text(found, name, value)));
    }
  }

  private static String text(JsonNode knobs, String name, Object value) {
    JsonNode found = knobs.required(name.equals("minedPositives") ? "overlap" : name);
    return value instanceof Float ? Float.toString(found.floatValue()) : found.asText();
  }
}
