package dev.multibox.bench.npy;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.multibox.bench.RecordedMessages;
import java.nio.file.Path;
import org.junit.jupiter.api.function.Executable;

/** A refusal of a .npy file: it names the file, what is expected and found, and the way out. */
final class NpyRefusal {

  private NpyRefusal() {}

  /** Verifies the refusal of a call, and that its message has a part. */
  static void verify(String part, Path path, Executable call) {
    String message = assertThrows(NpyFormatException.class, call).getMessage();
    assertTrue(message.contains(part), message);
    assertTrue(message.startsWith(path + ": expected "), message);
    assertTrue(message.contains(", found ") && message.contains("; "), message);
    RecordedMessages.check(message);
  }
}
