package dev.multibox.bench.spark;

import dev.multibox.BatchShape;
import dev.multibox.bench.npy.NpyFile;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;

/** The open files of a chunk, with shapes that agree. */
final class NpyChunkFiles implements AutoCloseable {

  /** Any length. */
  private static final long ANY = -1;

  private final NpyChunk chunk;
  private final Map<ImageColumn, NpyFile> files = new EnumMap<>(ImageColumn.class);

  private NpyChunkFiles(NpyChunk chunk) {
    this.chunk = chunk;
  }

  /**
   * Opens the files of columns; all or none.
   *
   * @param image sizes of an image
   * @param wanted the columns, and whether each must be there
   */
  static NpyChunkFiles open(NpyChunk chunk, BatchShape image, Map<ImageColumn, Boolean> wanted)
      throws IOException {
    NpyChunkFiles files = new NpyChunkFiles(chunk);
    try {
      for (Map.Entry<ImageColumn, Boolean> column : wanted.entrySet()) {
        if (column.getValue() || Files.exists(chunk.file(column.getKey()))) {
          files.open(column.getKey(), image);
        }
      }
      return files;
    } catch (IOException refused) {
      files.close();
      throw refused;
    }
  }

  private void open(ImageColumn column, BatchShape image) throws IOException {
    long priors = image.priors();
    long images = has(ImageColumn.LOGITS) ? get(ImageColumn.LOGITS).shape()[0] : ANY;
    switch (column) {
      case IMAGE_ID, INDEX -> {
        // told by the places of the images
      }
      case LOGITS -> open(column, ANY, priors, image.classes());
      case LOCATIONS, TARGETS -> open(column, images, priors, GroundTruthBoxes.COORDINATES);
      case LABELS -> open(column, images, priors);
      case BOXES -> {
        open(column, ANY, GroundTruthBoxes.COORDINATES);
        open(ImageColumn.BOX_STARTS, image);
      }
      case BOX_LABELS, DIFFICULT -> {
        if (has(ImageColumn.BOXES)) {
          open(column, get(ImageColumn.BOXES).shape()[0]);
        }
      }
      case BOX_STARTS -> open(column, images + 1);
      case WIDTH, HEIGHT -> open(column, images);
    }
  }

  private void open(ImageColumn column, long... expected) throws IOException {
    NpyFile file = NpyFile.open(chunk.file(column));
    files.put(column, file);
    long[] wanted = expected.clone();
    long[] found = file.shape();
    if (wanted[0] == ANY && found.length > 0) {
      wanted[0] = found[0];
    }
    if (!Arrays.equals(found, wanted)) {
      throw new IOException(
          file
              + ": expected shape "
              + Arrays.toString(expected).replace("-1", "any")
              + "; files of a chunk have the same images, chunks the same priors and classes");
    }
  }

  /** Whether there is a file of a column. */
  boolean has(ImageColumn column) {
    return files.containsKey(column);
  }

  /** The file of a column. */
  NpyFile get(ImageColumn column) {
    return files.get(column);
  }

  @Override
  public void close() {
    files.values().forEach(NpyFile::close);
  }
}
