package dev.multibox.bench.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.multibox.Backend;
import dev.multibox.loss.LossTerms;
import dev.multibox.loss.ReferenceLoss;
import java.io.IOException;
import java.io.PrintWriter;

/** The terms of a batch as one JSON object in one line. */
final class TermsJson {

  private TermsJson() {}

  static void print(
      PrintWriter out, ReferenceLoss preset, Backend backend, int classes, LossTerms terms)
      throws IOException {
    // The generator quotes NaN and infinity, for which JSON has no number.
    try (JsonGenerator json = new JsonFactory().createGenerator(out)) {
      json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
      json.writeStartObject();
      fields(json, preset, backend, classes, terms);
      json.writeEndObject();
    }
    out.println();
    out.flush();
  }

  /** Writes the fields of an object that has begun. */
  static void fields(
      JsonGenerator json, ReferenceLoss preset, Backend backend, int classes, LossTerms terms)
      throws IOException {
    json.writeStringField("preset", preset.name());
    json.writeStringField("backend", backend.name());
    json.writeNumberField("vectorBits", backend.vectorBits());
    json.writeNumberField("batch", terms.batch());
    json.writeNumberField("priors", terms.priors());
    json.writeNumberField("classes", classes);
    json.writeNumberField("total", terms.total());
    json.writeNumberField("confidence", terms.confidence());
    json.writeNumberField("location", terms.location());
    int images = terms.batch();
    write(json, "positives", images, image -> json.writeNumber(terms.positives(image)));
    write(json, "negatives", images, image -> json.writeNumber(terms.negatives(image)));
    write(
        json, "confidencePerImage", images, image -> json.writeNumber(terms.confidenceSum(image)));
    write(json, "locationPerImage", images, image -> json.writeNumber(terms.locationSum(image)));
  }

  /** Writes a number of an image. */
  @FunctionalInterface
  private interface ImageNumber {
    void write(int image) throws IOException;
  }

  private static void write(JsonGenerator json, String field, int images, ImageNumber number)
      throws IOException {
    json.writeArrayFieldStart(field);
    for (int image = 0; image < images; image++) {
      number.write(image);
    }
    json.writeEndArray();
  }
}
