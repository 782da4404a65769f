package dev.multibox.bench.spark;

import dev.multibox.bench.files.EvaluationProgress;
import dev.multibox.bench.files.FileLoss;
import dev.multibox.bench.files.InputException;
import dev.multibox.bench.files.LabelNumbering;
import dev.multibox.bench.files.LossFiles;
import dev.multibox.bench.files.OutputRequest;
import dev.multibox.bench.files.TensorLayout;
import dev.multibox.bench.npy.NpyType;
import dev.multibox.bench.npy.NpyWriter;
import dev.multibox.loss.LossTerms;
import dev.multibox.loss.MultiBoxLoss;
import dev.multibox.loss.ReferenceLoss;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Chunks of synthetic images: a first one, and links to it. */
public final class SyntheticChunks {

  /** The loss that is evaluated: one that divides by each image. */
  public static final ReferenceLoss LOSS = ReferenceLoss.NVIDIA;

  private static final List<String> FLOATS = List.of("logits", "locations", "targets");
  private static final List<String> COLUMNS = List.of("logits", "locations", "labels", "targets");
  private static final int COORDINATES = 4;

  /** One prior of so many is a positive: some 12 of 8732. */
  private static final int PRIORS_OF_POSITIVE = 700;

  private final Path folder;
  private final int priors;
  private final int classes;
  private final List<String> suffixes = new ArrayList<>();

  /**
   * Prepares chunks.
   *
   * @param folder takes links; is not there yet
   * @param priors of an image
   * @param classes with the background
   */
  public SyntheticChunks(Path folder, int priors, int classes) {
    this.folder = folder;
    this.priors = priors;
    this.classes = classes;
  }

  /**
   * Writes a chunk into the folder {@code one} beside the folder, and links to it into the folder.
   *
   * @param images of the chunk
   * @param chunks as many links
   * @throws IOException if a file is there or cannot be written
   */
  public void write(int images, int chunks) throws IOException {
    Files.createDirectory(folder);
    Path one = Files.createDirectory(folder.resolveSibling("one"));
    SplittableRandom random = new SplittableRandom(11);
    for (String name : FLOATS) {
      int columns = name.equals("logits") ? classes : COORDINATES;
      try (NpyWriter writer = NpyWriter.create(one.resolve(name + ".npy"), NpyType.FLOAT32)) {
        float[] image = new float[priors * columns];
        for (int i = 0; i < images; i++) {
          for (int j = 0; j < image.length; j++) {
            image[j] = 8 * random.nextFloat() + (columns == classes && j % columns == 0 ? 4 : 0);
          }
          writer.writeFloats(image, 0, image.length);
        }
        writer.complete(images, priors, columns);
        writer.commit();
      }
    }
    writeLabels(one.resolve("labels.npy"), images, random);
    link(one, chunks);
  }

  private void writeLabels(Path file, int images, SplittableRandom random) throws IOException {
    try (NpyWriter writer = NpyWriter.create(file, NpyType.INT32)) {
      int[] image = new int[priors];
      for (int i = 0; i < images; i++) {
        for (int prior = 0; prior < priors; prior++) {
          boolean positive = random.nextInt(PRIORS_OF_POSITIVE) == 0;
          image[prior] = positive ? random.nextInt(1, classes) : 0;
        }
        writer.writeInts(image, 0, priors);
      }
      writer.complete(images, priors);
      writer.commit();
    }
  }

  private void link(Path one, int chunks) throws IOException {
    for (int chunk = 0; chunk < chunks; chunk++) {
      String suffix = "-%05d.npy".formatted(chunk);
      suffixes.add(suffix);
      for (String name : COLUMNS) {
        Files.createSymbolicLink(
            folder.resolve(name + suffix), one.resolve(name + ".npy").toAbsolutePath());
      }
    }
  }

  /**
   * {@return the terms of all chunks, as the command for files computes them}
   *
   * @param threads that share the images
   * @throws IOException if a file cannot be read
   * @throws InputException if shapes do not agree
   */
  public LossTerms evaluate(int threads) throws IOException, InputException {
    List<LossTerms> parts = new ArrayList<>();
    for (String suffix : suffixes) {
      List<String> names = new ArrayList<>();
      for (String name : COLUMNS) {
        names.add(folder.resolve(name + suffix).toString());
      }
      try (LossFiles files =
          LossFiles.separate(TensorLayout.PRIOR_MAJOR, names, LabelNumbering.LIBRARY)) {
        parts.add(
            FileLoss.evaluate(
                MultiBoxLoss.of(LOSS),
                files,
                new OutputRequest(null, null, null),
                threads,
                new Unheard()));
      }
    }
    return LossTerms.merge(parts);
  }

  /**
   * {@return the seconds that the driver takes to put results of tasks together}
   *
   * @param images of the data set, whose indices go round the tasks, the worst order
   * @param tasks as many results
   * @throws InputException never, as the results are right
   */
  public static double secondsOfMerge(int images, int tasks) throws InputException {
    DatasetPolicy policy = DatasetPolicy.of(LOSS.policy(), 1, 2);
    List<PartitionResult> parts = new ArrayList<>();
    for (int task = 0; task < tasks; task++) {
      int count = (images - task + tasks - 1) / tasks;
      long[] indices = new long[count];
      for (int i = 0; i < count; i++) {
        indices[i] = (long) i * tasks + task;
      }
      int[] counts = new int[count];
      double[] sums = new double[count];
      byte[] terms = LossTerms.of(policy.loss(), 1, counts, counts, sums, sums).toBytes();
      parts.add(new PartitionResult(indices, terms, new byte[0], List.of(), "scalar"));
    }
    long start = System.nanoTime();
    new PartitionMerge(policy).of(parts);
    return (System.nanoTime() - start) / 1e9;
  }

  /** Hears nothing. */
  private static final class Unheard implements EvaluationProgress {

    @Override
    public void begin(int chunks, int images) {
      // nothing is shown
    }

    @Override
    public void step(int images) {
      // nothing is shown
    }
  }
}
