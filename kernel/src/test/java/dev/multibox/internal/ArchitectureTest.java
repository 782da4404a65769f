package dev.multibox.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The compiled kernel keeps the {@link ArchitectureRules}. */
class ArchitectureTest {

  private static final List<ClassModel> CLASSES = new ArrayList<>();
  private static Set<String> exported;

  @BeforeAll
  static void readClasses() throws IOException {
    Path directory = Path.of(System.getProperty("multibox.classes", "target/classes"));
    exported =
        ArchitectureRules.exportedPackages(
            Files.readAllBytes(directory.resolve("module-info.class")));
    for (Path file : filesBelow(directory, ".class")) {
      if (!file.endsWith("module-info.class")) {
        CLASSES.add(ClassFile.of().parse(file));
      }
    }
  }

  @Test
  void classesAreThere() {
    assertTrue(exported.contains("dev/multibox/loss"), () -> "exported: " + exported);
    assertTrue(exported.contains("dev/multibox/matching"), () -> "exported: " + exported);
    assertFalse(exported.contains("dev/multibox/internal"), () -> "exported: " + exported);
    assertTrue(CLASSES.size() > 2, () -> "classes: " + CLASSES);
  }

  @Test
  void onlyVectorClassesNameTheVectorApi() {
    assertKept(ArchitectureRules::vectorApiOutsideVectorClasses);
  }

  @Test
  void onlyVectorClassesImportTheVectorApi() throws IOException {
    assertSourcesKeep(ArchitectureRules::vectorApiImports);
  }

  @Test
  void onlyTheListOfVectorTwinsLoadsThem() {
    assertKept(ArchitectureRules::vectorClassesOutsideTheirList);
  }

  @Test
  void roomsUseWhatThePlanLetsThem() throws IOException {
    assertKept(model -> RoomPlan.wrongArrows(model, RoomPlan.TABLE));
    assertSourcesKeep((name, source) -> RoomPlan.wrongImports(name, source, RoomPlan.TABLE));
  }

  @Test
  void exportedSignaturesAreFreeOfVectors() {
    assertKept(model -> ArchitectureRules.vectorApiInExportedSignatures(model, exported));
  }

  @Test
  void methodsAreSmallEnoughForC2() {
    assertKept(ArchitectureRules::methodsTooLargeForC2);
  }

  @Test
  void loopsOfManyVectorOperationsAreCompiledAlone() {
    assertKept(ArchitectureRules::loopsThatCallersWouldInline);
  }

  /** Whatever its callers' profile: see the class. */
  @Test
  void boundsAreCompiledAlone() {
    List<Integer> sizes =
        CLASSES.stream()
            .filter(model -> model.thisClass().asInternalName().endsWith("/BackgroundBoundVector"))
            .flatMap(model -> model.methods().stream())
            .filter(method -> method.methodName().equalsString("bounds"))
            .filter(method -> method.methodType().stringValue().startsWith("([F"))
            .map(method -> method.findAttribute(Attributes.code()).orElseThrow().codeLength())
            .toList();
    assertEquals(1, sizes.size());
    assertTrue(sizes.getFirst() > ArchitectureRules.LARGEST_INLINED_METHOD, () -> "" + sizes);
  }

  @Test
  void noStateIsHiddenInStatics() {
    assertKept(ArchitectureRules::hiddenState);
  }

  private static void assertKept(Function<ClassModel, List<String>> rule) {
    List<String> violations = CLASSES.stream().map(rule).flatMap(List::stream).toList();
    assertEquals("", String.join("\n", violations));
  }

  /** Checks a rule of class names, with slashes, and their sources. */
  private static void assertSourcesKeep(BiFunction<String, String, List<String>> rule)
      throws IOException {
    Path directory = Path.of(System.getProperty("multibox.sources", "src/main/java"));
    List<String> violations = new ArrayList<>();
    int sources = 0;
    for (Path file : filesBelow(directory, ".java")) {
      String name = directory.relativize(file).toString().replace('\\', '/');
      String className = name.substring(0, name.length() - ".java".length());
      if (!className.equals("module-info")) {
        violations.addAll(rule.apply(className, Files.readString(file)));
        sources++;
      }
    }
    assertEquals("", String.join("\n", violations));
    assertTrue(sources > 2, "sources below " + directory + ": " + sources);
  }

  private static List<Path> filesBelow(Path directory, String ending) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      return files.filter(path -> path.toString().endsWith(ending)).toList();
    }
  }
}
