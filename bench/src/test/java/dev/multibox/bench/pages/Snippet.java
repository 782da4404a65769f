package dev.multibox.bench.pages;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringWriter;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** A block of Java of a page, compiled as a reader would: by itself, on the class path. */
public final class Snippet {

  private static final Pattern TYPE =
      Pattern.compile(
          "^(?:(?:public|final|abstract|sealed) )*(?:class|record|interface|enum) (\\w+)",
          Pattern.MULTILINE);
  private static final Pattern PACKAGE = Pattern.compile("^package ([\\w.]+);", Pattern.MULTILINE);
  private static final Pattern IMPORT =
      Pattern.compile("^import (?:static )?[\\w.*]+;\n", Pattern.MULTILINE);
  private static final Pattern EXPORT = Pattern.compile("exports ([\\w.]+);");
  private static final Path MODULE = Path.of("../kernel/src/main/java/module-info.java");

  private final String block;
  private final Path folder;
  private final Optional<String> type;

  /**
   * Takes a block.
   *
   * @param block of a page
   * @param folder takes source and classes; has none of the same name
   */
  public Snippet(String block, Path folder) {
    this.block = block;
    this.folder = folder;
    Matcher matcher = TYPE.matcher(block);
    type = matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
  }

  /** Whether it is a program. */
  boolean hasMain() {
    return type.isPresent() && block.contains("public static void main(String[] args)");
  }

  /**
   * Compiles a whole class as it is, statements in a method, members in a class; what javac says.
   */
  public Optional<String> compile() throws IOException {
    if (type.isPresent()) {
      return compile(type.get(), block);
    }
    String imports =
        exported().stream().map(name -> "import " + name + ".*;\n").collect(Collectors.joining())
            + IMPORT
                .matcher(block)
                .results()
                .map(found -> found.group())
                .collect(Collectors.joining());
    String code = IMPORT.matcher(block).replaceAll("");
    Optional<String> statements =
        compile(
            "Snippet",
            imports + "class Snippet { static void run() throws Exception {\n" + code + "\n} }");
    return statements.isPresent()
            && compile("Snippet", imports + "class Snippet {\n" + code + "\n}").isEmpty()
        ? Optional.empty()
        : statements;
  }

  private static List<String> exported() throws IOException {
    return EXPORT
        .matcher(Files.readString(MODULE))
        .results()
        .map(export -> export.group(1))
        .toList();
  }

  private Optional<String> compile(String name, String source) throws IOException {
    Path file = Files.writeString(folder.resolve(name + ".java"), source);
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter messages = new StringWriter();
    List<String> options =
        List.of("-d", folder.toString(), "-cp", classPath(), "-proc:none", "-Xlint:all,-path");
    try (StandardJavaFileManager files =
        compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8)) {
      boolean compiled =
          compiler
              .getTask(messages, files, null, options, null, files.getJavaFileObjects(file))
              .call();
      return compiled && messages.toString().isEmpty()
          ? Optional.empty()
          : Optional.of(messages + source);
    }
  }

  /** Runs the program within this process, and returns what it printed. */
  String run() throws Exception {
    Matcher matcher = PACKAGE.matcher(block);
    String name = (matcher.find() ? matcher.group(1) + "." : "") + type.orElseThrow();
    PrintStream console = System.out;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    try (URLClassLoader classes = new URLClassLoader(new URL[] {folder.toUri().toURL()})) {
      System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
      classes
          .loadClass(name)
          .getMethod("main", String[].class)
          .invoke(null, (Object) new String[0]);
    } finally {
      System.setOut(console);
    }
    return printed.toString(StandardCharsets.UTF_8).strip();
  }

  /** The class path of this process, in whole. */
  public static String classPath() {
    return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
  }
}
