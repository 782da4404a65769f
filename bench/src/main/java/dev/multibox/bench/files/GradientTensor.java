package dev.multibox.bench.files;

import dev.multibox.bench.npy.MemoryNpyWriter;
import dev.multibox.bench.npy.NpyType;
import dev.multibox.bench.npy.NpyWriter;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Arrays;

/** A dense file of gradients: memory that is filled some images at a time. */
sealed interface GradientTensor extends AutoCloseable {

  /** Memory for some images. */
  MemorySegment at(int first, int images);

  /** Says that {@link #at} was filled. */
  void write(int images) throws IOException;

  /** As {@link GradientFiles#complete}. */
  void complete() throws IOException;

  /** As {@link GradientFiles#commit}. */
  void commit() throws IOException;

  @Override
  void close() throws IOException;

  /** Starts a file for a batch of this shape. */
  static GradientTensor create(Path file, int batch, long[] shape, ChunkPlan plan)
      throws IOException, InputException {
    long perImage = Arrays.stream(shape).reduce(1, Math::multiplyExact) / batch;
    if (plan.whole()) {
      return new Whole(MemoryNpyWriter.create(file, shape), perImage);
    }
    long length = perImage * plan.images();
    if (length > Buffers.MOST_IN_ARRAY) {
      throw new InputException(
          file + ": expected an image of fewer than 2^31 - 8 numbers, found " + length,
          "save fewer priors or classes in a file");
    }
    return new Streamed(
        NpyWriter.create(file, NpyType.FLOAT32), shape, perImage, new float[(int) length]);
  }

  /** The whole file is memory. */
  record Whole(MemoryNpyWriter writer, long perImage) implements GradientTensor {

    @Override
    public MemorySegment at(int first, int images) {
      long bytes = perImage * Float.BYTES;
      return writer.data().asSlice(first * bytes, images * bytes);
    }

    @Override
    public void write(int images) {
      // It is where it belongs.
    }

    @Override
    public void complete() throws IOException {
      writer.complete();
    }

    @Override
    public void commit() throws IOException {
      writer.commit();
    }

    @Override
    public void close() throws IOException {
      writer.close();
    }
  }

  /** One chunk is memory, and appended to the file when it is filled. */
  @SuppressWarnings("ArrayRecordComponent")
  record Streamed(NpyWriter writer, long[] shape, long perImage, float[] buffer)
      implements GradientTensor {

    @Override
    public MemorySegment at(int first, int images) {
      return MemorySegment.ofArray(buffer).asSlice(0, perImage * images * Float.BYTES);
    }

    @Override
    public void write(int images) throws IOException {
      writer.writeFloats(buffer, 0, (int) (perImage * images));
    }

    @Override
    public void complete() throws IOException {
      writer.complete(shape);
    }

    @Override
    public void commit() throws IOException {
      writer.commit();
    }

    @Override
    public void close() throws IOException {
      writer.close();
    }
  }
}
