package dev.multibox.bench.files;

import dev.multibox.BatchShape;
import dev.multibox.bench.formats.DataSet;
import dev.multibox.bench.npy.NpyType;
import dev.multibox.bench.npy.NpyWriter;
import dev.multibox.diagnosis.Diagnosis;
import dev.multibox.matching.MatcherWorkspace;
import dev.multibox.matching.PriorMatcher;
import dev.multibox.matching.TargetOutputs;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.ForkJoinPool;

/** Targets of a data set: labels and encoded offsets of every prior, some images at a time. */
public final class FileMatching {

  /** Numbers of a chunk: 16 MiB of offsets. */
  private static final int OFFSETS_OF_CHUNK = 1 << 22;

  private final DataSet truth;
  private final PriorMatcher matcher;
  private final ObjectBoxes boxes;

  /** How many priors were matched, and how many objects cannot be. */
  public record Counts(long positives, long skipped) {}

  /**
   * Prepares for matching. Labels are ranks of the categories by ascending id, from 1 on.
   *
   * @param truth whose objects
   * @param matcher with which priors, and how
   * @param difficultIgnored whether difficult objects are ignored, as crowds always are
   * @throws InputException if an image has no size
   */
  public FileMatching(DataSet truth, PriorMatcher matcher, boolean difficultIgnored)
      throws InputException {
    this.truth = truth;
    this.matcher = matcher;
    boxes = new ObjectBoxes(truth, matcher.priors(), truth.categories().labels(), difficultIgnored);
  }

  /** {@return the images of the data set} */
  int images() {
    return truth.images().count();
  }

  /** What is likely wrong with the objects of the first images. */
  Diagnosis diagnosis(int images) {
    return Diagnosis.of(boxes.at(0, images), matcher);
  }

  /**
   * Writes labels {@code [images][priors]} as int32 and offsets {@code [images][priors][4]} as
   * float32, +0 where a prior is not matched. The files come to their names when all is done.
   *
   * @throws IOException if a file cannot be written
   */
  public Counts write(Path labels, Path targets, int threads, EvaluationProgress progress)
      throws IOException {
    int priors = matcher.priors().count();
    int batch = truth.images().count();
    int most = Math.clamp(OFFSETS_OF_CHUNK / (4L * priors), Math.min(threads, batch), batch);
    long positives = 0;
    long skipped = 0;
    progress.begin(Math.ceilDiv(batch, Math.max(1, most)), batch);
    try (NpyWriter labelFile = NpyWriter.create(labels, NpyType.INT32);
        NpyWriter targetFile = NpyWriter.create(targets, NpyType.FLOAT32);
        ForkJoinPool pool = new ForkJoinPool(threads)) {
      MatcherWorkspace workspace = matcher.workspace(most, truth.mostOfImage(), threads, pool);
      int[] labelsOfChunk = new int[Math.multiplyExact(most, priors)];
      float[] targetsOfChunk = new float[Math.multiplyExact(most, 4 * priors)];
      for (int first = 0; first < batch; first += most) {
        int images = Math.min(most, batch - first);
        BatchShape shape = BatchShape.of(images, priors, truth.categories().count() + 1);
        positives +=
            matcher.match(
                boxes.at(first, images),
                TargetOutputs.of(shape, labelsOfChunk, targetsOfChunk).zeroFilled(),
                workspace);
        skipped += workspace.skipped();
        labelFile.writeInts(labelsOfChunk, 0, images * priors);
        targetFile.writeFloats(targetsOfChunk, 0, images * 4 * priors);
        progress.step(images);
      }
      labelFile.complete(batch, priors);
      targetFile.complete(batch, priors, 4);
      labelFile.commit();
      targetFile.commit();
    }
    return new Counts(positives, skipped);
  }
}
