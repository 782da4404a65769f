package dev.multibox.bench.files;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Where gradient files go; a folder that was made for them goes again if none comes. */
final class GradientFolder implements AutoCloseable {

  private static final Set<String> ALL =
      new LinkedHashSet<>(
          List.of(
              "grad_logits.npy",
              "grad_locations.npy",
              "grad_predictions.npy",
              "grad_logits_rows.npy",
              "grad_location_rows.npy"));

  private final Path folder;
  private final boolean made;
  private final OutputPlaces places;
  private boolean kept;

  GradientFolder(Path folder, boolean made, OutputPlaces places) {
    this.folder = folder;
    this.made = made;
    this.places = places;
  }

  /** Claims the names of the files, and refuses files of another form that would mislead. */
  void claim(Iterable<String> names) throws IOException, InputException {
    Set<String> others = new LinkedHashSet<>(ALL);
    for (String name : names) {
      places.claim("--gradients", folder.resolve(name));
      others.remove(name);
    }
    for (String name : others) {
      if (Files.exists(folder.resolve(name))) {
        throw new InputException(
            "--gradients "
                + folder
                + ": expected a folder without "
                + name
                + ", which goes with gradients of another form, found one",
            "remove it, or name another folder");
      }
    }
  }

  Path resolve(String name) {
    return folder.resolve(name);
  }

  /** Says that the folder has its files. */
  void keep() {
    kept = true;
  }

  @Override
  public void close() throws IOException {
    if (made && !kept) {
      try {
        Files.deleteIfExists(folder);
      } catch (DirectoryNotEmptyException used) {
        // Somebody else put something there.
      }
    }
  }
}
