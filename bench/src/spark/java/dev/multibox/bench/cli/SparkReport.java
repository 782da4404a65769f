package dev.multibox.bench.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.multibox.Backend;
import dev.multibox.bench.spark.BadImage;
import dev.multibox.bench.spark.DatasetPolicy;
import dev.multibox.bench.spark.DatasetResult;
import dev.multibox.evaluation.EvaluationResult;
import dev.multibox.loss.ReferenceLoss;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Locale;

/** Prints what the evaluation of a data set found. */
final class SparkReport {

  private final PrintWriter out;
  private final DatasetPolicy policy;
  private final DatasetResult result;

  SparkReport(PrintWriter out, DatasetPolicy policy, DatasetResult result) {
    this.out = out;
    this.policy = policy;
    this.result = result;
  }

  /** Prints tables. */
  void printTable(ReferenceLoss preset) {
    out.println(
        "Loss "
            + EnumNames.of(preset)
            + " of "
            + result.terms().batch()
            + " images in "
            + result.partitions()
            + " partitions, which sent "
            + result.bytes()
            + " bytes");
    out.println("Backend " + String.join(", ", result.backends()));
    out.println();
    new TermsTable(out, policy.loss()).print(result.terms(), Integer::toString);
    result.detections().ifPresent(this::printDetections);
    if (!result.bad().isEmpty()) {
      out.println();
      out.println(result.bad().size() + " images left out:");
      result.bad().forEach(out::println);
    }
    out.flush();
  }

  private void printDetections(EvaluationResult detections) {
    out.println();
    out.println("Average precision " + EnumNames.of(policy.evaluation()));
    for (int label : detections.labels()) {
      out.printf(Locale.ROOT, "%-12d %14.8g%n", label, detections.averagePrecision(label));
    }
    out.printf(Locale.ROOT, "%-12s %14.8g%n", "mean", detections.meanAveragePrecision());
  }

  /** Prints the loss as one JSON object in one line, and the rest as another. */
  void printJson(ReferenceLoss preset, Backend backend) throws IOException {
    TermsJson.print(out, preset, backend, policy.image().classes(), result.terms());
    try (JsonGenerator json = new JsonFactory().createGenerator(out)) {
      json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
      json.writeStartObject();
      json.writeNumberField("partitions", result.partitions());
      json.writeNumberField("bytes", result.bytes());
      json.writeArrayFieldStart("backends");
      for (String kernels : result.backends()) {
        json.writeString(kernels);
      }
      json.writeEndArray();
      if (result.detections().isPresent()) {
        write(json, result.detections().get());
      }
      json.writeArrayFieldStart("leftOut");
      for (BadImage image : result.bad()) {
        json.writeStartObject();
        json.writeStringField("image", image.id());
        json.writeNumberField("index", image.index());
        json.writeStringField("column", image.column());
        json.writeStringField("problem", image.problem());
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeEndObject();
    }
    out.println();
    out.flush();
  }

  private void write(JsonGenerator json, EvaluationResult detections) throws IOException {
    json.writeStringField("measure", policy.evaluation().name());
    json.writeNumberField("meanAveragePrecision", detections.meanAveragePrecision());
    json.writeObjectFieldStart("averagePrecision");
    for (int label : detections.labels()) {
      json.writeNumberField(Integer.toString(label), detections.averagePrecision(label));
    }
    json.writeEndObject();
  }
}
