package dev.multibox.bench.goldens;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * One recorded run of an evaluator on one case.
 *
 * @param folder where its files are
 * @param inputs where those of the case are
 * @param group evaluator and variant, such as {@code caffe@pixels}
 * @param caseName the case
 * @param manifest what was recorded
 */
record EvaluationRun(Path folder, Path inputs, String group, String caseName, JsonNode manifest) {

  /** All runs of a golden folder, in the order of its index. */
  static List<EvaluationRun> of(GoldenFolder folder) throws IOException {
    List<EvaluationRun> runs = new ArrayList<>();
    Path root = folder.evaluation();
    for (JsonNode entry : GoldenFolder.json(root.resolve("index.json"))) {
      Path run = root.resolve(entry.get("directory").asText());
      String caseName = entry.get("case").asText();
      runs.add(
          new EvaluationRun(
              run,
              root.resolve("inputs").resolve(caseName),
              entry.get("run").asText(),
              caseName,
              GoldenFolder.json(run.resolve("manifest.json"))));
    }
    return runs;
  }

  String name() {
    return group + "/" + caseName;
  }

  /** The evaluator without its variant. */
  String evaluator() {
    int at = group.indexOf('@');
    return at < 0 ? group : group.substring(0, at);
  }

  /** A parameter, or what the evaluator takes by default. */
  JsonNode parameter(String name) {
    JsonNode parameters = manifest.get("params");
    return parameters.has(name)
        ? parameters.get(name)
        : manifest.path("params_effective").path(name);
  }

  boolean hasFile(String name) {
    return manifest.path("files").has(name);
  }

  double[] file(String name) throws IOException {
    return TensorFile.doubles(folder.resolve(name + ".npy"));
  }
}
