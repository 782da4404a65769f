package dev.multibox.bench.files;

import dev.multibox.bench.npy.NpyFile;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Optional;
import java.util.concurrent.ForkJoinPool;

/**
 * A file's images as native float32, some at a time: read into one buffer that the next chunk
 * overwrites. A file that memory has no room for in a single chunk is mapped.
 */
final class FloatChunks {

  private final NpyFile file;
  private final long perImage;
  private final MemorySegment memory;
  private final boolean mapped;
  private final ForkJoinPool pool;

  /**
   * Prepares for chunks.
   *
   * @param mostImages images of the largest chunk
   * @param pool reads the images of a chunk
   */
  FloatChunks(NpyFile file, long perImage, int mostImages, ForkJoinPool pool) throws IOException {
    this.file = file;
    this.pool = pool;
    this.perImage = perImage;
    long count = perImage * mostImages;
    Optional<MemorySegment> buffer = Buffers.floats(count);
    mapped = buffer.isEmpty();
    memory =
        mapped
            ? file.mapFloats(Arena.ofAuto()).orElseThrow(() -> Buffers.tooLittle(count))
            : buffer.get();
  }

  /** Images {@code first} to {@code first + images - 1}, valid until the next call. */
  MemorySegment at(int first, int images) throws IOException, InputException {
    long bytes = images * perImage * Float.BYTES;
    if (mapped) {
      return memory.asSlice(first * perImage * Float.BYTES, bytes);
    }
    if (file.inRowMajorOrder()) {
      ImageRanges.run(pool, images, perImage, (image, count) -> read(first, image, count));
    } else {
      // Of neighbouring images the numbers are neighbours in the file.
      read(first, 0, images);
    }
    return memory.asSlice(0, bytes);
  }

  private void read(int first, int image, int images) throws IOException {
    long bytes = perImage * Float.BYTES;
    file.readFloats((first + image) * perImage, memory.asSlice(image * bytes, images * bytes));
  }
}
