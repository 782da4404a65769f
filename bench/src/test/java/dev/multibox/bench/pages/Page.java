package dev.multibox.bench.pages;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A page of the project in Markdown.
 *
 * @param name its place in the project, as {@code bench/README.md}
 * @param text all of it
 */
public record Page(String name, String text) {

  /** The project, seen from the folder that tests of this module run in. */
  static final Path PROJECT = Path.of("..");

  /** Pages whose snippets need the profile {@code peers}; a test of that profile runs them. */
  public static final List<String> OF_PEERS =
      List.of(
          "bench/trainers/djl.md",
          "bench/trainers/dl4j.md",
          "bench/trainers/onnx-runtime.md",
          "bench/trainers/tensorflow.md");

  /** The page whose snippets and commands need the profile {@code spark}; tests of it run them. */
  public static final String OF_SPARK = "bench/spark/README.md";

  private static final Pattern BLOCK =
      Pattern.compile(
          "^( *)```(\\w*)[^\n]*\n(.*?)^\\1```[ ]*$", Pattern.MULTILINE | Pattern.DOTALL);
  private static final Pattern INLINE = Pattern.compile("`([^`]+)`");
  private static final Pattern LINK =
      Pattern.compile("\\]\\(([^()\\s]+)(?:\\s+\"[^\"]*\")?\\)|(?:src|href)=\"([^\"]+)\"");
  private static final Pattern HEADING = Pattern.compile("^#+ +(.*?) *$", Pattern.MULTILINE);
  private static final Set<String> SHELLS = Set.of("sh", "bash", "shell", "console");

  /**
   * A fenced block.
   *
   * @param language after the fence, or empty
   * @param text within
   * @param after what the page says between it and the next block
   */
  record Block(String language, String text, String after) {}

  @Override
  public String toString() {
    return name;
  }

  /** Every page of the project but what builds made. */
  static List<Page> all() throws IOException {
    List<Page> pages = new ArrayList<>();
    Files.walkFileTree(
        PROJECT,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            String name = folder.getFileName().toString();
            boolean made = name.equals("target") || (name.startsWith(".") && !name.equals(".."));
            return made ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            if (file.toString().endsWith(".md")) {
              pages.add(of(PROJECT.relativize(file).toString().replace('\\', '/')));
            }
            return FileVisitResult.CONTINUE;
          }
        });
    pages.sort(Comparator.comparing(Page::name));
    return pages;
  }

  /** The page of a name. */
  public static Page of(String name) throws IOException {
    return new Page(name, Files.readString(PROJECT.resolve(name)));
  }

  /** The fenced blocks, in their order. */
  List<Block> blocks() {
    List<MatchResult> found = BLOCK.matcher(text).results().toList();
    List<Block> blocks = new ArrayList<>();
    for (int i = 0; i < found.size(); i++) {
      MatchResult block = found.get(i);
      int end = i + 1 < found.size() ? found.get(i + 1).start() : text.length();
      blocks.add(new Block(block.group(2), block.group(3), text.substring(block.end(), end)));
    }
    return blocks;
  }

  /** The blocks of Java. */
  public List<String> java() {
    return blocks().stream()
        .filter(block -> block.language().equals("java"))
        .map(Block::text)
        .toList();
  }

  /**
   * The command lines: every line of a block of shell, what looks like a command in blocks without
   * a language, and in the text.
   */
  public List<String> commands() {
    List<String> commands = new ArrayList<>();
    for (Block block : blocks()) {
      boolean shell = SHELLS.contains(block.language());
      if (shell || block.language().isEmpty()) {
        block
            .text()
            .replaceAll("\\\\\n\\s*", "")
            .lines()
            .map(line -> line.strip().replaceFirst("^\\$ ", ""))
            .filter(line -> shell ? !line.isEmpty() && !line.startsWith("#") : looksLikeOne(line))
            .forEach(commands::add);
      }
    }
    INLINE
        .matcher(withoutBlocks())
        .results()
        .map(code -> code.group(1).replaceAll("\\s+", " ").strip())
        .filter(Page::looksLikeOne)
        .forEach(commands::add);
    return commands;
  }

  private static boolean looksLikeOne(String line) {
    // but for a line of an error, which has a colon behind the command
    return line.matches("(\\w+=\\S* )*((mvn|bash|java .*-jar) .*|multibox [\\w-]+( .*)?)");
  }

  /** Targets of links and pictures that lie in the project, with their fragments. */
  List<String> links() {
    List<String> links = new ArrayList<>();
    Matcher matcher = LINK.matcher(INLINE.matcher(withoutBlocks()).replaceAll("`code`"));
    while (matcher.find()) {
      String target = matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
      if (!target.matches("[a-z]+:.*")) {
        links.add(target);
      }
    }
    return links;
  }

  /** What fragments name the headings, as GitHub makes them. */
  Set<String> fragments() {
    return HEADING
        .matcher(withoutBlocks())
        .results()
        .map(heading -> heading.group(1).toLowerCase(Locale.ROOT))
        .map(heading -> heading.replaceAll("[^\\p{L}\\p{N} _-]", "").replace(' ', '-'))
        .collect(Collectors.toSet());
  }

  private String withoutBlocks() {
    return BLOCK.matcher(text).replaceAll("");
  }
}
