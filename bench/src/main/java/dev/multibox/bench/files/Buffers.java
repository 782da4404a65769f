package dev.multibox.bench.files;

import dev.multibox.bench.npy.NpyFile;

/** Arrays that files are converted into; where one is too long, the file's type is to blame. */
final class Buffers {

  /** Longest array that every virtual machine gives. */
  static final int MOST_IN_ARRAY = Integer.MAX_VALUE - 8;

  private Buffers() {}

  static float[] floats(NpyFile file, long perImage, int images) throws InputException {
    return new float[length(file, "float32", perImage, images)];
  }

  static int[] ints(NpyFile file, long perImage, int images) throws InputException {
    return new int[length(file, "int32", perImage, images)];
  }

  private static int length(NpyFile file, String type, long perImage, int images)
      throws InputException {
    long length = perImage * images;
    if (length > MOST_IN_ARRAY) {
      throw new InputException(
          file.path()
              + ": expected "
              + type
              + " in native byte order, as "
              + images
              + (images == 1 ? " image of " : " images of ")
              + perImage
              + " numbers are too many to convert at a time, found "
              + file.type()
              + " "
              + file.order());
    }
    return (int) length;
  }
}
