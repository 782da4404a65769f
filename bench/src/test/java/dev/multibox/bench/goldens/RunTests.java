package dev.multibox.bench.goldens;

import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.multibox.loss.MultiBoxPolicy;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DynamicNode;

/** A test for each run that can be compared, by reference. */
final class RunTests {

  private RunTests() {}

  /** Compares one run with its policy. */
  interface Check {
    double largestError(GoldenRun run, MultiBoxPolicy policy) throws IOException;
  }

  /** Says whether a run takes part. */
  interface Choice {
    boolean includes(GoldenRun run) throws IOException;
  }

  static List<DynamicNode> of(GoldenFolder folder, GoldenTable table, Choice choice, Check check)
      throws IOException {
    Map<String, List<DynamicNode>> groups = new LinkedHashMap<>();
    for (GoldenRun run : folder.runs()) {
      if (RunPolicy.of(run) instanceof RunPolicy.Built(MultiBoxPolicy policy)
          && choice.includes(run)) {
        GoldenTable.Comparison comparison = () -> check.largestError(run, policy);
        groups
            .computeIfAbsent(run.group(), group -> new ArrayList<>())
            .add(
                dynamicTest(
                    run.name(), () -> table.check(folder, run.group(), run.name(), comparison)));
      }
    }
    List<DynamicNode> nodes = new ArrayList<>();
    groups.forEach((group, tests) -> nodes.add(dynamicContainer(group, tests)));
    return nodes;
  }
}
