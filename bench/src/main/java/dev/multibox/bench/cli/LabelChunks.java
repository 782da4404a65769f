package dev.multibox.bench.cli;

import dev.multibox.bench.npy.NpyFile;
import dev.multibox.bench.npy.NpyFormatException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Optional;

/** A file's labels as native int32, some images at a time; as {@link FloatChunks}. */
final class LabelChunks {

  private final NpyFile file;
  private final int priors;
  private final int[] buffer;

  LabelChunks(NpyFile file, int priors, int mostImages) {
    this.file = file;
    this.priors = priors;
    buffer = file.nativeInt32() ? null : new int[Math.multiplyExact(priors, mostImages)];
  }

  /** Images {@code first} to {@code first + images - 1}, valid until the next call. */
  MemorySegment at(int first, int images) throws NpyFormatException {
    long from = (long) first * priors;
    int count = images * priors;
    if (buffer == null) {
      return file.data().asSlice(from * Integer.BYTES, (long) count * Integer.BYTES);
    }
    file.readInts(from, buffer, 0, count);
    return MemorySegment.ofArray(buffer).asSlice(0, (long) count * Integer.BYTES);
  }

  /** Says that these images are done with. */
  void release(int first, int images) {
    file.release((long) first * priors, (long) images * priors);
  }

  /** Names the first label of a chunk that is none, if there is one. */
  Optional<String> firstBad(MemorySegment labels, int first, int classes) {
    long count = labels.byteSize() / Integer.BYTES;
    for (long i = 0; i < count; i++) {
      int label = labels.get(ValueLayout.JAVA_INT_UNALIGNED, i * Integer.BYTES);
      if (label < -1 || label >= classes) {
        return Optional.of(
            file.path()
                + ": expected labels from -1 to "
                + (classes - 1)
                + ", found "
                + label
                + " at image "
                + (first + i / priors)
                + ", prior "
                + i % priors);
      }
    }
    return Optional.empty();
  }
}
