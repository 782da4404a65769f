package dev.multibox.internal;

import static dev.multibox.internal.ArchitectureRules.vectorApiImports;
import static java.lang.classfile.ClassFile.ACC_FINAL;
import static java.lang.classfile.ClassFile.ACC_PRIVATE;
import static java.lang.classfile.ClassFile.ACC_PROTECTED;
import static java.lang.classfile.ClassFile.ACC_PUBLIC;
import static java.lang.classfile.ClassFile.ACC_STATIC;
import static java.lang.constant.ConstantDescs.CD_Object;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_void;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.Signature;
import java.lang.classfile.attribute.ModuleAttribute;
import java.lang.classfile.attribute.SignatureAttribute;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.constant.ModuleDesc;
import java.lang.constant.PackageDesc;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Each of the {@link ArchitectureRules} finds a class made to break it, and passes its like. */
class ArchitectureRulesTest {

  private static final String VECTOR_NAME = "jdk/incubator/vector/FloatVector";
  private static final ClassDesc VECTOR = ClassDesc.ofInternalName(VECTOR_NAME);
  private static final Set<String> EXPORTED = Set.of("dev/multibox/loss");

  private static final Consumer<ClassBuilder> CALLS_VECTOR_API =
      type -> method(type, ACC_PRIVATE, "step", MethodTypeDesc.of(CD_void), VECTOR, 0);

  @Test
  void vectorApiInTheCodeOfAnOrdinaryClassIsFound() {
    assertViolations(1, vectorApiOutside("dev.multibox.internal.location.SmoothL1Scalar"));
    assertViolations(1, vectorApiOutside("dev.multibox.internal.Lanes2"));
    assertViolations(1, vectorApiOutside("dev.multibox.internal.Kernels"));
    assertViolations(1, vectorApiOutside("dev.multibox.loss.SmoothL1Vector"));
  }

  @Test
  void vectorApiInVectorClassesAndTheirNestedClassesIsFine() {
    assertViolations(0, vectorApiOutside("dev.multibox.internal.location.SmoothL1Vector"));
    assertViolations(0, vectorApiOutside("dev.multibox.internal.location.SmoothL1Vector$Masks"));
    assertViolations(0, vectorApiOutside("dev.multibox.internal.numeric.Lanes"));
  }

  @Test
  void vectorClassOutsideTheirListIsFound() {
    Consumer<ClassBuilder> loads =
        type ->
            method(
                type,
                ACC_PRIVATE,
                "load",
                MethodTypeDesc.of(CD_void),
                ClassDesc.of("dev.multibox.internal.location.SmoothL1Vector"),
                0);
    assertViolations(1, outsideTheirList("dev.multibox.internal.KernelSelection", loads));
    assertViolations(1, outsideTheirList("dev.multibox.loss.SmoothL1", loads));
    assertViolations(0, outsideTheirList("dev.multibox.internal.KernelTwins", loads));
    assertViolations(0, outsideTheirList("dev.multibox.internal.element.HingeVector", loads));
  }

  @Test
  void nameOfTheIncubatorModuleInAMessageIsFine() {
    ClassModel model =
        build(
            "dev.multibox.Backend",
            type ->
                type.withMethodBody(
                    "hint",
                    MethodTypeDesc.of(CD_Object),
                    ACC_STATIC,
                    code -> code.ldc("--add-modules=jdk.incubator.vector").areturn()));
    assertViolations(0, ArchitectureRules.vectorApiOutsideVectorClasses(model));
  }

  @Test
  void importOfTheVectorApiIsFound() {
    String[] imports = {
      "import jdk.incubator.vector.FloatVector;",
      "import static jdk.incubator.vector.VectorOperators.LT;",
      "import module jdk.incubator.vector;"
    };
    for (String line : imports) {
      String source = "package dev.multibox.internal;\n\n" + line + "\n";
      assertViolations(1, vectorApiImports("dev/multibox/internal/ExpScalar", source));
      assertViolations(0, vectorApiImports("dev/multibox/internal/ExpVector", source));
    }
  }

  @Test
  void vectorInAnExportedSignatureIsFound() {
    MethodTypeDesc takesVector = MethodTypeDesc.of(CD_void, VECTOR);
    assertViolations(1, exported(type -> method(type, ACC_PUBLIC, "m", takesVector, null, 0)));
    assertViolations(1, exported(type -> method(type, ACC_PROTECTED, "m", takesVector, null, 0)));
    assertViolations(1, exported(type -> type.withField("f", VECTOR, ACC_PUBLIC)));
    assertViolations(1, exported(type -> type.withSuperclass(VECTOR)));
    assertViolations(1, exported(type -> type.withInterfaceSymbols(VECTOR)));
    Signature listOfVectors = Signature.parseFrom("Ljava/util/List<L" + VECTOR_NAME + ";>;");
    assertViolations(1, exported(type -> genericField(type, listOfVectors)));
  }

  @Test
  void vectorInAnUnexportedSignatureIsFine() {
    MethodTypeDesc takesVector = MethodTypeDesc.of(CD_void, VECTOR);
    assertViolations(0, exported(type -> method(type, ACC_PRIVATE, "m", takesVector, null, 0)));
    ClassModel internal =
        build(
            "dev.multibox.internal.numeric.ExpVector",
            type -> method(type, ACC_PUBLIC, "m", takesVector, null, 0));
    assertViolations(0, ArchitectureRules.vectorApiInExportedSignatures(internal, EXPORTED));
  }

  @Test
  void largeMethodThatPassesVectorsIsFound() {
    MethodTypeDesc returnsVector = MethodTypeDesc.of(VECTOR);
    MethodTypeDesc takesVectors = MethodTypeDesc.of(CD_void, VECTOR.arrayType());
    assertViolations(0, methodOf(325, returnsVector));
    assertViolations(1, methodOf(326, returnsVector));
    assertViolations(1, methodOf(326, takesVectors));
  }

  @Test
  void loopThatCallersWouldInlineIsFound() {
    assertViolations(0, loopOf(36, 325));
    assertViolations(1, loopOf(37, 325));
    assertViolations(0, loopOf(37, 326));
  }

  @Test
  void hugeMethodIsFound() {
    assertViolations(0, methodOf(7999, MethodTypeDesc.of(CD_void)));
    assertViolations(1, methodOf(8000, MethodTypeDesc.of(CD_void)));
  }

  @Test
  void staticThatCanBeAssignedIsFound() {
    assertViolations(1, stateOf(type -> type.withField("f", CD_int, ACC_STATIC)));
    assertViolations(0, stateOf(type -> type.withField("f", CD_int, ACC_STATIC | ACC_FINAL)));
    assertViolations(0, stateOf(type -> type.withField("f", CD_int, ACC_PRIVATE)));
  }

  @Test
  void threadLocalIsFound() {
    ClassDesc local = ClassDesc.of("java.lang.ThreadLocal");
    assertViolations(1, stateOf(type -> type.withField("scratch", local, ACC_STATIC | ACC_FINAL)));
  }

  @Test
  void unqualifiedExportsAreRead() {
    ModuleAttribute module =
        ModuleAttribute.of(
            ModuleDesc.of("m"),
            builder ->
                builder
                    .exports(PackageDesc.of("open.to.all"), 0)
                    .exports(PackageDesc.of("open.to.one"), 0, ModuleDesc.of("friend")));
    assertEquals(
        Set.of("open/to/all"),
        ArchitectureRules.exportedPackages(ClassFile.of().buildModule(module)));
  }

  private static List<String> vectorApiOutside(String name) {
    return ArchitectureRules.vectorApiOutsideVectorClasses(build(name, CALLS_VECTOR_API));
  }

  private static List<String> outsideTheirList(String name, Consumer<ClassBuilder> members) {
    return ArchitectureRules.vectorClassesOutsideTheirList(build(name, members));
  }

  private static List<String> exported(Consumer<ClassBuilder> members) {
    ClassModel model = build("dev.multibox.loss.SmoothL1", members);
    return ArchitectureRules.vectorApiInExportedSignatures(model, EXPORTED);
  }

  private static List<String> stateOf(Consumer<ClassBuilder> members) {
    return ArchitectureRules.hiddenState(build("dev.multibox.loss.SmoothL1", members));
  }

  private static List<String> methodOf(int bytes, MethodTypeDesc descriptor) {
    ClassModel model =
        build(
            "dev.multibox.internal.numeric.ExpVector",
            type -> method(type, ACC_STATIC, "m", descriptor, null, bytes));
    return ArchitectureRules.methodsTooLargeForC2(model);
  }

  private static List<String> loopOf(int operations, int bytes) {
    ClassModel model =
        build(
            "dev.multibox.internal.numeric.ExpVector",
            type ->
                type.withMethodBody(
                    "m",
                    MethodTypeDesc.of(CD_void),
                    ACC_STATIC,
                    code -> {
                      for (int i = 0; i < operations; i++) {
                        code.invokestatic(VECTOR, "zero", MethodTypeDesc.of(CD_void));
                      }
                      for (int i = 3 * operations + 1; i < bytes; i++) {
                        code.nop();
                      }
                      code.return_();
                    }));
    return ArchitectureRules.loopsThatCallersWouldInline(model);
  }

  private static void genericField(ClassBuilder type, Signature generic) {
    type.withField(
        "f", CD_Object, field -> field.withFlags(ACC_PUBLIC).with(SignatureAttribute.of(generic)));
  }

  /** Adds a method of at least so many bytes of code that refers to a type, if one is given. */
  private static void method(
      ClassBuilder type,
      int flags,
      String name,
      MethodTypeDesc descriptor,
      ClassDesc refersTo,
      int bytes) {
    type.withMethodBody(
        name,
        descriptor,
        flags,
        code -> {
          if (refersTo != null) {
            code.aconst_null().checkcast(refersTo).pop();
          }
          for (int i = 2; i < bytes; i++) {
            code.nop();
          }
          code.aconst_null().athrow();
        });
  }

  private static ClassModel build(String name, Consumer<ClassBuilder> members) {
    return ClassFile.of().parse(ClassFile.of().build(ClassDesc.of(name), members));
  }

  private static void assertViolations(int count, List<String> violations) {
    assertEquals(count, violations.size(), violations::toString);
  }
}
