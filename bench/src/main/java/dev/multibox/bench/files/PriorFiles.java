package dev.multibox.bench.files;

import dev.multibox.BatchShape;
import dev.multibox.bench.npy.NpyType;
import dev.multibox.bench.npy.NpyWriter;
import dev.multibox.loss.PerPriorOutputs;
import java.io.IOException;
import java.nio.file.Path;

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

  /**
   * Starts the files.
   *
   * @param mined takes the flat indices of the mined priors, or null
   * @param losses takes the confidence losses, or null
   * @param places refuses files that are used otherwise
   */
  static PriorFiles create(Path mined, Path losses, OutputPlaces places)
      throws IOException, InputException {
    if (mined != null) {
      places.claim("--mined", mined);
    }
    if (losses != null) {
      places.claim("--per-prior", losses);
    }
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

  void prepare(int mostImages, int priorsOfImage) {
    priors = priorsOfImage;
    int rows = Math.multiplyExact(mostImages, priors);
    minedOfChunk = mined == null ? null : new byte[rows];
    lossesOfChunk = losses == null ? null : new float[rows];
  }

  /** Outputs of some images, for the library to fill, or null where none are wanted. */
  PerPriorOutputs of(BatchShape shape) {
    return mined == null && losses == null
        ? null
        : PerPriorOutputs.of(shape, lossesOfChunk, minedOfChunk);
  }

  /** Appends what the library filled {@link #of} these images with. */
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

  /** Says that all images are written: what may fail but the moves has not failed. */
  void complete(int batch) throws IOException {
    if (mined != null) {
      mined.complete(mined.count());
    }
    if (losses != null) {
      losses.complete(batch, priors);
    }
  }

  /** Moves the files to their names. */
  void commit() throws IOException {
    if (mined != null) {
      mined.commit();
    }
    if (losses != null) {
      losses.commit();
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
