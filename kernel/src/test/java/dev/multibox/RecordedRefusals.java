package dev.multibox;

import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedSet;
import java.util.TreeSet;

/** Messages of refusals that a resource records: a changed message is a changed line. */
public final class RecordedRefusals {

  private RecordedRefusals() {}

  /** The lines of a resource of this package. */
  public static SortedSet<String> lines(String resource) throws IOException {
    try (InputStream file = RecordedRefusals.class.getResourceAsStream(resource)) {
      String text = new String(file.readAllBytes(), StandardCharsets.UTF_8);
      return new TreeSet<>(text.lines().toList());
    }
  }

  /** Requires that refusals are the lines of a resource; writes all of them if they are not. */
  static void check(String resource, SortedSet<String> refusals) throws IOException {
    SortedSet<String> gone = lines(resource);
    SortedSet<String> added = new TreeSet<>(refusals);
    added.removeAll(gone);
    gone.removeAll(refusals);
    if (!gone.isEmpty() || !added.isEmpty()) {
      Path now = Files.createTempFile("refusals", ".txt");
      Files.write(now, refusals);
      fail("gone: " + gone + "\nadded: " + added + "\nall: " + now);
    }
  }
}
