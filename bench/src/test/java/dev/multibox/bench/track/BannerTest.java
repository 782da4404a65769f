package dev.multibox.bench.track;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BannerTest {

  private static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";
  private static final String SHORT = "0123456789ab";

  @TempDir Path folder;

  private void write(String file, String text) throws IOException {
    Path place = folder.resolve(file);
    Files.createDirectories(place.getParent());
    Files.writeString(place, text + "\n");
  }

  @Test
  void theCommitIsThatOfTheBranch() throws IOException {
    write("main/.git/HEAD", "ref: refs/heads/x");
    write("main/.git/refs/heads/x", COMMIT);
    Path deep = Files.createDirectories(folder.resolve("main/a/b"));
    assertEquals(SHORT, Banner.commitOf(deep));
  }

  @Test
  void theCommitIsFoundAmongPackedBranches() throws IOException {
    write("main/.git/HEAD", "ref: refs/heads/x");
    write("main/.git/packed-refs", "# pack-refs\n" + COMMIT + " refs/heads/x");
    assertEquals(SHORT, Banner.commitOf(folder.resolve("main")));
  }

  @Test
  void theCommitOfALinkedWorkingTreeIsItsOwn() throws IOException {
    write("main/.git/HEAD", "f".repeat(40));
    write("main/.git/refs/heads/y", COMMIT);
    write("main/.git/worktrees/w/HEAD", "ref: refs/heads/y");
    write("main/.git/worktrees/w/commondir", "../..");
    write("w/.git", "gitdir: " + folder.resolve("main/.git/worktrees/w"));
    assertEquals(SHORT, Banner.commitOf(folder.resolve("w")));
    assertEquals("f".repeat(12), Banner.commitOf(folder.resolve("main")));
  }

  @Test
  void thereIsNoCommitWithoutARepository() throws IOException {
    write("main/.git/HEAD", "ref: refs/heads/x");
    assertEquals("", Banner.commitOf(folder.resolve("main")));
    write("broken/.git", "gitdir: nowhere");
    assertEquals("", Banner.commitOf(folder.resolve("broken")));
  }
}
