package dev.multibox;

import java.io.IOException;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The public classes of the exported packages, as the compiler wrote them. */
final class ExportedClasses {

  private ExportedClasses() {}

  static List<Class<?>> all() throws IOException {
    Path directory = Path.of(System.getProperty("multibox.classes", "target/classes"));
    List<Class<?>> classes = new ArrayList<>();
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted().toList()) {
        String path = directory.relativize(file).toString();
        boolean isClass = path.endsWith(".class") && !path.endsWith("-info.class");
        if (isClass && !path.contains("internal")) {
          Class<?> type = load(path);
          if (isPublic(type)) {
            classes.add(type);
          }
        }
      }
    }
    return classes;
  }

  private static Class<?> load(String path) {
    String name = path.substring(0, path.length() - ".class".length()).replace('/', '.');
    try {
      return Class.forName(name.replace('\\', '.'));
    } catch (ClassNotFoundException missing) {
      throw new AssertionError(missing);
    }
  }

  private static boolean isPublic(Class<?> type) {
    Class<?> outer = type.getDeclaringClass();
    return Modifier.isPublic(type.getModifiers())
        && !type.isAnonymousClass()
        && (outer == null || isPublic(outer));
  }
}
