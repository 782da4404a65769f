package dev.multibox.bench.track;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.stream.Stream;

/**
 * Where, when and on what a run was made.
 *
 * @param date UTC, ISO 8601
 * @param commit of the working tree, 12 digits; empty where there is none
 * @param cpu the processor's name for itself
 * @param cores that this virtual machine may use
 * @param vectorBits widest vectors that it prefers
 * @param jdk virtual machine and version
 * @param flags what the benchmarks' virtual machines were started with
 * @param os operating system
 */
public record Banner(
    String date,
    String commit,
    String cpu,
    int cores,
    int vectorBits,
    String jdk,
    List<String> flags,
    String os) {

  private static final int COMMIT_DIGITS = 12;

  /**
   * {@return that of this virtual machine}
   *
   * @param vectorBits widest vectors
   * @param jdk what the benchmarks ran on
   */
  public static Banner current(int vectorBits, String jdk) {
    return new Banner(
        Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
        commitOf(Path.of("").toAbsolutePath()),
        processor(),
        Runtime.getRuntime().availableProcessors(),
        vectorBits,
        jdk,
        ownFlags(),
        System.getProperty("os.name")
            + " "
            + System.getProperty("os.version")
            + " "
            + System.getProperty("os.arch"));
  }

  /** {@return what the heads of pages say, by its name} */
  public SequencedMap<String, String> facts() {
    SequencedMap<String, String> facts = new LinkedHashMap<>();
    facts.put("processor", cpu + ", " + cores + " cores");
    facts.put("vectors", vectorBits + " bits");
    facts.put("JDK", jdk);
    facts.put("flags", String.join(" ", flags));
    facts.put("system", os);
    facts.put("date", date);
    facts.put("commit", commit);
    return facts;
  }

  /** Without those that are there for this process alone, or name places. */
  private static List<String> ownFlags() {
    return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(flag -> flag.startsWith("-X") || flag.startsWith("--add-modules"))
        .toList();
  }

  private static String processor() {
    try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
      return lines
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse(System.getProperty("os.arch"));
    } catch (IOException absent) {
      return System.getProperty("os.arch");
    }
  }

  /**
   * The commit that {@code HEAD} names, in this folder or one above it; what was changed since is
   * not told. Empty where there is no repository.
   */
  static String commitOf(Path folder) {
    for (Path at = folder; at != null; at = at.getParent()) {
      Path git = at.resolve(".git");
      if (Files.exists(git)) {
        try {
          String digits = headOf(git);
          return digits.substring(0, Math.min(COMMIT_DIGITS, digits.length()));
        } catch (IOException unreadable) {
          return "";
        }
      }
    }
    return "";
  }

  /** A folder, or of a linked working tree a file that names one with a HEAD of its own. */
  private static String headOf(Path git) throws IOException {
    Path own =
        Files.isDirectory(git)
            ? git
            : git.resolveSibling(Files.readString(git).strip().replaceFirst("^gitdir: ", ""));
    Path common = own.resolve("commondir");
    Path refs = Files.exists(common) ? own.resolve(Files.readString(common).strip()) : own;
    return resolve(refs, Files.readString(own.resolve("HEAD")).strip());
  }

  private static String resolve(Path git, String head) throws IOException {
    if (!head.startsWith("ref: ")) {
      return head;
    }
    String name = head.substring("ref: ".length());
    Path loose = git.resolve(name);
    if (Files.exists(loose)) {
      return Files.readString(loose).strip();
    }
    Path packed = git.resolve("packed-refs");
    if (!Files.exists(packed)) {
      return "";
    }
    try (Stream<String> lines = Files.lines(packed)) {
      return lines
          .filter(line -> line.endsWith(" " + name))
          .map(line -> line.substring(0, line.indexOf(' ')))
          .findFirst()
          .orElse("");
    }
  }
}
