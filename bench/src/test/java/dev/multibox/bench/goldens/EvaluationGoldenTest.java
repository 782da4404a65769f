package dev.multibox.bench.goldens;

import static org.junit.jupiter.api.Assertions.assertEquals;
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

/**
 * Average precision against recorded runs of the programs that the presets are named after;
 * pycocotools to the last bit.
 */
class EvaluationGoldenTest {

  /** What of the whole folder is not compared: group, number of runs, reason. */
  private static final String UNCHECKED_OF_SHARED =
      """
      cartucho 3: the program raised ZeroDivisionError
      padilla_coco 1: the program raised ZeroDivisionError
      ssd_keras@half_mergesort 7: the program raised IndexError
      ssd_keras@integrate_mergesort 8: the program raised IndexError
      ssd_keras@neutral_counted_mergesort 7: the program raised IndexError
      ssd_keras@sample_mergesort 8: the program raised IndexError
      ssd_keras@sample_quicksort 7: the program raised IndexError
      ssd_keras@verbose_false 5: the program looks at one detection a class
      ssd_keras@verbose_false 4: the program raised IndexError
      ssd_keras@verbose_false_repaired 4: the program looks at one detection a class
      """;

  private static final String UNCHECKED_OF_SHIPPED =
      """
      cartucho 1: the program raised ZeroDivisionError
      ssd_keras@sample_mergesort 1: the program raised IndexError
      """;

  /** Classes of the runs that are compared which are not: group, number of classes, reason. */
  private static final String TIED_CLASSES_OF_SHARED =
      """
      amdegroot@area/gen5000 5: order of equal scores open
      amdegroot@area/gen500_ties 18: order of equal scores open
      amdegroot@area_iou0.7/gen500 1: order of equal scores open
      amdegroot@area_iou0.7/gen500_ties 16: order of equal scores open
      amdegroot@voc07/gen500_ties 18: order of equal scores open
      amdegroot@voc07_written/cartucho_input 1: order of equal scores open
      amdegroot@voc07_written/gen500 5: order of equal scores open
      amdegroot@voc07_written/gen500_ties 18: order of equal scores open
      amdegroot@voc07_written/padilla_database 2: order of equal scores open
      lufficc@area/gen5000 5: order of equal scores open
      lufficc@area/gen500_ties 18: order of equal scores open
      lufficc@voc07/gen500_ties 16: order of equal scores open
      qfgaohao@area/gen5000 4: order of equal scores open
      qfgaohao@area/gen500_ties 18: order of equal scores open
      qfgaohao@voc07/gen500_ties 18: order of equal scores open
      ssd_keras@sample_quicksort_repaired/gen500_ties 18: order of equal scores open
      """;

  private static final GoldenTable TABLE = new GoldenTable("Average precision");
  private static final GoldenTable CLASSES = new GoldenTable("Classes of these runs");

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

  @Test
  void uncheckedOfShippedAreTheKnownOnes() throws IOException {
    assertEquals(UNCHECKED_OF_SHIPPED, unchecked(GoldenFolder.shipped()));
  }

  @Test
  void uncheckedOfSharedAreTheKnownOnes() throws IOException {
    assertEquals(UNCHECKED_OF_SHARED, unchecked(GoldenFolder.sharedOrSkip()));
  }

  /** Runs of quicksort once more, to count the classes whose order of equal scores is open. */
  @Test
  void tiedClassesOfSharedAreTheKnownOnes() throws IOException {
    GoldenFolder folder = GoldenFolder.sharedOrSkip();
    for (EvaluationRun run : EvaluationRun.of(folder)) {
      if (EvaluationCheck.reasonNotCompared(run) == null && EvaluationCheck.sortsQuickly(run)) {
        EvaluationCheck check = new EvaluationCheck(run);
        check.largestError();
        for (int tied = 0; tied < check.tiedClasses(); tied++) {
          CLASSES.unchecked(folder, run.name(), "order of equal scores open");
        }
      }
    }
    assertEquals(TIED_CLASSES_OF_SHARED, CLASSES.unchecked(folder));
  }

  private static String unchecked(GoldenFolder folder) throws IOException {
    for (EvaluationRun run : EvaluationRun.of(folder)) {
      String reason = EvaluationCheck.reasonNotCompared(run);
      if (reason != null) {
        TABLE.unchecked(folder, run.group(), reason);
      }
    }
    return TABLE.unchecked(folder);
  }

  private static List<DynamicNode> tests(GoldenFolder folder) throws IOException {
    Map<String, List<DynamicNode>> groups = new LinkedHashMap<>();
    for (EvaluationRun run : EvaluationRun.of(folder)) {
      if (EvaluationCheck.reasonNotCompared(run) == null) {
        GoldenTable.Comparison comparison = () -> new EvaluationCheck(run).largestError();
        groups
            .computeIfAbsent(run.group(), group -> new ArrayList<>())
            .add(
                dynamicTest(
                    run.name(), () -> TABLE.check(folder, run.group(), run.name(), comparison)));
      }
    }
    List<DynamicNode> nodes = new ArrayList<>();
    groups.forEach((group, tests) -> nodes.add(dynamicContainer(group, tests)));
    return nodes;
  }
}
