package dev.multibox.bench.cli;

import dev.multibox.loss.LossTerms;
import dev.multibox.loss.MultiBoxLoss;
import dev.multibox.loss.Predictions;
import dev.multibox.loss.Targets;
import dev.multibox.loss.Workspace;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.Optional;
import java.util.concurrent.ForkJoinPool;
import java.util.function.IntConsumer;

/**
 * The loss of files of any size, some images at a time. The same bits as one call over all images,
 * whatever the number of threads.
 */
final class ChunkedEvaluation {

  /** Longest array that every virtual machine gives. */
  static final int MOST_IN_ARRAY = Integer.MAX_VALUE - 8;

  /** Logits of a chunk: 16 MiB, milliseconds of work, and room to convert them in a small heap. */
  private static final int LOGITS_OF_CHUNK = 1 << 22;

  private final MultiBoxLoss loss;
  private final LossFiles files;
  private final int threads;
  private final int imagesOfChunk;

  ChunkedEvaluation(MultiBoxLoss loss, LossFiles files, int threads) {
    this(loss, files, threads, LOGITS_OF_CHUNK);
  }

  ChunkedEvaluation(MultiBoxLoss loss, LossFiles files, int threads, int logitsOfChunk) {
    this.loss = loss;
    this.files = files;
    this.threads = threads;
    long perImage = (long) files.priors() * files.classes();
    long wanted = Math.max(threads, logitsOfChunk / perImage);
    // Buffers of a chunk are arrays: [images][priors], and the logits where they are converted.
    long perImageInArray = files.logits().nativeFloat32() ? files.priors() : perImage;
    long possible = Math.max(1, MOST_IN_ARRAY / Math.max(perImageInArray, 4L * files.priors()));
    imagesOfChunk = (int) Math.min(files.batch(), Math.min(wanted, possible));
  }

  int chunks() {
    return Math.ceilDiv(files.batch(), imagesOfChunk);
  }

  /**
   * Evaluates all images.
   *
   * @param outputs takes what happened to each prior
   * @param progress is told how many images each chunk had
   */
  LossTerms run(PriorFiles outputs, IntConsumer progress) throws IOException, InputException {
    try (ForkJoinPool pool = new ForkJoinPool(threads)) {
      return run(outputs, progress, pool);
    }
  }

  private LossTerms run(PriorFiles outputs, IntConsumer progress, ForkJoinPool pool)
      throws IOException, InputException {
    int priors = files.priors();
    int classes = files.classes();
    FloatChunks logits =
        new FloatChunks(files.logits(), (long) priors * classes, imagesOfChunk, pool);
    FloatChunks locations = new FloatChunks(files.locations(), 4L * priors, imagesOfChunk, pool);
    FloatChunks targets = new FloatChunks(files.targets(), 4L * priors, imagesOfChunk, pool);
    LabelChunks labels = new LabelChunks(files.labels(), priors, imagesOfChunk);
    Workspace workspace = loss.workspace(imagesOfChunk, priors, classes, threads, pool);
    outputs.prepare(imagesOfChunk, priors);
    LossTerms all = null;
    int images;
    for (int first = 0; first < files.batch(); first += images) {
      images = Math.min(imagesOfChunk, files.batch() - first);
      MemorySegment chunkLabels = labels.at(first, images);
      Predictions predictions =
          Predictions.of(
              logits.at(first, images), locations.at(first, images), images, priors, classes);
      Targets chunkTargets = Targets.of(chunkLabels, targets.at(first, images), images, priors);
      LossTerms terms;
      try {
        terms = outputs.evaluate(loss, predictions, chunkTargets, workspace);
      } catch (IllegalArgumentException refused) {
        Optional<String> badLabel = labels.firstBad(chunkLabels, first, classes);
        if (badLabel.isEmpty()) {
          throw refused;
        }
        throw new InputException(badLabel.get(), refused);
      }
      all = all == null ? terms.copy() : all.merge(terms);
      outputs.write(first, images);
      logits.release(first, images);
      locations.release(first, images);
      targets.release(first, images);
      labels.release(first, images);
      progress.accept(images);
    }
    return all;
  }
}
