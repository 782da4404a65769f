package dev.multibox.bench;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Every refusal that a test of files or commands sees, from the first word to the way out, is a
 * line of messages.txt, with # for numbers. A changed message fails until its line is changed: with
 * {@code -Dmultibox.messages=FILE} lines that are missing are written there instead.
 */
public final class RecordedMessages {

  private static final Set<String> LINES = read();

  private RecordedMessages() {}

  private static Set<String> read() {
    try (InputStream file = RecordedMessages.class.getResourceAsStream("messages.txt")) {
      String text = new String(file.readAllBytes(), StandardCharsets.UTF_8);
      return text.lines().collect(Collectors.toSet());
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** Requires that a message is recorded. */
  public static void check(String message) {
    String line = plain(message);
    String target = System.getProperty("multibox.messages");
    if (target == null) {
      assertTrue(LINES.contains(line), () -> "not in messages.txt: " + line);
    } else if (!LINES.contains(line)) {
      write(Path.of(target), line + "\n");
    }
  }

  private static void write(Path target, String line) {
    try {
      Files.writeString(target, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** A message without what differs from run to run: folders and numbers. */
  private static String plain(String message) {
    return message
        .strip()
        .replaceAll("[^ \"'(\\[]*(junit-?[0-9]+|/test-classes|/resources)", "DIR")
        .replaceAll("looked for in [^;]+", "looked for in DIR")
        .replaceAll("\\R", " | ")
        .replaceAll("\\p{Cntrl}", "?")
        .replaceAll("-?(Infinity|NaN|[0-9]+(\\.[0-9]+)?(E-?[0-9]+)?)", "#");
  }
}
