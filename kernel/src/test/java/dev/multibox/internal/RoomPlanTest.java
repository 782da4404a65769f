package dev.multibox.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The {@link RoomPlan} finds arrows made to break it, and passes those of its table. */
class RoomPlanTest {

  private static final ClassDesc EXP = ClassDesc.of("dev.multibox.internal.numeric.ExpScalar");
  private static final ClassDesc KERNELS = ClassDesc.of("dev.multibox.internal.Kernels");
  private static final ClassDesc LOSS = ClassDesc.of("dev.multibox.loss.MultiBoxLoss");
  private static final ClassDesc MATCHING = ClassDesc.of("dev.multibox.matching.PriorMatcher");

  @Test
  void arrowsOfTheTablePass() {
    assertEquals(List.of(), arrows("dev.multibox.internal.softmax.SoftmaxGradientVector", EXP));
    assertEquals(List.of(), arrows("dev.multibox.internal.numeric.ExpVector", EXP));
    assertEquals(List.of(), arrows("dev.multibox.loss.Workspace", KERNELS));
  }

  @Test
  void arrowsBackAreFound() {
    assertEquals(
        List.of(
            "dev/multibox/internal/softmax/SoftmaxGradientVector:"
                + " dev/multibox/internal/softmax may not use dev/multibox/internal"),
        arrows("dev.multibox.internal.softmax.SoftmaxGradientVector", KERNELS));
    assertEquals(1, arrows("dev.multibox.internal.numeric.Lanes", KERNELS).size());
    assertEquals(1, arrows("dev.multibox.Backend", LOSS).size());
    assertEquals(0, arrows("dev.multibox.matching.PriorMatcher", LOSS).size());
    assertEquals(1, arrows("dev.multibox.loss.MultiBoxLoss", MATCHING).size());
    assertEquals(1, arrows("dev.multibox.internal.Kernels", LOSS).size());
  }

  /** A type that stands in a descriptor alone, within others. */
  @Test
  void arrowsInDescriptorsAreFound() {
    ClassModel model =
        ClassFile.of()
            .parse(
                ClassFile.of()
                    .build(
                        ClassDesc.of("dev.multibox.internal.memory.FloatRows"),
                        type ->
                            type.withMethodBody(
                                "m",
                                MethodTypeDesc.of(
                                    ConstantDescs.CD_void, ConstantDescs.CD_int, KERNELS, LOSS),
                                ClassFile.ACC_STATIC,
                                code -> code.return_())));
    assertEquals(2, RoomPlan.wrongArrows(model, RoomPlan.TABLE).size());
  }

  @Test
  void packageWithoutARowIsFound() {
    assertEquals(
        List.of(
            "dev/multibox/internal/attic/Chest: dev/multibox/internal/attic has no row in the"
                + " plan"),
        arrows("dev.multibox.internal.attic.Chest", EXP));
    assertEquals(1, imports("dev/multibox/internal/attic/Chest", "").size());
    assertEquals(1, arrows("Chest", EXP).size());
  }

  @Test
  void importsAgainstTheTableAreFound() {
    String name = "dev/multibox/internal/memory/FloatStorage";
    assertEquals(1, imports(name, "import dev.multibox.internal.Kernels;\n").size());
    assertEquals(
        1, imports(name, "import static dev.multibox.internal.numeric.TileSizes.ROWS;\n").size());
    assertEquals(0, imports(name, "import java.util.List;\n").size());
    assertEquals(
        0,
        imports(
                "dev/multibox/internal/element/ElementFunction",
                "import dev.multibox.internal.location.LocationCurve;\n")
            .size());
  }

  @Test
  void theTableHasNoWayBack() {
    assertEquals(List.of(), RoomPlan.circles(RoomPlan.TABLE));
    Map<String, Set<String>> circle =
        Map.of("a", Set.of("b"), "b", Set.of("c"), "c", Set.of("a"), "d", Set.of("a"));
    assertEquals(
        List.of("a reaches itself", "b reaches itself", "c reaches itself"),
        RoomPlan.circles(circle));
  }

  private static List<String> arrows(String name, ClassDesc used) {
    ClassModel model =
        ClassFile.of()
            .parse(
                ClassFile.of()
                    .build(
                        ClassDesc.of(name),
                        type ->
                            type.withMethodBody(
                                "m",
                                MethodTypeDesc.of(ConstantDescs.CD_void),
                                ClassFile.ACC_STATIC,
                                code -> code.aconst_null().checkcast(used).pop().return_())));
    return RoomPlan.wrongArrows(model, RoomPlan.TABLE);
  }

  private static List<String> imports(String className, String source) {
    return RoomPlan.wrongImports(className, source, RoomPlan.TABLE);
  }
}
