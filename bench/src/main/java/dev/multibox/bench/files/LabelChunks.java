package dev.multibox.bench.files;

import java.io.IOException;
import java.lang.foreign.MemorySegment;

/** A file's labels as native int32, some images at a time; as {@link FloatChunks}. */
interface LabelChunks {

  /** Images {@code first} to {@code first + images - 1}, valid until the next call. */
  MemorySegment at(int first, int images) throws IOException, InputException;
}
