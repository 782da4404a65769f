package dev.multibox.bench.track;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Runs with made-up times, in the form of JMH's JSON. */
public final class Runs {

  private Runs() {}

  /** A run of a machine with vectors of this width; times are those of each fork. */
  public static ResultFile of(String date, int widest, Map<Cell, double[]> micros) {
    ArrayNode results = JsonNodeFactory.instance.arrayNode();
    micros.forEach((cell, forks) -> results.add(result(cell, forks)));
    Banner banner =
        new Banner(
            date,
            "0123456789ab",
            "a <made-up> & \"quoted\" processor",
            2,
            widest,
            "a virtual machine",
            List.of("--add-modules=jdk.incubator.vector"),
            "a system");
    return new ResultFile(banner, results, Optional.empty());
  }

  private static ObjectNode result(Cell cell, double[] forks) {
    ObjectNode result = JsonNodeFactory.instance.objectNode();
    result.put("benchmark", "dev.multibox.bench." + cell.benchmark());
    ObjectNode params = result.putObject("params");
    cell.params().forEach(params::put);
    ObjectNode metric = result.putObject("primaryMetric");
    metric.put("scoreUnit", "us/op");
    ArrayNode raw = metric.putArray("rawData");
    for (double micros : forks) {
      // Two iterations about the mean.
      raw.addArray().add(micros * 0.5).add(micros * 1.5);
    }
    ObjectNode more = result.putObject("secondaryMetrics");
    more.putObject("gc.alloc.rate.norm").put("score", 7.5);
    more.putObject("call.alloc.norm").put("score", 0.0);
    return result;
  }
}
