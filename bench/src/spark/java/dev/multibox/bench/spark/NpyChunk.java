package dev.multibox.bench.spark;

import dev.multibox.bench.npy.NpyFile;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Images of a chunk: files {@code logitsX.npy}, {@code locationsX.npy} and so on in a folder that
 * every executor sees, with one {@code X} and as many images each.
 *
 * @param folder the folder
 * @param suffix what the names have between column and {@code .npy}
 * @param firstIndex the data set's index of image {@code first}
 * @param first image in the files
 * @param images how many
 */
record NpyChunk(String folder, String suffix, long firstIndex, int first, int images)
    implements Serializable {

  private static final String ENDING = ".npy";

  /**
   * The chunks of a folder by the order of their names, cut to a size.
   *
   * @param most images of a part, 1 or more
   * @throws IOException if a file cannot be read, or is no chunk of images
   */
  static List<NpyChunk> of(Path folder, int most) throws IOException {
    String start = ImageColumn.LOGITS.label();
    List<NpyChunk> parts = new ArrayList<>();
    long index = 0;
    for (String suffix : suffixes(folder, start)) {
      int images = images(folder.resolve(start + suffix + ENDING));
      for (int first = 0; first < images; first += most) {
        int count = Math.min(most, images - first);
        parts.add(new NpyChunk(folder.toString(), suffix, index + first, first, count));
      }
      index += images;
    }
    if (parts.isEmpty()) {
      throw new IOException(
          folder
              + ": expected files logits*.npy, locations*.npy and so on, found none; give the"
              + " folder that holds them");
    }
    return parts;
  }

  private static List<String> suffixes(Path folder, String start) throws IOException {
    try (var files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.startsWith(start) && name.endsWith(ENDING))
          .map(name -> name.substring(start.length(), name.length() - ENDING.length()))
          .sorted()
          .toList();
    }
  }

  private static int images(Path file) throws IOException {
    try (NpyFile logits = NpyFile.open(file)) {
      long[] shape = logits.shape();
      if (shape.length != 3 || shape[0] > Integer.MAX_VALUE) {
        throw new IOException(
            logits
                + ": expected shape [images, priors, classes]; .reshape gives a single image its"
                + " leading 1");
      }
      return (int) shape[0];
    }
  }

  /** The file of a column. */
  Path file(ImageColumn column) {
    return Path.of(folder, column.label() + suffix + ENDING);
  }
}
