import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.FormatterException;
import com.google.googlejavaformat.java.StringWrapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * Formats the Java sources below some directories with google-java-format, or checks that they are
 * formatted. It runs on the JDK that compiles the sources, because the formatter parses with the
 * javac it runs on: inside Maven's own JVM, which may be a 17, it could not read Java 25.
 *
 * <p>{@code java -cp 'formatter/*' FormatSources.java check|apply directory...}
 */
final class FormatSources {

  private FormatSources() {}

  public static void main(String[] args) throws IOException {
    boolean apply =
        switch (args[0]) {
          case "apply" -> true;
          case "check" -> false;
          default -> throw new IllegalArgumentException("check or apply, not " + args[0]);
        };
    List<Path> unformatted =
        sources(Arrays.asList(args).subList(1, args.length)).parallelStream()
            .filter(source -> isUnformatted(source, apply))
            .toList();
    unformatted.forEach(
        source -> System.out.println((apply ? "formatted " : "not formatted: ") + source));
    if (!apply && !unformatted.isEmpty()) {
      System.out.println("To format: mvn -q -N verify -Dformat=apply");
      System.exit(1);
    }
  }

  private static List<Path> sources(List<String> directories) throws IOException {
    List<Path> sources = new ArrayList<>();
    for (String directory : directories) {
      try (Stream<Path> all = Files.walk(Path.of(directory))) {
        all.filter(path -> path.toString().endsWith(".java")).sorted().forEach(sources::add);
      }
    }
    return sources;
  }

  private static boolean isUnformatted(Path source, boolean apply) {
    try {
      String text = Files.readString(source);
      String formatted = format(source, text);
      boolean unformatted = !formatted.equals(text);
      if (unformatted && apply) {
        Files.writeString(source, formatted);
      }
      return unformatted;
    } catch (IOException fault) {
      throw new UncheckedIOException(fault);
    }
  }

  private static String format(Path source, String text) {
    Formatter formatter = new Formatter();
    try {
      return StringWrapper.wrap(formatter.formatSourceAndFixImports(text), formatter);
    } catch (FormatterException unparsable) {
      System.out.println(source + ":" + unparsable.getMessage());
      System.exit(1);
      throw new AssertionError(unparsable);
    }
  }
}
