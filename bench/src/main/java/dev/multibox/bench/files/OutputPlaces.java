package dev.multibox.bench.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The files of a command; each output must be a file of its own. */
public final class OutputPlaces {

  private final List<Path> claimed;

  /**
   * Starts with the files that are read.
   *
   * @param inputs no output may be one of them
   */
  public OutputPlaces(List<Path> inputs) {
    claimed = new ArrayList<>(inputs);
  }

  /**
   * Refuses an output that is one of the files before it.
   *
   * @param option that names it
   * @param output a file
   * @throws InputException if it is
   * @throws IOException if the files cannot be told apart
   */
  public void claim(String option, Path output) throws IOException, InputException {
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
