package dev.multibox.bench.files;

import dev.multibox.loss.Mining;
import dev.multibox.loss.MultiBoxPolicy;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;

/**
 * How many images are evaluated at a time, so that the result has the bits of one call over all.
 * Where images depend on each other it is one call, on all of the files.
 *
 * @param images of a chunk
 * @param chunks how many
 * @param whole whether one call is made for the bits' sake, however large the files are
 * @param scale of the gradients of a chunk
 */
record ChunkPlan(int images, int chunks, boolean whole, ChunkScale scale) {

  /** Logits of a chunk: 16 MiB, milliseconds of work, and room to convert them in a small heap. */
  static final int LOGITS_OF_CHUNK = 1 << 22;

  /**
   * Decides, for gradients by a first pass over the labels.
   *
   * @param threads that share a chunk
   * @param logitsOfChunk how many are wanted in a chunk
   * @param gradients how they are wanted, or null
   */
  static ChunkPlan of(
      MultiBoxPolicy policy,
      LossFiles files,
      int threads,
      int logitsOfChunk,
      GradientRequest gradients)
      throws IOException, InputException {
    int batch = files.batch();
    int images = imagesOfChunk(files, threads, logitsOfChunk, gradients);
    ChunkScale ofBatch = ChunkScale.ofBatch(gradients == null ? 1 : gradients.scale());
    if (images == batch) {
      return new ChunkPlan(batch, 1, false, ofBatch);
    }
    if (!minesOverBatch(policy.mining())) {
      int chunks = Math.ceilDiv(batch, images);
      if (gradients == null) {
        return new ChunkPlan(images, chunks, false, ofBatch);
      }
      int[] positives = files.labels().positives(batch);
      Optional<ChunkScale> scale =
          ChunkScale.ofChunks(policy, positives, files.priors(), gradients.scale());
      if (scale.isPresent()) {
        return new ChunkPlan(images, chunks, false, scale.get());
      }
    }
    long rows = (long) batch * files.priors();
    if (rows > Buffers.MOST_IN_ARRAY) {
      throw new InputException(
          "expected at most "
              + Buffers.MOST_IN_ARRAY
              + " priors in all images, as this loss takes the batch as a whole, found "
              + rows,
          "save fewer images in a file");
    }
    return new ChunkPlan(batch, 1, true, ofBatch);
  }

  /** Whether what is mined of an image depends on the others. */
  static boolean minesOverBatch(Mining mining) {
    return mining.mode() == Mining.Mode.HARD_NEGATIVES
        && (mining.scope() == Mining.Scope.BATCH || mining.quota() != Mining.Quota.RATIO);
  }

  private static int imagesOfChunk(
      LossFiles files, int threads, int logitsOfChunk, GradientRequest gradients) {
    long wanted = Math.max(threads, logitsOfChunk / ((long) files.priors() * files.classes()));
    // Buffers of a chunk that are arrays: gradients, and [images][priors].
    long perImage = files.priors();
    if (gradients != null) {
      for (long[] shape : files.gradientShapes().values()) {
        long floats = Arrays.stream(shape).reduce(1, Math::multiplyExact);
        perImage = Math.max(perImage, floats / files.batch());
      }
    }
    long possible = Math.max(1, Buffers.MOST_IN_ARRAY / perImage);
    return (int) Math.min(files.batch(), Math.min(wanted, possible));
  }
}
