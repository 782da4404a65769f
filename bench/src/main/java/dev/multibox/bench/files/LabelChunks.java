package dev.multibox.bench.files;

import dev.multibox.bench.npy.NpyFile;
import dev.multibox.bench.npy.NpyFormatException;
import java.lang.foreign.MemorySegment;

/** A file's labels as native int32, some images at a time; as {@link FloatChunks}. */
final class LabelChunks {

  private final NpyFile file;
  private final int priors;
  private final int[] buffer;

  LabelChunks(NpyFile file, int priors, int mostImages) throws InputException {
    this.file = file;
    this.priors = priors;
    buffer = file.nativeInt32() ? null : Buffers.ints(file, priors, mostImages);
  }

  /** Images {@code first} to {@code first + images - 1}, valid until the next call. */
  MemorySegment at(int first, int images) throws NpyFormatException {
    long from = (long) first * priors;
    if (buffer == null) {
      return file.data().asSlice(from * Integer.BYTES, (long) images * priors * Integer.BYTES);
    }
    int count = images * priors;
    file.readInts(from, buffer, 0, count);
    return MemorySegment.ofArray(buffer).asSlice(0, (long) count * Integer.BYTES);
  }

  /** Says that these images are done with. */
  void release(int first, int images) {
    file.release((long) first * priors, (long) images * priors);
  }
}
