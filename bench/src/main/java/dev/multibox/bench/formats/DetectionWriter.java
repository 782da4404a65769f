package dev.multibox.bench.formats;

import dev.multibox.bench.formats.CategoryList.Category;
import dev.multibox.bench.formats.ImageList.Image;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Writes detections one by one. Closed without a commit, nothing is left behind and what stood
 * there is what it was.
 */
public abstract sealed class DetectionWriter implements AutoCloseable
    permits CocoWriter, VocWriter, RowsWriter {

  /**
   * Starts a file of COCO's results ({@code .json}), rows of a {@code .npy} file, or a folder of
   * VOC's text files, which any other name is.
   *
   * @param target what it is to become
   * @param categories the classes
   * @throws IOException if it cannot be written
   */
  public static DetectionWriter create(Path target, CategoryList categories) throws IOException {
    String name = target.getFileName().toString();
    if (name.endsWith(".json")) {
      return new CocoWriter(target);
    }
    return name.endsWith(".npy") ? new RowsWriter(target) : VocWriter.inFolder(target, categories);
  }

  /**
   * Writes a detection.
   *
   * @param image of which image
   * @param label of which class, 1 or more
   * @param category the same in the data set
   * @param score how sure it is
   * @param corners left, top, right and bottom in pixels, from the image's corner
   */
  public abstract void write(
      Image image, int label, Category category, float score, float[] corners) throws IOException;

  /** Writes what is left: what may fail but the moves has not failed. */
  public abstract void complete() throws IOException;

  /** Moves what is complete to its name. */
  public abstract void commit() throws IOException;

  @Override
  public abstract void close() throws IOException;
}
