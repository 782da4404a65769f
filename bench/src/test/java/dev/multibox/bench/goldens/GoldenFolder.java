package dev.multibox.bench.goldens;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * A folder of golden data: the whole one beside the checkout, or the subset that comes with the
 * tests. Both have the same layout.
 *
 * @param name how tables and test names call it
 * @param root the folder that holds {@code references} and, in the whole one, {@code captured}
 */
public record GoldenFolder(String name, Path root) {

  /** Says where the whole folder is; a relative path starts at the checkout's root. */
  static final String PROPERTY = "multibox.goldens";

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Returns the subset that comes with the tests. */
  static GoldenFolder shipped() {
    try {
      Path index =
          Path.of(GoldenFolder.class.getResource("/goldens/references/index.json").toURI());
      return new GoldenFolder("shipped", index.getParent().getParent());
    } catch (URISyntaxException impossible) {
      throw new AssertionError(impossible);
    }
  }

  /**
   * Returns the whole folder, empty where there is none at the usual place.
   *
   * @throws IllegalStateException if {@link #PROPERTY} names a folder without golden data: a
   *     misspelt path must not look like a passing run
   */
  static Optional<GoldenFolder> shared() {
    String wanted = System.getProperty(PROPERTY);
    Path root = checkout().resolve(wanted == null ? "../shared/goldens" : wanted).normalize();
    if (Files.isRegularFile(root.resolve("references/index.json"))) {
      return Optional.of(new GoldenFolder("shared", root));
    }
    if (wanted != null) {
      throw new IllegalStateException(
          PROPERTY + ": expected a folder with references/index.json, got " + root);
    }
    return Optional.empty();
  }

  /** Returns those that are there. */
  static List<GoldenFolder> all() {
    List<GoldenFolder> folders = new ArrayList<>(List.of(shipped()));
    shared().ifPresent(folders::add);
    return folders;
  }

  /** Returns the whole folder; the test that asks for it is skipped where there is none. */
  public static GoldenFolder sharedOrSkip() {
    Optional<GoldenFolder> folder = shared();
    assumeTrue(folder.isPresent(), "no whole golden folder: see -D" + PROPERTY);
    return folder.get();
  }

  /** The folder that holds both modules, wherever below it the tests were started. */
  private static Path checkout() {
    Path start = Path.of("").toAbsolutePath();
    for (Path folder = start; folder != null; folder = folder.getParent()) {
      if (Files.isDirectory(folder.resolve("kernel"))
          && Files.isDirectory(folder.resolve("bench"))) {
        return folder;
      }
    }
    throw new IllegalStateException("no folder with kernel and bench at or above " + start);
  }

  Path references() {
    return root.resolve("references");
  }

  Path captured() {
    return root.resolve("captured");
  }

  Path operations() {
    return references().resolve("ops");
  }

  /** Returns every run that the index lists, in its order. */
  List<GoldenRun> runs() throws IOException {
    List<GoldenRun> runs = new ArrayList<>();
    for (JsonNode entry : json(references().resolve("index.json"))) {
      runs.add(new GoldenRun(references(), entry));
    }
    return runs;
  }

  /** Returns the run of a name. */
  GoldenRun run(String name) throws IOException {
    for (GoldenRun run : runs()) {
      if (run.name().equals(name)) {
        return run;
      }
    }
    throw new IOException(root + " without " + name);
  }

  /** Returns the folders beside the runs that no test knows. */
  Set<String> otherFolders() throws IOException {
    Set<String> folders = new TreeSet<>();
    try (Stream<Path> all = Files.list(references())) {
      all.filter(Files::isDirectory).forEach(path -> folders.add(path.getFileName().toString()));
    }
    runs().forEach(run -> folders.remove(run.group()));
    folders.removeAll(Set.of("inputs", "ops", "priors", "codec", "matcher", "e2e"));
    return folders;
  }

  /** Returns the runs of average precision. */
  Path evaluation() {
    return root.resolve("evaluation");
  }

  static JsonNode json(InputStream stream) throws IOException {
    return JSON.readTree(stream);
  }

  public static JsonNode json(Path file) throws IOException {
    return JSON.readTree(file.toFile());
  }
}
