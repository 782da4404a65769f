package dev.multibox.bench.track;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatFactory;
import org.openjdk.jmh.results.format.ResultFormatType;

/**
 * A run as a file: one JSON object of {@code banner}, {@code ratios}, {@code firstCalls} and {@code
 * jmh}, the array that JMH writes.
 *
 * @param banner where, when and on what
 * @param jmh what JMH writes
 * @param firstCalls the warm-up, or nothing
 */
public record ResultFile(Banner banner, ArrayNode jmh, Optional<FirstCalls> firstCalls) {

  private static final String WRITTEN = "'multibox ratios --save DIR' writes such files";

  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final String UNIT = "us/op";

  /**
   * {@return a run's results as JMH writes them, without the names of places on this machine}
   *
   * @param results each benchmark's, all forks together
   * @throws JsonProcessingException if JMH writes no JSON
   */
  public static ArrayNode withoutPlaces(Collection<RunResult> results)
      throws JsonProcessingException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (PrintStream out = new PrintStream(bytes, false, StandardCharsets.UTF_8)) {
      ResultFormatFactory.getInstance(ResultFormatType.JSON, out).writeOut(results);
    }
    ArrayNode array = (ArrayNode) MAPPER.readTree(bytes.toString(StandardCharsets.UTF_8));
    array.forEach(result -> ((ObjectNode) result).remove("jvm"));
    return array;
  }

  /**
   * {@return the run in a file}
   *
   * @param file as {@code ratios --save} writes it
   * @throws IOException if it cannot be read or is something else
   */
  public static ResultFile read(Path file) throws IOException {
    JsonNode root;
    try {
      root = MAPPER.readTree(Files.readAllBytes(file));
    } catch (JsonProcessingException broken) {
      throw new IOException(
          file + ": expected JSON, got " + broken.getOriginalMessage() + "; " + WRITTEN, broken);
    }
    if (root == null || !(root.path("jmh") instanceof ArrayNode jmh) || !root.has("banner")) {
      throw new IOException(
          file + ": expected an object with \"banner\" and \"jmh\", got another; " + WRITTEN);
    }
    try {
      FirstCalls first =
          root.hasNonNull("firstCalls")
              ? MAPPER.treeToValue(root.get("firstCalls"), FirstCalls.class)
              : null;
      Banner banner =
          MAPPER
              .readerFor(Banner.class)
              .with(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
              .readValue(root.get("banner"));
      return new ResultFile(banner, jmh, Optional.ofNullable(first));
    } catch (JsonProcessingException other) {
      throw new IOException(
          file + ": expected a banner, got " + other.getOriginalMessage() + "; " + WRITTEN, other);
    }
  }

  /**
   * {@return the runs in files, in the order of their dates}
   *
   * @param places files, or folders of files whose names end in {@code .json}
   * @throws IOException if one cannot be read or is something else
   */
  public static List<ResultFile> readAll(List<Path> places) throws IOException {
    List<ResultFile> runs = new ArrayList<>();
    for (Path place : places) {
      if (Files.isDirectory(place)) {
        try (Stream<Path> files = Files.list(place)) {
          for (Path file : files.filter(ResultFile::named).sorted().toList()) {
            runs.add(read(file));
          }
        }
      } else {
        runs.add(read(place));
      }
    }
    runs.sort(Comparator.comparing(run -> run.banner().date()));
    return runs;
  }

  private static boolean named(Path file) {
    return file.toString().endsWith(".json");
  }

  /**
   * {@return the run and its ratios as one JSON object}
   *
   * @param ratios to go with it
   * @throws JsonProcessingException never
   */
  public String toJson(List<MeasuredRatio> ratios) throws JsonProcessingException {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    root.set("banner", MAPPER.valueToTree(banner));
    ArrayNode rows = root.putArray("ratios");
    ratios.forEach(ratio -> rows.add(ratio.toJson()));
    root.set("firstCalls", MAPPER.valueToTree(firstCalls.orElse(null)));
    root.set("jmh", jmh);
    return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(root);
  }

  /** {@return what was measured} */
  public List<Measurement> measurements() {
    List<Measurement> measurements = new ArrayList<>();
    for (JsonNode result : jmh) {
      measurements.add(measurement(result));
    }
    return measurements;
  }

  private static Measurement measurement(JsonNode result) {
    TreeMap<String, String> params = new TreeMap<>();
    result.path("params").properties().forEach(p -> params.put(p.getKey(), p.getValue().asText()));
    String[] name = result.required("benchmark").asText().split("\\.");
    JsonNode metric = result.required("primaryMetric");
    if (!metric.required("scoreUnit").asText().equals(UNIT)) {
      throw new IllegalArgumentException(
          "scoreUnit: expected "
              + UNIT
              + ", got "
              + metric.get("scoreUnit").asText()
              + "; "
              + WRITTEN);
    }
    double[] forks =
        StreamSupport.stream(metric.required("rawData").spliterator(), false)
            .mapToDouble(ResultFile::mean)
            .toArray();
    JsonNode more = result.path("secondaryMetrics");
    return new Measurement(
        new Cell(name[name.length - 2] + "." + name[name.length - 1], params),
        forks,
        more.path("gc.alloc.rate.norm").path("score").asDouble(Double.NaN),
        more.path("call.alloc.norm").path("score").asDouble(Double.NaN));
  }

  private static double mean(JsonNode iterations) {
    return StreamSupport.stream(iterations.spliterator(), false)
        .mapToDouble(JsonNode::asDouble)
        .average()
        .orElse(Double.NaN);
  }
}
