package dev.multibox.bench.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.multibox.loss.LocationLoss;
import dev.multibox.loss.MultiBoxPolicy;
import dev.multibox.loss.ReferenceLoss;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Prints what the presets are. */
@Command(
    name = "presets",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = "Prints the losses that --preset names: where each differs from the base.")
final class PresetsCommand implements Callable<Integer> {

  private static final int COLUMNS = 100;
  private static final String INDENT = " ".repeat(21);

  /** What each knob says, in the order of the policy. */
  private static final Map<String, String> LEGEND =
      Map.ofEntries(
          Map.entry("confidenceInput", "what the scores are"),
          Map.entry("confidenceLoss", "loss of a prior's scores"),
          Map.entry("labelSmoothing", "share of the target that all classes have alike"),
          Map.entry("probabilityFloor", "the label's probability counts as at least this"),
          Map.entry("floorGradient", "the gradient where the floor holds: as without, or 0"),
          Map.entry("backgroundColumn", "column of the background among the scores"),
          Map.entry("neutralLabel", "what label -1 means"),
          Map.entry("locationLoss", "loss of a coordinate"),
          Map.entry("mode", "the hardest negatives, or all of them"),
          Map.entry("key", "what negatives are ranked by"),
          Map.entry("scope", "whether images are ranked by themselves or as one"),
          Map.entry("quota", "where the number of negatives comes from"),
          Map.entry("rounding", "what becomes of a fraction of a negative"),
          Map.entry("negativesPerPositive", "ratio of negatives to positives"),
          Map.entry("minNegatives", "least number of an image, or of a batch ranked as one"),
          Map.entry("fallbackNegatives", "number where the images together ask for none"),
          Map.entry("cap", "what bounds the number of negatives"),
          Map.entry("positiveRank", "where positives stand in the ranking"),
          Map.entry("minedPositives", "how often a mined positive counts"),
          Map.entry("most", "hard examples of an image at most"),
          Map.entry("confidenceWeight", "weight of the confidence loss in the rank of an example"),
          Map.entry("locationWeight", "weight of the location loss in the rank of an example"),
          Map.entry("overlapThreshold", "greatest overlap of two examples, 1 for any"),
          Map.entry("leastArea", "boxes of a smaller area are no examples"),
          Map.entry("droppedPositives", "whether a positive that was not picked is counted"),
          Map.entry("normalizer", "what the sums are divided by"),
          Map.entry("alpha", "weight of the location loss"));

  @Spec private CommandSpec spec;

  @Option(
      names = "--json",
      description = "Prints one JSON object in one line: every knob of every preset, by name.")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      printJson(out);
    } else {
      printTable(out);
    }
    out.flush();
    return 0;
  }

  private static void printTable(PrintWriter out) {
    Map<String, Object> base = PolicyKnobs.of(MultiBoxPolicy.builder().build());
    out.println("preset               differs from the base in");
    for (ReferenceLoss preset : ReferenceLoss.values()) {
      out.printf("%-21s%s%n", EnumNames.of(preset), differences(base, preset));
    }
    out.println();
    out.println("knob                 base                    option                     meaning");
    for (Map.Entry<String, Object> knob : base.entrySet()) {
      String option = PolicyKnobs.option(knob.getKey());
      out.printf(
          "%-21s%-24s%-27s%s%n",
          knob.getKey(),
          knob.getValue(),
          option == null ? "" : option,
          LEGEND.getOrDefault(knob.getKey(), ""));
    }
  }

  private static String differences(Map<String, Object> base, ReferenceLoss preset) {
    StringBuilder text = new StringBuilder();
    int column = INDENT.length();
    for (Map.Entry<String, Object> knob : PolicyKnobs.of(preset.policy()).entrySet()) {
      if (knob.getValue().equals(base.get(knob.getKey()))) {
        continue;
      }
      String item = knob.getKey() + " " + knob.getValue();
      if (!text.isEmpty()) {
        text.append(',');
        if (column + 2 + item.length() > COLUMNS) {
          text.append(System.lineSeparator()).append(INDENT);
          column = INDENT.length();
        } else {
          text.append(' ');
          column += 2;
        }
      }
      text.append(item);
      column += item.length();
    }
    return text.isEmpty() ? "nothing" : text.toString();
  }

  private static void printJson(PrintWriter out) throws IOException {
    try (JsonGenerator generator = new JsonFactory().createGenerator(out)) {
      generator.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
      generator.writeStartObject();
      for (ReferenceLoss preset : ReferenceLoss.values()) {
        generator.writeObjectFieldStart(preset.name());
        for (Map.Entry<String, Object> knob : PolicyKnobs.of(preset.policy()).entrySet()) {
          generator.writeFieldName(jsonKey(knob.getKey()));
          switch (knob.getValue()) {
            case Float number -> generator.writeNumber(number);
            case Double number -> generator.writeNumber(number);
            case Integer number -> generator.writeNumber(number);
            case Enum<?> constant -> generator.writeString(constant.name());
            case LocationLoss form -> generator.writeString(form.toString());
            default -> throw new AssertionError(knob);
          }
        }
        generator.writeEndObject();
      }
      generator.writeEndObject();
    }
    out.println();
  }

  /** The key of a knob, which outlives the knob's name. */
  private static String jsonKey(String knob) {
    return knob.equals("minedPositives") ? "overlap" : knob;
  }
}
