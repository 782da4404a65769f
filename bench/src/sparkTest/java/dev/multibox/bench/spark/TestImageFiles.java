package dev.multibox.bench.spark;

import dev.multibox.bench.npy.NpyType;
import dev.multibox.bench.npy.NpyWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;

/** Test images as .npy files. */
final class TestImageFiles {

  private TestImageFiles() {}

  /** Writes chunks of some images each, with all columns. */
  static void write(TestImages all, Path folder, int imagesOfChunk) throws IOException {
    for (int first = 0; first < all.images; first += imagesOfChunk) {
      int count = Math.min(imagesOfChunk, all.images - first);
      String suffix = "-%03d.npy".formatted(first);
      int rows = all.priors.count();
      write(folder.resolve("logits" + suffix), all.logits, first, count, rows, TestImages.CLASSES);
      write(folder.resolve("locations" + suffix), all.locations, first, count, rows, 4);
      write(folder.resolve("targets" + suffix), all.targets, first, count, rows, 4);
      write(folder.resolve("labels" + suffix), all.labels, first * rows, count, rows);
      int from = all.starts[first];
      int to = all.starts[first + count];
      write(folder.resolve("boxes" + suffix), all.boxes, 4 * from, to - from, 4);
      write(folder.resolve("box_labels" + suffix), all.boxLabels, from, to - from);
      int[] own = Arrays.copyOfRange(all.starts, first, first + count + 1);
      for (int i = 0; i < own.length; i++) {
        own[i] -= from;
      }
      write(folder.resolve("box_starts" + suffix), own, 0, own.length);
      float[] sides = new float[count];
      Arrays.fill(sides, TestImages.WIDTH);
      write(folder.resolve("width" + suffix), sides, 0, count);
      Arrays.fill(sides, TestImages.HEIGHT);
      write(folder.resolve("height" + suffix), sides, 0, count);
    }
  }

  private static void write(
      Path file, float[] all, int firstImage, int images, int rows, int columns)
      throws IOException {
    try (NpyWriter writer = NpyWriter.create(file, NpyType.FLOAT32)) {
      writer.writeFloats(all, firstImage * rows * columns, images * rows * columns);
      writer.complete(images, rows, columns);
      writer.commit();
    }
  }

  private static void write(Path file, float[] all, int from, long... shape) throws IOException {
    try (NpyWriter writer = NpyWriter.create(file, NpyType.FLOAT32)) {
      writer.writeFloats(all, from, count(shape));
      writer.complete(shape);
      writer.commit();
    }
  }

  private static void write(Path file, int[] all, int from, long... shape) throws IOException {
    try (NpyWriter writer = NpyWriter.create(file, NpyType.INT32)) {
      writer.writeInts(all, from, count(shape));
      writer.complete(shape);
      writer.commit();
    }
  }

  private static int count(long... shape) {
    return (int) Arrays.stream(shape).reduce(1, (a, b) -> a * b);
  }
}
