package dev.multibox.internal;

import java.lang.classfile.ClassModel;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.classfile.constantpool.Utf8Entry;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The plan of the house: which room, that is which package, may use which. An arrow that is not in
 * the table is a violation, and so is a package without a row.
 *
 * <p>Arrows are read from compiled classes' constant pools and from the imports of their sources:
 * what is used in comments alone, or a constant that the compiler put in place, stands in no pool.
 */
final class RoomPlan {

  private static final String ROOT = "dev/multibox";
  private static final String INTERNAL = "dev/multibox/internal";

  /** The ground that every kernel stands on. */
  private static final Set<String> GROUND = rooms("numeric", "memory");

  /** The rooms of kernels. */
  private static final Set<String> KERNELS =
      rooms(
          "softmax",
          "sigmoid",
          "probability",
          "location",
          "selection",
          "overlap",
          "score",
          "suppression",
          "element");

  /** Whatever an exported package may use that is built on predictions and kernels. */
  private static final Set<String> BELOW_EXPORTED =
      union(Set.of(ROOT, INTERNAL), GROUND, KERNELS, rooms("bytes"));

  /** What each package may use, itself apart. */
  static final Map<String, Set<String>> TABLE =
      Map.ofEntries(
          Map.entry(room("numeric"), Set.of()),
          Map.entry(room("memory"), Set.of()),
          Map.entry(room("bytes"), rooms("memory")),
          Map.entry(room("softmax"), GROUND),
          Map.entry(room("sigmoid"), GROUND),
          Map.entry(room("probability"), GROUND),
          Map.entry(room("location"), GROUND),
          Map.entry(room("selection"), GROUND),
          Map.entry(room("overlap"), GROUND),
          Map.entry(room("score"), GROUND),
          Map.entry(room("suppression"), GROUND),
          // A difference's loss is a curve of the location losses.
          Map.entry(room("element"), union(GROUND, rooms("location"))),
          Map.entry(room("warmup"), union(GROUND, KERNELS)),
          Map.entry(INTERNAL, union(GROUND, KERNELS, rooms("warmup"))),
          Map.entry(ROOT, union(Set.of(INTERNAL), GROUND, rooms("bytes"))),
          Map.entry(ROOT + "/loss", BELOW_EXPORTED),
          Map.entry(ROOT + "/matching", union(BELOW_EXPORTED, Set.of(ROOT + "/loss"))),
          // Priors and the code of boxes are matching's.
          Map.entry(ROOT + "/detection", union(BELOW_EXPORTED, Set.of(ROOT + "/matching"))),
          Map.entry(
              ROOT + "/diagnosis",
              union(BELOW_EXPORTED, Set.of(ROOT + "/loss", ROOT + "/matching"))),
          Map.entry(ROOT + "/evaluation", union(GROUND, rooms("bytes"))));

  private static final Pattern CLASS_IN_POOL =
      Pattern.compile("(dev/multibox(?:/[a-z0-9]+)*)/[A-Z]");

  private static final Pattern IMPORT =
      Pattern.compile("import (?:static )?(dev\\.multibox(?:\\.[a-z0-9]+)*)\\.[A-Z]");

  private RoomPlan() {}

  /** What a compiled class uses against the table. */
  static List<String> wrongArrows(ClassModel model, Map<String, Set<String>> table) {
    Set<String> used = new TreeSet<>();
    for (PoolEntry entry : model.constantPool()) {
      if (entry instanceof Utf8Entry text) {
        Matcher found = CLASS_IN_POOL.matcher(text.stringValue());
        while (found.find()) {
          used.add(found.group(1));
        }
      }
    }
    return wrongArrows(model.thisClass().asInternalName(), used, table);
  }

  /** What a source imports against the table. */
  static List<String> wrongImports(
      String className, String source, Map<String, Set<String>> table) {
    Set<String> used = new TreeSet<>();
    for (String line : source.lines().toList()) {
      Matcher found = IMPORT.matcher(line);
      if (found.lookingAt()) {
        used.add(found.group(1).replace('.', '/'));
      }
    }
    return wrongArrows(className, used, table);
  }

  private static List<String> wrongArrows(
      String className, Collection<String> used, Map<String, Set<String>> table) {
    String own = className.substring(0, Math.max(0, className.lastIndexOf('/')));
    Set<String> allowed = table.get(own);
    if (allowed == null) {
      return List.of(className + ": " + own + " has no row in the plan");
    }
    List<String> violations = new ArrayList<>();
    for (String room : used) {
      if (!room.equals(own) && !allowed.contains(room)) {
        violations.add(className + ": " + own + " may not use " + room);
      }
    }
    return violations;
  }

  /** Packages that the table lets reach themselves. */
  static List<String> circles(Map<String, Set<String>> table) {
    List<String> violations = new ArrayList<>();
    for (String start : new TreeSet<>(table.keySet())) {
      Set<String> reached = new HashSet<>();
      List<String> next = new ArrayList<>(table.get(start));
      while (!next.isEmpty()) {
        String room = next.removeLast();
        if (reached.add(room)) {
          next.addAll(table.getOrDefault(room, Set.of()));
        }
      }
      if (reached.contains(start)) {
        violations.add(start + " reaches itself");
      }
    }
    return violations;
  }

  private static String room(String name) {
    return INTERNAL + "/" + name;
  }

  private static Set<String> rooms(String... names) {
    Set<String> rooms = new HashSet<>();
    for (String name : names) {
      rooms.add(room(name));
    }
    return Set.copyOf(rooms);
  }

  @SafeVarargs
  private static Set<String> union(Set<String>... sets) {
    Set<String> all = new HashSet<>();
    for (Set<String> set : sets) {
      all.addAll(set);
    }
    return Set.copyOf(all);
  }
}
