package dev.multibox.bench.formats;

import dev.multibox.bench.formats.CategoryList.Category;
import dev.multibox.bench.formats.ImageList.Image;
import dev.multibox.bench.npy.NpyType;
import dev.multibox.bench.npy.NpyWriter;
import java.io.IOException;
import java.nio.file.Path;

/** Rows as pycocotools takes them, float64: image, x, y, width, height, score, category. */
final class RowsWriter extends DetectionWriter {

  private static final int COLUMNS = 7;

  private final NpyWriter file;

  RowsWriter(Path target) throws IOException {
    file = NpyWriter.create(target, NpyType.FLOAT64);
  }

  @Override
  public void write(Image image, int label, Category category, float score, float[] corners)
      throws IOException {
    file.writeDoubles(
        (double) image.id(),
        corners[0],
        corners[1],
        corners[2] - corners[0],
        corners[3] - corners[1],
        score,
        (double) category.id());
  }

  @Override
  public void complete() throws IOException {
    file.complete(file.count() / COLUMNS, COLUMNS);
  }

  @Override
  public void commit() throws IOException {
    file.commit();
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
