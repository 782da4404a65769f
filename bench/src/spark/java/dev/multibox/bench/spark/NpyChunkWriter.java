package dev.multibox.bench.spark;

import dev.multibox.bench.npy.NpyType;
import dev.multibox.bench.npy.NpyWriter;
import dev.multibox.bench.spark.ImageColumn.Kind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;

/** Writes images as the files of a chunk, which come to their names when all is written. */
final class NpyChunkWriter implements AutoCloseable {

  private final NpyChunk chunk;
  private final Map<ImageColumn, NpyWriter> writers = new EnumMap<>(ImageColumn.class);
  private int images;
  private long priors;
  private long classes;
  private long objects;

  NpyChunkWriter(Path folder, String suffix) {
    chunk = new NpyChunk(folder.toString(), suffix, 0, 0, 0);
  }

  int images() {
    return images;
  }

  void add(ImageBytes image) throws IOException {
    requireShape(image);
    for (ImageColumn column : ImageColumn.values()) {
      if (column.kind() != Kind.SCALAR && image.numbers().containsKey(column)) {
        write(column, image.numbers().get(column));
      } else if (image.sides().containsKey(column)) {
        writer(column, NpyType.FLOAT32).writeFloats(new float[] {image.sides().get(column)}, 0, 1);
      }
    }
    if (image.numbers().containsKey(ImageColumn.BOXES)) {
      writer(ImageColumn.BOX_STARTS, NpyType.INT64).writeLong(objects);
      objects += image.numbers().get(ImageColumn.BOXES).length / (long) bytesOfBox();
    }
    images++;
  }

  private static int bytesOfBox() {
    return GroundTruthBoxes.COORDINATES * Float.BYTES;
  }

  /** Takes the sizes of the first image, and refuses others. */
  private void requireShape(ImageBytes image) {
    long rows = image.numbers().get(ImageColumn.LOCATIONS).length / bytesOfBox();
    long scores = image.numbers().get(ImageColumn.LOGITS).length / Float.BYTES;
    if (images == 0) {
      priors = rows;
      classes = rows == 0 ? 0 : scores / rows;
    }
    if (rows != priors || scores != priors * classes || classes < 2) {
      throw new BadImageException(
          new BadImage(
              image.id(),
              image.index(),
              ImageColumn.LOGITS.label(),
              "expected "
                  + priors
                  + " priors of "
                  + Math.max(2, classes)
                  + " classes, found "
                  + scores
                  + " logits of "
                  + rows
                  + " priors"));
    }
  }

  private void write(ImageColumn column, byte[] bytes) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    if (column.kind() == Kind.FLOATS) {
      float[] floats = new float[bytes.length / Float.BYTES];
      buffer.asFloatBuffer().get(floats);
      writer(column, NpyType.FLOAT32).writeFloats(floats, 0, floats.length);
    } else {
      int[] ints = new int[bytes.length / Integer.BYTES];
      buffer.asIntBuffer().get(ints);
      writer(column, NpyType.INT32).writeInts(ints, 0, ints.length);
    }
  }

  private NpyWriter writer(ImageColumn column, NpyType type) throws IOException {
    NpyWriter writer = writers.get(column);
    if (writer == null) {
      writer = NpyWriter.create(chunk.file(column), type);
      writers.put(column, writer);
    }
    return writer;
  }

  /** Completes all files, then moves them to their names. */
  void commit() throws IOException {
    if (writers.containsKey(ImageColumn.BOX_STARTS)) {
      writers.get(ImageColumn.BOX_STARTS).writeLong(objects);
    }
    for (Map.Entry<ImageColumn, NpyWriter> entry : writers.entrySet()) {
      entry.getValue().complete(shape(entry.getKey()));
    }
    for (NpyWriter writer : writers.values()) {
      writer.commit();
    }
  }

  private long[] shape(ImageColumn column) {
    return switch (column) {
      case LOGITS -> new long[] {images, priors, classes};
      case LOCATIONS, TARGETS -> new long[] {images, priors, GroundTruthBoxes.COORDINATES};
      case LABELS -> new long[] {images, priors};
      case BOXES -> new long[] {objects, GroundTruthBoxes.COORDINATES};
      case BOX_LABELS, DIFFICULT -> new long[] {objects};
      case BOX_STARTS -> new long[] {images + 1};
      default -> new long[] {images};
    };
  }

  @Override
  public void close() throws IOException {
    for (NpyWriter writer : writers.values()) {
      writer.close();
    }
  }
}
