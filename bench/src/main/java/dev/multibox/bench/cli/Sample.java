package dev.multibox.bench.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.multibox.bench.data.CapturedNetwork;
import dev.multibox.bench.data.CapturedPredictions;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.stream.StreamSupport;

/**
 * The embedded sample: a network's outputs on four VOC2007 photographs, with targets and the loss
 * that float64 arithmetic gives. Resource {@code dev/multibox/bench/sample/README.md} says where it
 * comes from.
 *
 * @param ids VOC2007 numbers of the photographs
 * @param priors priors of an image
 * @param classes classes with the background
 * @param logits {@code [image][prior][class]}
 * @param locations {@code [image][prior][4]}
 * @param labels {@code [image][prior]}
 * @param locationTargets {@code [image][prior][4]}, 0 where the label is 0
 * @param objects what the photographs show
 * @param sizes {@code [image][2]}: width and height in pixels
 * @param expectedTotal the loss of the batch
 * @param expected average precision and what it is of
 */
record Sample(
    List<String> ids,
    int priors,
    int classes,
    float[] logits,
    float[] locations,
    int[] labels,
    float[] locationTargets,
    CapturedPredictions.Objects objects,
    double[][] sizes,
    double expectedTotal,
    Expected expected) {

  /**
   * What detections are to give.
   *
   * @param detections how many there are
   * @param voc2007 mean average precision
   * @param coco mean average precision
   */
  record Expected(int detections, double voc2007, double coco) {}

  private static final String FOLDER = "/dev/multibox/bench/sample/";

  static Sample load() throws IOException {
    JsonNode expected;
    try (InputStream stream = open("expected.json")) {
      expected = new ObjectMapper().readTree(stream);
    }
    List<String> ids =
        StreamSupport.stream(expected.required("ids").spliterator(), false)
            .map(JsonNode::asText)
            .toList();
    JsonNode precision = expected.required("average_precision");
    CapturedPredictions captured = CapturedPredictions.load(CapturedNetwork.SSD300_TRAINED);
    return new Sample(
        ids,
        expected.required("priors").asInt(),
        expected.required("classes").asInt(),
        captured.logits(),
        captured.locations(),
        captured.labels(),
        captured.locationTargets(),
        CapturedPredictions.Objects.load(),
        new ObjectMapper().convertValue(expected.required("image_sizes"), double[][].class),
        expected.required("float64").required("total").asDouble(),
        new Expected(
            precision.required("detections").asInt(),
            precision.required("voc2007").asDouble(),
            precision.required("coco").asDouble()));
  }

  int batch() {
    return ids.size();
  }

  private static InputStream open(String name) throws IOException {
    return CapturedPredictions.resource(FOLDER + name);
  }
}
