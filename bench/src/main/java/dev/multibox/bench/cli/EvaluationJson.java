package dev.multibox.bench.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.multibox.bench.formats.Findings;
import dev.multibox.bench.report.Evaluated;
import dev.multibox.evaluation.ConfusionMatrix;
import dev.multibox.evaluation.DetectionCounts;
import dev.multibox.evaluation.DetectionError;
import dev.multibox.evaluation.EvaluationResult;
import dev.multibox.evaluation.OperatingPoint;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** An evaluation as one JSON object in one line. */
final class EvaluationJson {

  private final Evaluated evaluated;
  private final EvaluatedLoss loss;
  private final EvaluationResult result;

  EvaluationJson(Evaluated evaluated, EvaluatedLoss loss) {
    this.evaluated = evaluated;
    this.loss = loss;
    result = evaluated.result();
  }

  void print(PrintWriter out) throws IOException {
    try (JsonGenerator json = new JsonFactory().createGenerator(out)) {
      json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
      json.writeStartObject();
      json.writeStringField("preset", evaluated.preset().name());
      json.writeNumberField("images", evaluated.truth().images().count());
      json.writeNumberField("objects", evaluated.truth().objects().count());
      json.writeNumberField("detections", evaluated.detections().count());
      json.writeNumberField("meanAveragePrecision", result.meanAveragePrecision());
      if (evaluated.hasSummary()) {
        json.writeFieldName("stats");
        double[] stats = result.summary().toArray();
        json.writeArray(stats, 0, stats.length);
      }
      json.writeNumberField("score", evaluated.score());
      classes(json);
      errors(json);
      confusion(json);
      findings(json);
      if (loss != null) {
        json.writeObjectFieldStart("loss");
        TermsJson.fields(json, loss.preset(), loss.backend(), loss.classes(), loss.terms());
        json.writeNumberField("unmatchedObjects", loss.skipped());
        json.writeEndObject();
      }
      json.writeEndObject();
    }
    out.println();
  }

  private void classes(JsonGenerator json) throws IOException {
    json.writeArrayFieldStart("classes");
    for (int label : result.labels()) {
      OperatingPoint best = result.bestF1(label);
      DetectionCounts counts = result.counts(label, evaluated.score());
      json.writeStartObject();
      json.writeNumberField("id", evaluated.truth().categories().get(label).id());
      json.writeStringField("name", evaluated.name(label));
      json.writeNumberField("objects", result.objects(label));
      json.writeNumberField("averagePrecision", result.averagePrecision(label));
      json.writeNumberField("averagePrecisionAtFirst", result.averagePrecision(label, 0));
      json.writeNumberField("averageRecall", result.averageRecall(label));
      json.writeNumberField("bestF1", best.counts().f1());
      json.writeNumberField("bestF1Score", best.score());
      json.writeNumberField("true", counts.trueDetections());
      json.writeNumberField("false", counts.falseDetections());
      json.writeNumberField("missed", counts.missedObjects());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private void errors(JsonGenerator json) throws IOException {
    json.writeObjectFieldStart("errors");
    for (DetectionError error : DetectionError.values()) {
      json.writeObjectFieldStart(key(error));
      json.writeNumberField("count", evaluated.errors().get(error).count());
      json.writeNumberField("gain", evaluated.errors().get(error).gain());
      json.writeEndObject();
    }
    json.writeEndObject();
  }

  private void confusion(JsonGenerator json) throws IOException {
    ConfusionMatrix matrix = result.confusion(evaluated.score());
    long[] counts = matrix.toArray();
    int columns = matrix.labels().length + 1;
    json.writeArrayFieldStart("confusion");
    for (int row = 0; row < columns; row++) {
      json.writeArray(counts, row * columns, columns);
    }
    json.writeEndArray();
  }

  private void findings(JsonGenerator json) throws IOException {
    json.writeObjectFieldStart("findings");
    for (Map.Entry<Findings.Kind, Findings.Finding> found : evaluated.findings().all().entrySet()) {
      json.writeNumberField(key(found.getKey()), found.getValue().count());
    }
    json.writeEndObject();
  }

  /** The key of a constant: UNKNOWN_IMAGE is unknownImage. */
  private static String key(Enum<?> constant) {
    return Pattern.compile("_(.)")
        .matcher(constant.name().toLowerCase(Locale.ROOT))
        .replaceAll(match -> match.group(1).toUpperCase(Locale.ROOT));
  }
}
