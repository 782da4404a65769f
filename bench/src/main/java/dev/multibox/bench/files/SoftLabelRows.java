package dev.multibox.bench.files;

import dev.multibox.bench.npy.NpyFile;
import dev.multibox.loss.Targets;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.ForkJoinPool;

/**
 * A file of soft labels: a row a prior, or a row a class.
 *
 * @param rows where the numbers of a prior stand
 */
record SoftLabelRows(NpyFile file, OneHotRows rows) {

  /** Prepares for chunks, as {@link FloatChunks} does. */
  FloatChunks chunks(int mostImages, ForkJoinPool pool) throws IOException {
    return new FloatChunks(file, rows.perImage(), mostImages, pool);
  }

  /** Targets with these soft labels, of some images. */
  Targets with(Targets targets, MemorySegment images) {
    return rows.classMajor() ? targets.softLabelsClassMajor(images) : targets.softLabels(images);
  }

  /**
   * Refuses the first row of some images that is none, by the image's number in the file.
   *
   * @param labels say which priors are ignored
   */
  void check(int first, int images, LabelReader labels) throws IOException, InputException {
    FloatChunks chunks = chunks(1, ForkJoinPool.commonPool());
    LabelChunks numbers = labels.chunks(1, null);
    for (int image = first; image < first + images; image++) {
      MemorySegment floats = chunks.at(image, 1);
      int[] used = numbers.at(image, 1);
      for (int prior = 0; prior < used.length; prior++) {
        if (used[prior] >= 0 && !rows.areWeights(floats, prior)) {
          throw new InputException(
              file.name()
                  + ": expected finite numbers of 0 or more in a row, found "
                  + rows.text(floats, prior)
                  + " at image "
                  + image
                  + ", prior "
                  + prior,
              "a softmax makes them of scores, and label -1 ignores a prior");
        }
      }
    }
  }
}
