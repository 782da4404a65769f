package dev.multibox.bench.cli;

import dev.multibox.bench.npy.NpyType;
import dev.multibox.bench.npy.NpyWriter;
import dev.multibox.loss.LossTerms;
import dev.multibox.loss.MultiBoxLoss;
import dev.multibox.loss.Predictions;
import dev.multibox.loss.PriorOutputs;
import dev.multibox.loss.Targets;
import dev.multibox.loss.Workspace;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The files that take what the loss did with each prior: the mined ones, and every confidence loss.
 * Either may be unwanted. Nothing is at their names before {@link #commit}.
 */
final class PriorFiles implements AutoCloseable {

  private final NpyWriter mined;
  private final NpyWriter losses;
  private int priors;
  private byte[] minedOfChunk;
  private float[] lossesOfChunk;
  private PriorOutputs outputs;

  /**
   * Starts the files.
   *
   * @param mined takes the flat indices of the mined priors, or null
   * @param losses takes the confidence losses, or null
   * @param inputs files that must not be overwritten
   */
  static PriorFiles create(Path mined, Path losses, List<Path> inputs)
      throws IOException, InputException {
    for (Path input : inputs) {
      refuseSame("--mined", mined, input);
      refuseSame("--per-prior", losses, input);
    }
    refuseSame("--per-prior", losses, mined);
    NpyWriter minedWriter = mined == null ? null : NpyWriter.create(mined, NpyType.INT64);
    try {
      NpyWriter lossWriter = losses == null ? null : NpyWriter.create(losses, NpyType.FLOAT32);
      PriorFiles files = new PriorFiles(minedWriter, lossWriter);
      minedWriter = null;
      return files;
    } finally {
      if (minedWriter != null) {
        minedWriter.close();
      }
    }
  }

  private PriorFiles(NpyWriter mined, NpyWriter losses) {
    this.mined = mined;
    this.losses = losses;
  }

  private static void refuseSame(String option, Path output, Path other)
      throws IOException, InputException {
    if (output == null || other == null) {
      return;
    }
    boolean bothThere = Files.exists(output) && Files.exists(other);
    boolean same = bothThere ? Files.isSameFile(output, other) : place(output).equals(place(other));
    if (same) {
      throw new InputException(
          option + " " + output + ": expected a file of its own, found that it is " + other);
    }
  }

  /** Where a file would come to be, through whatever links its folder is named. */
  private static Path place(Path file) throws IOException {
    Path folder = file.toAbsolutePath().normalize().getParent();
    return folder == null || !Files.isDirectory(folder)
        ? file.toAbsolutePath().normalize()
        : folder.toRealPath().resolve(file.getFileName());
  }

  void prepare(int mostImages, int priorsOfImage) {
    priors = priorsOfImage;
    int rows = Math.multiplyExact(mostImages, priors);
    minedOfChunk = mined == null ? null : new byte[rows];
    lossesOfChunk = losses == null ? null : new float[rows];
    if (mined != null || losses != null) {
      outputs =
          PriorOutputs.of(
              losses == null ? null : MemorySegment.ofArray(lossesOfChunk),
              mined == null ? null : MemorySegment.ofArray(minedOfChunk));
    }
  }

  LossTerms evaluate(
      MultiBoxLoss loss, Predictions predictions, Targets targets, Workspace workspace) {
    return outputs == null
        ? loss.evaluate(predictions, targets, workspace)
        : loss.evaluate(predictions, targets, workspace, outputs);
  }

  /** Appends what {@link #evaluate} found for these images. */
  void write(int first, int images) throws IOException {
    int rows = images * priors;
    if (mined != null) {
      long start = (long) first * priors;
      for (int row = 0; row < rows; row++) {
        if (minedOfChunk[row] != 0) {
          mined.writeLong(start + row);
        }
      }
    }
    if (losses != null) {
      losses.writeFloats(lossesOfChunk, 0, rows);
    }
  }

  /** Moves the files to their names. */
  void commit(int batch) throws IOException {
    if (mined != null) {
      mined.commit(mined.count());
    }
    if (losses != null) {
      losses.commit(batch, priors);
    }
  }

  @Override
  public void close() throws IOException {
    try {
      if (mined != null) {
        mined.close();
      }
    } finally {
      if (losses != null) {
        losses.close();
      }
    }
  }
}
