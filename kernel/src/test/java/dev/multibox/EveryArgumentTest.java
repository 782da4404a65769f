package dev.multibox;

import static java.util.Map.entry;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dev.multibox.matching.PriorMapBuilder;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * Every public method and constructor is called with each of its arguments wrong, all others right:
 * null, memory that is gone, read-only or another's, no elements, numbers out of range. Null is
 * always refused, a builder's when it builds. A refusal of an object begins with the argument's
 * name, a refusal of a number with the name of an argument of the call.
 */
class EveryArgumentTest {

  /** What messages call an argument, where the source has a shorter name. */
  private static final Map<String, String> OTHER_NAMES =
      Map.ofEntries(
          entry("BoxCodingBuilder.variances(center)", "varianceX"),
          entry("BoxCodingBuilder.variances(size)", "varianceWidth"),
          entry("GroundTruth.of(labels)", "box labels"),
          entry("GroundTruth.padded(labels)", "box labels"),
          entry("GroundTruth.withIgnored(flags)", "ignored"),
          entry("HardExamples.withSuppression(area)", "leastArea"),
          entry("HardExamples.withSuppression(threshold)", "overlapThreshold"),
          entry("HardExamples.withWeights(confidence)", "confidenceWeight"),
          entry("HardExamples.withWeights(location)", "locationWeight"),
          entry("Scores.withBackground(label)", "firstLabel"),
          entry("Suppression.withClassOffset(limit)", "offsetLimit"),
          entry("Targets.oneHot(oneHot)", "one-hot labels"),
          entry("Targets.softLabelsClassMajor(columns)", "soft labels"));

  /** Arguments that may be null, and components of records that only the library makes. */
  private static final Set<String> NULL_TAKEN =
      Set.of(
          "NonMaximumSuppression.suppress(labels)",
          "OperatingPoint(counts)",
          "PerPriorOutputs.of(losses)",
          "PerPriorOutputs.of(mined)",
          "PrecisionRecallCurve(precision)",
          "PrecisionRecallCurve(recall)",
          "PrecisionRecallCurve(score)");

  private final SampleArguments samples = new SampleArguments();
  private final WrongArguments wrongArguments = new WrongArguments();
  private final Set<String> wrong = new TreeSet<>();
  private final SortedSet<String> refusals = new TreeSet<>();

  @Test
  void refusalsBeginWithTheNameOfTheArgument() throws IOException {
    exchangeAll();
    assertEquals("", String.join("\n", wrong));
  }

  /** A changed message is a changed line: read it, then take the new file. */
  @Test
  void refusalsAreTheRecordedOnes() throws IOException {
    exchangeAll();
    RecordedRefusals.check("refusals.txt", refusals);
  }

  private void exchangeAll() throws IOException {
    List<Class<?>> classes = ExportedClasses.all();
    assertTrue(classes.size() > 60, () -> "classes: " + classes);
    for (Class<?> type : classes) {
      for (Executable call : callsOf(type)) {
        if (call.getParameterCount() > 0) {
          List<String> names = ParameterNames.of(call, samples);
          for (int i = 0; i < names.size(); i++) {
            exchange(call, i, names);
          }
        }
      }
    }
  }

  /** The public constructors and methods that take arguments of a caller. */
  private static List<Executable> callsOf(Class<?> type) {
    List<Executable> calls = new ArrayList<>(List.of(type.getConstructors()));
    for (Method method : type.getDeclaredMethods()) {
      boolean isForCallers =
          switch (method.getName()) {
            case "equals", "compareTo" -> false;
            case "valueOf" -> !type.isEnum();
            // The library calls ExampleBoxes.
            case "box" -> !type.isInterface();
            default -> true;
          };
      if (isForCallers && Modifier.isPublic(method.getModifiers()) && !method.isSynthetic()) {
        calls.add(method);
      }
    }
    return calls;
  }

  private void exchange(Executable call, int index, List<String> names) {
    Class<?> type = call.getParameterTypes()[index];
    List<String> own = List.of(names.get(index));
    for (Object bad : wrongArguments.unusable(type)) {
      refuse(call, index, bad, names, own);
    }
    for (Object bad : wrongArguments.wrong(type)) {
      refuse(call, index, bad, names, names);
    }
    if (type.isArray() || type == MemorySegment.class) {
      for (int other = 0; other < index; other++) {
        if (call.getParameterTypes()[other] == type) {
          share(call, other, index, names);
        }
      }
    }
  }

  private void refuse(
      Executable call, int index, Object bad, List<String> names, List<String> sayable) {
    String argument = place(call) + "(" + names.get(index) + ")";
    Object[] arguments = rightArguments(call, names);
    arguments[index] = bad;
    Throwable refusal = refusalOf(call, arguments);
    if (refusal == null) {
      if (bad == null && !NULL_TAKEN.contains(argument)) {
        wrong.add(argument + " takes null");
      }
    } else if (isSaid(String.valueOf(refusal.getMessage()), call, sayable)
        && (bad != null || refusal.getMessage().endsWith(", got null"))) {
      refusals.add(argument + ": " + refusal.getMessage().replace("\n", " | "));
    } else {
      wrong.add(argument + " of " + bad + ": " + refusal);
    }
  }

  /** Gives the same memory as two arguments, which is refused if one is an output. */
  private void share(Executable call, int first, int second, List<String> names) {
    Object[] arguments = rightArguments(call, names);
    arguments[second] = arguments[first];
    Throwable refusal = refusalOf(call, arguments);
    String message = refusal == null ? "" : String.valueOf(refusal.getMessage());
    if (!message.contains("memory of its own")) {
      return;
    }
    String[] parts = message.split(": expected memory of its own, got .* (of|overlaps) ");
    List<String> both = List.of(names.get(first), names.get(second));
    if (parts.length == 2
        && isSaid(parts[0] + ": expected ", call, both)
        && isSaid(parts[1].split(";")[0] + ": expected ", call, both)) {
      refusals.add(place(call) + both + ": " + message);
    } else {
      wrong.add(place(call) + both + " in one memory: " + refusal);
    }
  }

  private static String place(Executable call) {
    String type = call.getDeclaringClass().getSimpleName();
    return call instanceof Method ? type + "." + call.getName() : type;
  }

  private Object[] rightArguments(Executable call, List<String> names) {
    Class<?> type = call.getDeclaringClass();
    Class<?>[] types = call.getParameterTypes();
    Object[] arguments = new Object[types.length];
    boolean ofComponents = ParameterNames.isOfComponents(call) && samples.isThere(type);
    Object made = ofComponents ? samples.of(type) : null;
    for (int i = 0; i < types.length; i++) {
      arguments[i] =
          ofComponents
              ? component(type.getRecordComponents()[i], made)
              : samples.of(types[i], names.get(i));
    }
    return arguments;
  }

  private static Object component(RecordComponent component, Object made) {
    try {
      return component.getAccessor().invoke(made);
    } catch (ReflectiveOperationException fault) {
      return fail(component + " cannot be read", fault);
    }
  }

  /** Whether a message names an argument of the call, a builder's property or the packed tensor. */
  private static boolean isSaid(String message, Executable call, List<String> names) {
    int end = message.indexOf(": expected ");
    if (end < 0) {
      return false;
    }
    // of "starts[3]", "shape.batch" and "maps, their number" the argument
    String said = plain(message.substring(0, end).split("[\\[.,]")[0]);
    String type = plain(call.getDeclaringClass().getSimpleName());
    String method = plain(call.getName()).replaceFirst("^with(?!out)", "");
    Set<String> sayable = new TreeSet<>(List.of(type, method));
    for (String name : names) {
      sayable.add(plain(name));
      sayable.add(singular(plain(name)) + type);
      sayable.add(singular(type) + plain(name));
      sayable.add(singular(method) + plain(name));
      sayable.add(plain(OTHER_NAMES.getOrDefault(place(call) + "(" + name + ")", name)));
    }
    boolean ofBuilder = said.length() > 5 && method.endsWith(said);
    return ofBuilder || sayable.contains(said);
  }

  private static String singular(String name) {
    return name.replaceFirst("s$", "");
  }

  private static String plain(String name) {
    return name.replace(" ", "").toLowerCase(Locale.ROOT);
  }

  /** What a call throws, or a builder afterwards, or null. */
  private Throwable refusalOf(Executable call, Object[] arguments) {
    try {
      if (call instanceof Constructor<?> constructor) {
        constructor.newInstance(arguments);
      } else {
        Method method = (Method) call;
        boolean isStatic = Modifier.isStatic(method.getModifiers());
        Class<?> type = method.getDeclaringClass();
        Object result = method.invoke(isStatic ? null : samples.of(type), arguments);
        if (type.getSimpleName().endsWith("Builder") && type != PriorMapBuilder.class) {
          type.getMethod("build").invoke(result);
        }
      }
      return null;
    } catch (InvocationTargetException thrown) {
      return thrown.getCause();
    } catch (ReflectiveOperationException fault) {
      return fail(call + " cannot be called", fault);
    }
  }
}
