package dev.multibox.bench.files;

import dev.multibox.Predictions;
import dev.multibox.bench.npy.ArrayName;
import dev.multibox.bench.npy.NpyFile;
import dev.multibox.loss.Targets;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.SequencedMap;
import java.util.concurrent.ForkJoinPool;

/** The files of a batch, with shapes that agree. */
public sealed interface LossFiles extends AutoCloseable permits SeparateFiles, PackedFiles {

  /** Coordinates of a location. */
  int COORDINATES = 4;

  /** Some images as the library takes them. */
  record Chunk(Predictions predictions, Targets targets) {}

  /** The images of the files, some at a time. */
  interface Chunks {

    /** Images {@code first} to {@code first + images - 1}, valid until the next call. */
    Chunk at(int first, int images) throws IOException, InputException;
  }

  int batch();

  int priors();

  int classes();

  /** Reads the labels by themselves. */
  LabelReader labels();

  /** The tensors that gradients have a file for, by its name, with the prediction's shape. */
  SequencedMap<String, long[]> gradientShapes();

  /** The scores of the first image, which tell probabilities from logits. */
  ScoreSample scores();

  /**
   * Prepares for chunks.
   *
   * @param mostImages images of the largest chunk
   * @param pool reads the images of a chunk
   */
  Chunks chunks(int mostImages, ForkJoinPool pool) throws IOException;

  @Override
  void close();

  /** Opens files; all or none. */
  static List<NpyFile> open(List<ArrayName> names) throws IOException {
    NpyFile[] files = new NpyFile[names.size()];
    boolean accepted = false;
    try {
      for (int i = 0; i < files.length; i++) {
        files[i] = NpyFile.open(names.get(i));
      }
      accepted = true;
      return List.of(files);
    } finally {
      if (!accepted) {
        Arrays.stream(files).filter(file -> file != null).forEach(NpyFile::close);
      }
    }
  }

  /** A length of the batch, which the library counts in 31 bits. */
  static int length(NpyFile file, long found, String what, int least, String wayOut)
      throws InputException {
    if (found < least || found > Integer.MAX_VALUE) {
      throw new InputException(
          file.name()
              + ": expected "
              + least
              + " to 2^31 - 1 "
              + what
              + ", found "
              + found
              + " in shape "
              + Arrays.toString(file.shape())
              + "; "
              + wayOut);
    }
    return (int) found;
  }

  /** Whether a file has a shape; of a single image the leading 1 may be missing. */
  static boolean hasShape(NpyFile file, long... expected) {
    long[] found = file.shape();
    long[] single = Arrays.copyOfRange(expected, 1, expected.length);
    return Arrays.equals(found, expected) || (expected[0] == 1 && Arrays.equals(found, single));
  }

  /** Refuses another shape. */
  static void require(NpyFile file, NpyFile leader, String wayOut, long... expected)
      throws InputException {
    if (!hasShape(file, expected)) {
      boolean reshaped = Arrays.stream(expected).reduce(1, (a, b) -> a * b) == file.count();
      throw new InputException(
          file.name()
              + ": expected shape "
              + Arrays.toString(expected)
              + " to go with "
              + leader.name()
              + " of shape "
              + Arrays.toString(leader.shape())
              + ", found "
              + Arrays.toString(file.shape())
              + "; "
              + (reshaped ? ".reshape" + tuple(expected) + " gives it" : wayOut));
    }
  }

  /** A shape as NumPy's functions take it. */
  static String tuple(long... shape) {
    return Arrays.toString(shape).replace('[', '(').replace(']', ')');
  }
}
