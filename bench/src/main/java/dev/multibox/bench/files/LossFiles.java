package dev.multibox.bench.files;

import dev.multibox.BatchShape;
import dev.multibox.Predictions;
import dev.multibox.bench.npy.NpyFile;
import dev.multibox.loss.Targets;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SequencedMap;
import java.util.concurrent.ForkJoinPool;

/** The files of a batch, mapped, with shapes that agree. */
public abstract sealed class LossFiles implements AutoCloseable permits SeparateFiles, PackedFiles {

  /** Coordinates of a location. */
  static final int COORDINATES = 4;

  private final List<NpyFile> files;
  private final BatchShape shape;

  LossFiles(List<NpyFile> files, BatchShape shape) {
    this.files = files;
    this.shape = shape;
  }

  /** Some images as the library takes them. */
  record Chunk(Predictions predictions, Targets targets) {}

  /** The images of the files, some at a time. */
  interface Chunks {

    /** Images {@code first} to {@code first + images - 1}, valid until the next call. */
    Chunk at(int first, int images) throws IOException;

    /** Says that these images are done with. */
    void release(int first, int images);
  }

  /** Makes a batch of mapped files. */
  @FunctionalInterface
  private interface Opening {
    LossFiles of(List<NpyFile> files) throws InputException;
  }

  /**
   * Maps a file each for scores, locations, labels and location targets.
   *
   * @param layout {@code PRIOR_MAJOR} or {@code CLASS_MAJOR}
   * @throws InputException if shapes do not agree
   * @throws IOException if one cannot be read
   */
  public static LossFiles separate(
      TensorLayout layout, Path logits, Path locations, Path labels, Path targets)
      throws IOException, InputException {
    return open(
        List.of(logits, locations, labels, targets), files -> new SeparateFiles(files, layout));
  }

  /**
   * Maps a file for the predictions and one for the targets.
   *
   * @param layout one of the packed ones
   * @throws InputException if shapes do not agree
   * @throws IOException if one cannot be read
   */
  public static LossFiles packed(TensorLayout layout, Path predictions, Path targets)
      throws IOException, InputException {
    return open(List.of(predictions, targets), files -> new PackedFiles(files, layout));
  }

  /** Maps files and makes a batch of them; all or none. */
  private static LossFiles open(List<Path> paths, Opening opening)
      throws IOException, InputException {
    NpyFile[] files = new NpyFile[paths.size()];
    boolean accepted = false;
    try {
      for (int i = 0; i < files.length; i++) {
        files[i] = NpyFile.open(paths.get(i));
      }
      LossFiles opened = opening.of(List.of(files));
      accepted = true;
      return opened;
    } finally {
      if (!accepted) {
        Arrays.stream(files).filter(file -> file != null).forEach(NpyFile::close);
      }
    }
  }

  /** {@return the files that are mapped} */
  final List<Path> paths() {
    return files.stream().map(NpyFile::path).toList();
  }

  /** {@return the images} */
  final int batch() {
    return shape.batch();
  }

  /** {@return the priors of an image} */
  final int priors() {
    return shape.priors();
  }

  /** {@return the classes with the background} */
  public final int classes() {
    return shape.classes();
  }

  /**
   * Refuses scores of the first image that no softmax gives: logits, most likely.
   *
   * @param reason why the scores are to be probabilities; the message has it after "as"
   * @throws InputException if a score is below 0 or above 1
   */
  public final void requireProbabilities(String reason) throws InputException {
    scores().requireProbabilities(reason);
  }

  /** Reads the labels by themselves. */
  abstract LabelReader labels();

  /** Floats of an image that must be converted into an array, of the file that has most; or 0. */
  abstract long convertedPerImage();

  /** The tensors that gradients have a file for, by its name, with the prediction's shape. */
  abstract SequencedMap<String, long[]> gradientShapes();

  /** The scores of the first image, which tell probabilities from logits. */
  abstract ScoreSample scores();

  /**
   * Prepares for chunks.
   *
   * @param mostImages images of the largest chunk
   * @param pool converts the images of a chunk
   */
  abstract Chunks chunks(int mostImages, ForkJoinPool pool) throws InputException;

  @Override
  public final void close() {
    files.forEach(NpyFile::close);
  }

  /** Images of a file; 1 where it has two dimensions instead of three. */
  static int images(NpyFile file) throws InputException {
    long[] found = file.shape();
    return found.length == 2 ? 1 : length(file, found[0], "images", 1);
  }

  /** A length of the batch, which the library counts in 31 bits. */
  static int length(NpyFile file, long found, String what, int least) throws InputException {
    if (found < least || found > Integer.MAX_VALUE) {
      throw new InputException(
          file.path()
              + ": expected "
              + least
              + " to 2^31 - 1 "
              + what
              + ", found "
              + found
              + " in shape "
              + Arrays.toString(file.shape()));
    }
    return (int) found;
  }

  /** Refuses a leading file of neither two nor three dimensions. */
  static void requireDimensions(NpyFile file, String expected) throws InputException {
    long[] found = file.shape();
    if (found.length != 2 && found.length != 3) {
      throw new InputException(
          file.path() + ": expected " + expected + ", found " + Arrays.toString(found));
    }
  }

  /** Whether a file has a shape; of a single image the leading 1 may be missing. */
  static boolean hasShape(NpyFile file, long... expected) {
    long[] found = file.shape();
    long[] single = Arrays.copyOfRange(expected, 1, expected.length);
    return Arrays.equals(found, expected) || (expected[0] == 1 && Arrays.equals(found, single));
  }

  /** Refuses another shape. */
  static void require(NpyFile file, NpyFile leader, long... expected) throws InputException {
    if (!hasShape(file, expected)) {
      throw new InputException(
          file.path()
              + ": expected shape "
              + Arrays.toString(expected)
              + " to go with "
              + leader.path()
              + " of shape "
              + Arrays.toString(leader.shape())
              + ", found "
              + Arrays.toString(file.shape()));
    }
  }
}
