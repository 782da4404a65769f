package dev.multibox.bench.npy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class ArrayNameTest {

  @TempDir Path folder;

  private void parses(String text, String file, String member) {
    String prefix = folder + File.separator;
    ArrayName name = ArrayName.parse(prefix + text);
    assertEquals(new ArrayName(Path.of(prefix + file), member), name);
    assertEquals(prefix + text, name.toString());
  }

  @Test
  void partsArchiveAndMember() throws IOException {
    Files.createFile(folder.resolve("batch.npz"));
    Files.createFile(folder.resolve("arrays.zip"));
    parses("batch.npz", "batch.npz", null);
    parses("batch.npz:logits", "batch.npz", "logits");
    parses("batch.npz:logits.npy", "batch.npz", "logits.npy");
    parses("batch.npz:a:b", "batch.npz", "a:b");
    parses("batch.npz:b.npz:c", "batch.npz", "b.npz:c");
    parses("batch.npz:", "batch.npz", "");
    parses("arrays.zip:logits", "arrays.zip", "logits");
    parses("missing.npy", "missing.npy", null);
    parses("missing.npz:logits", "missing.npz", "logits");
    parses("missing.NPZ:logits", "missing.NPZ", "logits");
  }

  /** Names that Windows has not; there a colon is behind the drive's letter alone. */
  @Test
  @DisabledOnOs(OS.WINDOWS)
  void takesTheLongestNameThatAFileHas() throws IOException {
    Files.createFile(folder.resolve("a:b.npy"));
    Files.createFile(folder.resolve("batch.npz"));
    Files.createFile(folder.resolve("batch.npz:x"));
    Files.createFile(folder.resolve("C:\\batch.npz"));
    parses("a:b.npy", "a:b.npy", null);
    parses("batch.npz:x", "batch.npz:x", null);
    parses("batch.npz:x:y", "batch.npz:x", "y");
    parses("batch.npz:y", "batch.npz", "y");
    parses("C:\\batch.npz", "C:\\batch.npz", null);
    parses("C:\\batch.npz:logits", "C:\\batch.npz", "logits");
    parses("C:\\missing.npz:logits", "C:\\missing.npz", "logits");
    parses("C:\\missing.npy", "C:\\missing.npy", null);
    parses("run:1.npy", "run:1.npy", null);
  }
}
