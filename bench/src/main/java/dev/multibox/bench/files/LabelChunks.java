package dev.multibox.bench.files;

import java.io.IOException;

/** A file's labels, some images at a time; as {@link FloatChunks}. */
interface LabelChunks {

  /** Images {@code first} to {@code first + images - 1}, then others, until the next call. */
  int[] at(int first, int images) throws IOException, InputException;
}
