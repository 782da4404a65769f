package dev.multibox;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.MethodModel;
import java.lang.classfile.attribute.LocalVariableInfo;
import java.lang.classfile.attribute.LocalVariableTableAttribute;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The names that the source gives the parameters of a method: of its first local variables. */
final class ParameterNames {

  private ParameterNames() {}

  static List<String> of(Executable call, SampleArguments samples) {
    Class<?> type = call.getDeclaringClass();
    if (isOfComponents(call)) {
      List<String> components = new ArrayList<>();
      for (RecordComponent component : type.getRecordComponents()) {
        components.add(component.getName());
      }
      return components;
    }
    // An abstract method has no variables.
    boolean isAbstract = Modifier.isAbstract(call.getModifiers());
    return read(isAbstract ? samples.of(type).getClass() : type, call);
  }

  /** Whether a call is the constructor of all components of a record. */
  static boolean isOfComponents(Executable call) {
    Class<?> type = call.getDeclaringClass();
    if (!(call instanceof Constructor<?>) || !type.isRecord()) {
      return false;
    }
    Class<?>[] types =
        Arrays.stream(type.getRecordComponents())
            .map(RecordComponent::getType)
            .toArray(Class<?>[]::new);
    return Arrays.equals(types, call.getParameterTypes());
  }

  private static List<String> read(Class<?> type, Executable call) {
    String descriptor = descriptor(call);
    for (MethodModel method : ClassFile.of().parse(bytes(type)).methods()) {
      boolean same =
          method
                  .methodName()
                  .stringValue()
                  .equals(call instanceof Method ? call.getName() : "<init>")
              && method.methodType().stringValue().equals(descriptor);
      if (same) {
        return ofVariables(method, call);
      }
    }
    throw new AssertionError("no method " + call + " in " + type);
  }

  private static String descriptor(Executable call) {
    StringBuilder text = new StringBuilder("(");
    for (Class<?> parameter : call.getParameterTypes()) {
      text.append(parameter.descriptorString());
    }
    Class<?> result = call instanceof Method method ? method.getReturnType() : void.class;
    return text.append(')').append(result.descriptorString()).toString();
  }

  private static List<String> ofVariables(MethodModel method, Executable call) {
    LocalVariableTableAttribute table =
        method.code().orElseThrow().findAttribute(Attributes.localVariableTable()).orElseThrow();
    List<String> names = new ArrayList<>();
    int slot = Modifier.isStatic(call.getModifiers()) ? 0 : 1;
    for (Class<?> parameter : call.getParameterTypes()) {
      for (LocalVariableInfo variable : table.localVariables()) {
        if (variable.slot() == slot && variable.startPc() == 0) {
          names.add(variable.name().stringValue());
        }
      }
      slot += parameter == long.class || parameter == double.class ? 2 : 1;
    }
    return names;
  }

  private static byte[] bytes(Class<?> type) {
    String file = "/" + type.getName().replace('.', '/') + ".class";
    try (InputStream in = type.getResourceAsStream(file)) {
      return in.readAllBytes();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
