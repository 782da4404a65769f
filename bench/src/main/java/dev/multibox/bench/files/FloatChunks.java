package dev.multibox.bench.files;

import dev.multibox.bench.npy.NpyFile;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.ForkJoinPool;
import java.util.stream.IntStream;

/**
 * A file's images as native float32, some at a time: slices of the mapping where that is what the
 * file holds, else converted into one buffer that the next chunk overwrites.
 */
final class FloatChunks {

  private final NpyFile file;
  private final long perImage;
  private final float[] buffer;
  private final ForkJoinPool pool;

  /**
   * Prepares for chunks.
   *
   * @param mostImages images of the largest chunk
   * @param pool converts the images of a chunk
   */
  FloatChunks(NpyFile file, long perImage, int mostImages, ForkJoinPool pool)
      throws InputException {
    this.file = file;
    this.pool = pool;
    this.perImage = perImage;
    if (file.nativeFloat32()) {
      buffer = null;
    } else {
      buffer = Buffers.floats(file, perImage, mostImages);
    }
  }

  /** Images {@code first} to {@code first + images - 1}, valid until the next call. */
  MemorySegment at(int first, int images) {
    if (buffer == null) {
      return file.data().asSlice(first * perImage * Float.BYTES, images * perImage * Float.BYTES);
    }
    pool.submit(() -> IntStream.range(0, images).parallel().forEach(i -> convert(first, i))).join();
    return MemorySegment.ofArray(buffer).asSlice(0, images * perImage * Float.BYTES);
  }

  /** Says that these images are done with. */
  void release(int first, int images) {
    file.release(first * perImage, images * perImage);
  }

  private void convert(int first, int image) {
    int length = (int) perImage;
    file.readFloats((first + image) * perImage, buffer, image * length, length);
  }
}
