package dev.multibox.bench.goldens;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Average precision against recorded runs of the programs that the presets are named after. */
class EvaluationGoldenTest {

  private static final GoldenTable TABLE = new GoldenTable("Average precision");

  @AfterAll
  static void printTable() {
    System.out.println(TABLE);
  }

  @TestFactory
  List<DynamicNode> shippedRuns() throws IOException {
    return tests(GoldenFolder.shipped());
  }

  @TestFactory
  List<DynamicNode> sharedRuns() throws IOException {
    return tests(GoldenFolder.sharedOrSkip());
  }

  private static List<DynamicNode> tests(GoldenFolder folder) throws IOException {
    Map<String, List<DynamicNode>> groups = new LinkedHashMap<>();
    for (EvaluationRun run : EvaluationRun.of(folder)) {
      if (EvaluationCheck.reasonNotCompared(run) == null) {
        groups
            .computeIfAbsent(run.group(), group -> new ArrayList<>())
            .add(
                dynamicTest(
                    run.name(),
                    () ->
                        TABLE.check(
                            folder, run.group(), run.name(), new EvaluationCheck(run)::largestError)));
      }
    }
    List<DynamicNode> nodes = new ArrayList<>();
    groups.forEach((group, tests) -> nodes.add(dynamicContainer(group, tests)));
    return nodes;
  }
}
