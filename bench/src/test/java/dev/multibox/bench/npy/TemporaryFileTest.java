package dev.multibox.bench.npy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What real processes leave, and who removes it. */
class TemporaryFileTest {

  @TempDir Path folder;

  private final List<Process> started = new ArrayList<>();

  /** A process that begins a file and writes on until it is ended. */
  static final class Writing {

    private Writing() {}

    public static void main(String[] args) throws IOException {
      try (NpyWriter writer = NpyWriter.create(Path.of(args[0]), NpyType.INT64)) {
        writer.writeLong(1);
        System.out.println("begun");
        System.in.read();
      }
    }
  }

  @AfterEach
  void endAll() throws InterruptedException {
    for (Process process : started) {
      kill(process);
    }
  }

  private Process write(String target) throws IOException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Writing.class.getName(),
                folder.resolve(target).toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    started.add(process);
    assertEquals("begun", process.inputReader().readLine());
    return process;
  }

  private static void kill(Process process) throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  private List<String> files() throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private void writeAnother() throws IOException {
    try (NpyWriter writer = NpyWriter.create(folder.resolve("b.npy"), NpyType.INT64)) {
      writer.complete(0);
      writer.commit();
    }
  }

  @Test
  void theNextRunRemovesWhatAKilledOneLeft() throws Exception {
    Process process = write("a.npy");
    List<String> begun = files();
    assertEquals(1, begun.size());
    assertTrue(begun.getFirst().startsWith(".a.npy." + process.pid() + "-"), begun::toString);
    kill(process);
    assertEquals(begun, files());
    writeAnother();
    assertEquals(List.of("b.npy"), files());
  }

  @Test
  void theNextRunLeavesWhatAnotherStillWrites() throws Exception {
    write("a.npy");
    List<String> expected = new ArrayList<>(files());
    writeAnother();
    expected.add("b.npy");
    assertEquals(expected, files());
  }

  /** As one sees the files of a container, whose processes have other numbers. */
  @Test
  void theNextRunLeavesWhatIsLockedUnderAnUnknownNumber() throws Exception {
    Process dead = write("a.npy");
    kill(dead);
    writeAnother();
    write("c.npy");
    Path unknown = folder.resolve(".c.npy." + dead.pid() + "-0.tmp");
    try (Stream<Path> all = Files.list(folder)) {
      Path known =
          all.filter(file -> file.getFileName().toString().startsWith(".c.npy."))
              .findFirst()
              .orElseThrow();
      Files.move(known, unknown);
    }
    writeAnother();
    assertEquals(List.of(unknown.getFileName().toString(), "b.npy"), files());
  }

  @Test
  void theNextRunLeavesFilesOfOthers() throws Exception {
    Process dead = write("a.npy");
    kill(dead);
    String number = Long.toString(dead.pid());
    List<String> others =
        List.of(
            ".a.npy.tmp", ".a.npy." + number + ".tmp", ".a." + number + "-k.npy", ".vimrc.-1.tmp");
    for (String name : others) {
      Files.createFile(folder.resolve(name));
    }
    Files.createDirectory(folder.resolve(".d." + number + "-z.tmp"));
    writeAnother();
    List<String> expected = new ArrayList<>(others);
    expected.add(".d." + number + "-z.tmp");
    expected.add("b.npy");
    assertEquals(expected.stream().sorted().toList(), files());
  }
}
