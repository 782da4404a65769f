package dev.multibox.bench.files;

import dev.multibox.diagnosis.Diagnosis;
import dev.multibox.loss.MultiBoxPolicy;
import java.io.IOException;
import java.util.concurrent.ForkJoinPool;

/** What is likely wrong with files, by a look at their first images. */
public final class FileDiagnosis {

  /** Scores of a sample: 5 images of 8732 priors and 21 classes, some 0.1 s of a cold start. */
  private static final int SCORES = 1 << 20;

  private FileDiagnosis() {}

  /** {@return how many of the first images are looked at} */
  public static int images(LossFiles files) {
    return Math.clamp(SCORES / ((long) files.priors() * files.classes()), 1, files.batch());
  }

  /**
   * {@return what is likely wrong with the first images}
   *
   * @param files the batch
   * @param policy which loss will take it
   * @throws InputException if a label is none
   * @throws IOException if a file cannot be read
   */
  public static Diagnosis of(LossFiles files, MultiBoxPolicy policy)
      throws IOException, InputException {
    int images = images(files);
    try (ForkJoinPool pool = new ForkJoinPool(1)) {
      LossFiles.Chunk sample = files.chunks(images, pool).at(0, images);
      return Diagnosis.of(sample.predictions(), sample.targets(), policy);
    }
  }
}
