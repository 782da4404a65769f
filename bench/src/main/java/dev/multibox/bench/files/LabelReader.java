package dev.multibox.bench.files;

import dev.multibox.bench.npy.NpyFile;
import dev.multibox.bench.npy.NpyType;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.ForkJoinPool;

/** The labels of a batch in any form, as the library's integers; refuses those that are none. */
final class LabelReader {

  /** Numbers that are read at once where nothing else says so. */
  private static final int NUMBERS = 1 << 18;

  private final NpyFile file;
  private final int priors;
  private final int classes;
  private final LabelNumbering numbering;

  /** The one-hot rows, or null where the file holds integers. */
  private final OneHotRows rows;

  private LabelReader(
      NpyFile file, int priors, int classes, OneHotRows rows, LabelNumbering numbering) {
    this.file = file;
    this.priors = priors;
    this.classes = classes;
    this.numbering = numbering;
    this.rows = rows;
  }

  /** Of a file {@code [B][P]}. */
  static LabelReader ofIntegers(NpyFile file, int priors, int classes, LabelNumbering numbering) {
    return new LabelReader(file, priors, classes, null, numbering);
  }

  /** Of one-hot rows. */
  static LabelReader ofOneHot(NpyFile file, OneHotRows rows, LabelNumbering numbering) {
    return new LabelReader(file, rows.priors(), rows.classes(), rows, numbering);
  }

  /** Positives of each image of a batch. */
  int[] positives(int batch) throws IOException, InputException {
    int[] positives = new int[batch];
    int most = imagesAtOnce(batch);
    LabelChunks chunks = chunks(most, null);
    for (int first = 0; first < batch; first += most) {
      int images = Math.min(most, batch - first);
      int[] labels = chunks.at(first, images);
      for (int row = 0; row < images * priors; row++) {
        positives[first + row / priors] += labels[row] > 0 ? 1 : 0;
      }
    }
    return positives;
  }

  /** Refuses the first label of some images that is none. */
  void check(int first, int images) throws IOException, InputException {
    LabelChunks chunks = chunks(1, null);
    for (int image = first; image < first + images; image++) {
      chunks.at(image, 1);
    }
  }

  /**
   * Refuses labels of which most are the last class: the program that numbered them so has its
   * background there, as the priors without an object are many more than all others.
   */
  void requireBackgroundFirst() throws IOException, InputException {
    int[] labels = chunks(1, null).at(0, 1);
    int last = 0;
    for (int label : labels) {
      last += label == classes - 1 ? 1 : 0;
    }
    if (last > priors / 2) {
      throw new InputException(
          file.name()
              + ": expected most labels to be 0, the background, found "
              + last
              + " of "
              + priors
              + " to be "
              + (classes - 1)
              + ", the last class, in image 0",
          "--background last takes labels 0 to "
              + (classes - 2)
              + " for classes, --background first these as they are");
    }
  }

  private int imagesAtOnce(int batch) {
    long perImage = rows == null ? priors : rows.perImage();
    return Math.clamp(NUMBERS / perImage, 1, batch);
  }

  /**
   * Prepares for chunks.
   *
   * @param mostImages images of the largest chunk
   * @param pool reads the images of a chunk; null for this thread
   */
  LabelChunks chunks(int mostImages, ForkJoinPool pool) throws IOException {
    // At most as many as there are priors in a chunk, which ChunkPlan bounds.
    int[] labels = new int[Math.multiplyExact(mostImages, priors)];
    if (rows == null) {
      return (first, images) -> {
        ForkJoinPool readers = file.inRowMajorOrder() ? pool : null;
        ImageRanges.run(readers, images, priors, (at, n) -> readIntegers(first, at, n, labels));
        return labels;
      };
    }
    FloatChunks hot = new FloatChunks(file, rows.perImage(), mostImages, pool);
    return (first, images) -> {
      MemorySegment floats = hot.at(first, images);
      ImageRanges.run(
          pool,
          images,
          rows.perImage(),
          (at, n) -> {
            for (int image = at; image < at + n; image++) {
              long bytes = rows.perImage() * Float.BYTES;
              readOneHot(first + image, floats.asSlice(image * bytes, bytes), image, labels);
            }
          });
      return labels;
    };
  }

  private void readIntegers(int first, int at, int images, int[] labels)
      throws IOException, InputException {
    int most = imagesAtOnce(images);
    boolean narrow = file.type() == NpyType.INT32;
    long[] numbers = new long[narrow ? 0 : most * priors];
    for (int image = at; image < at + images; image += most) {
      int count = Math.min(most, at + images - image) * priors;
      int start = image * priors;
      long from = (long) (first + image) * priors;
      if (narrow) {
        file.readInts(from, labels, start, count);
      } else {
        file.readLongs(from, numbers, 0, count);
      }
      for (int row = 0; row < count; row++) {
        long number = narrow ? labels[start + row] : numbers[row];
        int label = numbering.label(number, classes);
        if (label == LabelNumbering.NONE) {
          throw refused(number, first + image + row / priors, row % priors);
        }
        labels[start + row] = label;
      }
    }
  }

  private InputException refused(long number, int image, int prior) {
    return new InputException(
        file.name()
            + ": expected labels from -1 to "
            + numbering.largest(classes)
            + ", found "
            + number
            + place(image, prior),
        "-1 ignores a prior, "
            + numbering.background(classes)
            + " is the background, and --ignore-label "
            + number
            + " takes "
            + number
            + " for -1");
  }

  private void readOneHot(int image, MemorySegment floats, int at, int[] labels)
      throws InputException {
    for (int prior = 0; prior < priors; prior++) {
      int number = rows.number(floats, prior);
      if (number == OneHotRows.NOT_ONE_HOT) {
        throw new InputException(
            file.name()
                + ": expected one-hot rows of zeros and a single 1, or of zeros to ignore a prior,"
                + " found "
                + rows.text(floats, prior)
                + place(image, prior),
            ".argmax("
                + (rows.classMajor() ? "-2" : "-1")
                + ") makes integer labels of soft ones, and --soft-labels takes the rows beside"
                + " them");
      }
      labels[at * priors + prior] = numbering.label(number, classes);
    }
  }

  private static String place(int image, int prior) {
    return " at image " + image + ", prior " + prior;
  }
}
