package dev.multibox.bench.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The files of a command; each output must be a file of its own. */
final class OutputPlaces {

  private final List<Path> claimed;

  OutputPlaces(List<Path> inputs) {
    claimed = new ArrayList<>(inputs);
  }

  /** Refuses an output that is one of the files before it. */
  void claim(String option, Path output) throws IOException, InputException {
    for (Path other : claimed) {
      boolean bothThere = Files.exists(output) && Files.exists(other);
      boolean same =
          bothThere ? Files.isSameFile(output, other) : place(output).equals(place(other));
      if (same) {
        throw new InputException(
            option + " " + output + ": expected a file of its own, found that it is " + other,
            "name another file");
      }
    }
    claimed.add(output);
  }

  /** Where a file would come to be, through whatever links its folder is named. */
  private static Path place(Path file) throws IOException {
    Path folder = file.toAbsolutePath().normalize().getParent();
    return folder == null || !Files.isDirectory(folder)
        ? file.toAbsolutePath().normalize()
        : folder.toRealPath().resolve(file.getFileName());
  }
}
