package dev.multibox.bench.files;

import dev.multibox.BatchShape;
import dev.multibox.Predictions;
import dev.multibox.bench.npy.ArrayName;
import dev.multibox.bench.npy.NpyFile;
import dev.multibox.loss.Targets;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SequencedMap;
import java.util.concurrent.ForkJoinPool;

/** The files of a batch, with shapes that agree. */
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
    Chunk at(int first, int images) throws IOException, InputException;
  }

  /** Makes a batch of open files. */
  @FunctionalInterface
  interface Opening<T> {
    T of(List<NpyFile> files) throws InputException;
  }

  /**
   * Opens a file each for scores, locations, labels and location targets, and for soft labels.
   *
   * @param layout {@code PRIOR_MAJOR} or {@code CLASS_MAJOR}
   * @param names of logits, locations, labels and location targets: {@code file.npy}, or {@code
   *     archive.npz:member}; a fifth of soft labels in the layout of the logits
   * @param numbering of the labels
   * @throws InputException if shapes do not agree
   * @throws IOException if one cannot be read
   */
  public static LossFiles separate(
      TensorLayout layout, List<String> names, LabelNumbering numbering)
      throws IOException, InputException {
    return open(names, files -> new SeparateFiles(files, layout, numbering));
  }

  /**
   * Opens a file for the predictions and one for the targets.
   *
   * @param layout one of the packed ones
   * @param names of predictions and targets, as those of {@link #separate}
   * @throws InputException if shapes do not agree
   * @throws IOException if one cannot be read
   */
  public static LossFiles packed(TensorLayout layout, List<String> names)
      throws IOException, InputException {
    return open(names, files -> new PackedFiles(files, layout));
  }

  /** Opens files and makes a batch of them; all or none. */
  static <T> T open(List<String> names, Opening<T> opening) throws IOException, InputException {
    NpyFile[] files = new NpyFile[names.size()];
    boolean accepted = false;
    try {
      for (int i = 0; i < files.length; i++) {
        files[i] = NpyFile.open(name(names.get(i)));
      }
      T opened = opening.of(List.of(files));
      accepted = true;
      return opened;
    } finally {
      if (!accepted) {
        Arrays.stream(files).filter(file -> file != null).forEach(NpyFile::close);
      }
    }
  }

  private static ArrayName name(String text) throws InputException {
    try {
      return ArrayName.parse(text);
    } catch (InvalidPathException refused) {
      throw new InputException(
          text + ": expected a name that a file can have, found it refused: " + refused.getReason(),
          "archive.npz:member names a member of an archive",
          refused);
    }
  }

  /** {@return the files that are read} */
  final List<Path> paths() {
    return files.stream().map(NpyFile::path).toList();
  }

  /** {@return the images} */
  public final int batch() {
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
   * @throws IOException if they cannot be read
   */
  public final void requireProbabilities(String reason) throws IOException, InputException {
    scores().requireProbabilities(reason);
  }

  /**
   * Refuses scores of the first image that are probabilities, where the loss takes logits.
   *
   * @param sigmoid whether the loss has a sigmoid in place of a softmax
   * @throws InputException if every row adds up to 1, or every score lies where sigmoids do
   * @throws IOException if they cannot be read
   */
  public final void requireLogits(boolean sigmoid) throws IOException, InputException {
    scores()
        .requireLogits(
            sigmoid,
            (sigmoid ? "" : "--probabilities where the loss takes probabilities, or ")
                + "--no-probabilities if these are logits");
  }

  /**
   * Refuses labels of the first image that are nearly all the last class, which is the background
   * then.
   *
   * @throws InputException if more than half of them are
   * @throws IOException if they cannot be read
   */
  public final void requireBackgroundFirst() throws IOException, InputException {
    labels().requireBackgroundFirst();
  }

  /** Refuses targets of some images that the library refused, by their numbers in the file. */
  void checkTargets(int first, int images) throws IOException, InputException {
    labels().check(first, images);
  }

  /** Reads the labels by themselves. */
  abstract LabelReader labels();

  /** The tensors that gradients have a file for, by its name, with the prediction's shape. */
  abstract SequencedMap<String, long[]> gradientShapes();

  /** The scores of the first image, which tell probabilities from logits. */
  abstract ScoreSample scores();

  /**
   * Prepares for chunks.
   *
   * @param mostImages images of the largest chunk
   * @param pool reads the images of a chunk
   */
  abstract Chunks chunks(int mostImages, ForkJoinPool pool) throws IOException;

  @Override
  public final void close() {
    files.forEach(NpyFile::close);
  }

  /** Images of a file; 1 where it has two dimensions instead of three. */
  static int images(NpyFile file, String wayOut) throws InputException {
    long[] found = file.shape();
    return found.length == 2 ? 1 : length(file, found[0], "images", 1, wayOut);
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
              + Arrays.toString(file.shape()),
          wayOut);
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
              + Arrays.toString(file.shape()),
          reshaped ? ".reshape" + tuple(expected) + " gives it" : wayOut);
    }
  }

  /** A shape as NumPy's functions take it. */
  static String tuple(long... shape) {
    return Arrays.toString(shape).replace('[', '(').replace(']', ')');
  }
}
