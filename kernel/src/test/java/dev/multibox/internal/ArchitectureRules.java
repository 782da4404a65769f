package dev.multibox.internal;

import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeModel;
import java.lang.classfile.FieldModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.attribute.CodeAttribute;
import java.lang.classfile.attribute.SignatureAttribute;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.classfile.constantpool.Utf8Entry;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.reflect.AccessFlag;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The rules of the house, read from compiled classes. Each method gives one line a violation, and
 * none where its rule is kept.
 *
 * <p>The constant pool is what a class depends on: every type it names in code, in a descriptor or
 * in a generic signature stands there, with slashes. String constants that name a module or a
 * package have dots and are free.
 */
final class ArchitectureRules {

  /** Where {@code jdk.incubator.vector} stands in descriptors. */
  static final String VECTOR_API = "jdk/incubator/vector/";

  static final String INTERNAL = "dev/multibox/internal/";

  /** C2 inlines no larger method: see the C2 budget in kernel/README.md. */
  static final int LARGEST_INLINED_METHOD = 325;

  /** A loop of so many fits into the compilation of its caller, with little else (journal J1). */
  static final int MOST_INLINED_OPERATIONS = 36;

  /** A method of this many bytes or more is never compiled (HugeMethodLimit). */
  static final int HUGE_METHOD = 8000;

  private static final Pattern VECTOR_API_IMPORT =
      Pattern.compile("\\s*import\\s+(static\\s+|module\\s+)?jdk\\.incubator\\.vector\\b");

  private ArchitectureRules() {}

  /** Only {@code *Vector} and {@code Lanes} name the Vector API. */
  static List<String> vectorApiOutsideVectorClasses(ClassModel model) {
    if (mayUseVectorApi(nameOf(model))) {
      return List.of();
    }
    return mentions(model, VECTOR_API);
  }

  /**
   * Only the list in {@link KernelTwins} and the vector classes themselves name a class called
   * {@code *Vector}: whatever else did might not load without the incubator module.
   */
  static List<String> vectorClassesOutsideTheirList(ClassModel model) {
    if (mayUseVectorApi(nameOf(model)) || nameOf(model).equals(INTERNAL + "KernelTwins")) {
      return List.of();
    }
    List<String> found = new ArrayList<>();
    for (PoolEntry entry : model.constantPool()) {
      if (entry instanceof ClassEntry type && isVectorClass(type.asInternalName())) {
        found.add(nameOf(model) + ": " + type.asInternalName());
      }
    }
    return found;
  }

  /** As above for imports, which leave no trace in a class that uses them in comments only. */
  static List<String> vectorApiImports(String className, String source) {
    if (mayUseVectorApi(className)) {
      return List.of();
    }
    return source
        .lines()
        .filter(line -> VECTOR_API_IMPORT.matcher(line).lookingAt())
        .map(line -> className + ": " + line)
        .toList();
  }

  /** No type of the Vector API in what a class of an exported package shows. */
  static List<String> vectorApiInExportedSignatures(ClassModel model, Set<String> exported) {
    List<String> violations = new ArrayList<>();
    if (!exported.contains(packageOf(model))) {
      return violations;
    }
    model.superclass().ifPresent(type -> addIfVector(violations, model, type.asInternalName()));
    model.interfaces().forEach(type -> addIfVector(violations, model, type.asInternalName()));
    model
        .findAttribute(Attributes.signature())
        .ifPresent(generic -> addIfVector(violations, model, generic.signature().stringValue()));
    for (FieldModel field : model.fields()) {
      if (isShown(field.flags().flags())) {
        addIfVector(violations, model, field.fieldName() + " " + field.fieldType().stringValue());
        field
            .findAttribute(Attributes.signature())
            .map(SignatureAttribute::signature)
            .ifPresent(type -> addIfVector(violations, model, field.fieldName() + " " + type));
      }
    }
    for (MethodModel method : model.methods()) {
      if (isShown(method.flags().flags())) {
        addIfVector(violations, model, signatureOf(method));
        method
            .findAttribute(Attributes.signature())
            .map(generic -> generic.signature().stringValue())
            .ifPresent(type -> addIfVector(violations, model, method.methodName() + type));
      }
    }
    return violations;
  }

  /** Methods that take or return a vector can be inlined, and all methods can be compiled. */
  static List<String> methodsTooLargeForC2(ClassModel model) {
    List<String> violations = new ArrayList<>();
    for (MethodModel method : model.methods()) {
      int bytes = method.findAttribute(Attributes.code()).map(CodeAttribute::codeLength).orElse(0);
      boolean passesVector = method.methodType().stringValue().contains(VECTOR_API);
      int largest = passesVector ? LARGEST_INLINED_METHOD : HUGE_METHOD - 1;
      if (bytes > largest) {
        violations.add(
            "%s: %s has %d bytes of code, allowed are %d"
                .formatted(nameOf(model), signatureOf(method), bytes, largest));
      }
    }
    return violations;
  }

  /**
   * A loop of many vector operations is compiled by itself: it is longer than {@link
   * #LARGEST_INLINED_METHOD} bytes, so that no caller takes it in. See the C2 budget in
   * kernel/README.md.
   */
  static List<String> loopsThatCallersWouldInline(ClassModel model) {
    List<String> violations = new ArrayList<>();
    for (MethodModel method : model.methods()) {
      int bytes = method.findAttribute(Attributes.code()).map(CodeAttribute::codeLength).orElse(0);
      boolean passesVector = method.methodType().stringValue().contains(VECTOR_API);
      long operations = method.code().map(ArchitectureRules::vectorOperations).orElse(0L);
      if (!passesVector
          && !method.methodName().equalsString("<clinit>")
          && operations > MOST_INLINED_OPERATIONS
          && bytes <= LARGEST_INLINED_METHOD) {
        violations.add(
            "%s: %s has %d vector operations in %d bytes of code, which callers inline"
                .formatted(nameOf(model), signatureOf(method), operations, bytes));
      }
    }
    return violations;
  }

  private static long vectorOperations(CodeModel code) {
    return code.elementStream()
        .filter(element -> element instanceof InvokeInstruction)
        .map(element -> ((InvokeInstruction) element).owner().asInternalName())
        .filter(owner -> owner.startsWith(VECTOR_API))
        .count();
  }

  /** No state outside objects: no static field that can be assigned, no thread local. */
  static List<String> hiddenState(ClassModel model) {
    List<String> violations = new ArrayList<>(mentions(model, "java/lang/ThreadLocal"));
    violations.addAll(mentions(model, "java/lang/InheritableThreadLocal"));
    for (FieldModel field : model.fields()) {
      Set<AccessFlag> flags = field.flags().flags();
      if (flags.contains(AccessFlag.STATIC) && !flags.contains(AccessFlag.FINAL)) {
        violations.add(nameOf(model) + ": static " + field.fieldName() + " is not final");
      }
    }
    return violations;
  }

  /** The packages that a module descriptor exports to everybody, with slashes. */
  static Set<String> exportedPackages(byte[] moduleInfo) {
    return ClassFile.of()
        .parse(moduleInfo)
        .findAttribute(Attributes.module())
        .orElseThrow()
        .exports()
        .stream()
        .filter(exports -> exports.exportsTo().isEmpty())
        .map(exports -> exports.exportedPackage().name().stringValue())
        .collect(Collectors.toUnmodifiableSet());
  }

  private static boolean mayUseVectorApi(String name) {
    if (!name.startsWith(INTERNAL)) {
      return false;
    }
    return isVectorClass(name) || outermostOf(name).equals("Lanes");
  }

  private static boolean isVectorClass(String name) {
    return name.startsWith(INTERNAL) && outermostOf(name).endsWith("Vector");
  }

  private static String outermostOf(String name) {
    return name.substring(name.lastIndexOf('/') + 1).split("\\$", 2)[0];
  }

  private static List<String> mentions(ClassModel model, String wanted) {
    List<String> found = new ArrayList<>();
    for (PoolEntry entry : model.constantPool()) {
      if (entry instanceof Utf8Entry text && text.stringValue().contains(wanted)) {
        found.add(nameOf(model) + ": " + text.stringValue());
      }
    }
    return found;
  }

  private static void addIfVector(Collection<String> violations, ClassModel model, String text) {
    if (text.contains(VECTOR_API)) {
      violations.add(nameOf(model) + ": " + text);
    }
  }

  private static boolean isShown(Set<AccessFlag> flags) {
    return flags.contains(AccessFlag.PUBLIC) || flags.contains(AccessFlag.PROTECTED);
  }

  private static String signatureOf(MethodModel method) {
    return method.methodName().stringValue() + method.methodType().stringValue();
  }

  private static String nameOf(ClassModel model) {
    return model.thisClass().asInternalName();
  }

  private static String packageOf(ClassModel model) {
    String name = nameOf(model);
    return name.substring(0, Math.max(0, name.lastIndexOf('/')));
  }
}
