package dev.multibox.bench.cli;

import dev.multibox.bench.npy.NpyFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** The four files of a batch, mapped, with shapes that agree. */
final class LossFiles implements AutoCloseable {

  private static final int COORDINATES = 4;

  private final NpyFile logits;
  private final NpyFile locations;
  private final NpyFile labels;
  private final NpyFile targets;
  private final int batch;
  private final int priors;
  private final int classes;

  private LossFiles(List<NpyFile> files) throws InputException {
    logits = files.get(0);
    locations = files.get(1);
    labels = files.get(2);
    targets = files.get(3);
    long[] shape = logits.shape();
    if (shape.length != 2 && shape.length != 3) {
      throw new InputException(
          logits.path()
              + ": expected logits of shape [images, priors, classes] or [priors, classes], found "
              + Arrays.toString(shape));
    }
    batch = shape.length == 2 ? 1 : length(shape, 0, "images", 1);
    priors = length(shape, shape.length - 2, "priors", 1);
    classes = length(shape, shape.length - 1, "classes with the background", 2);
    require(locations, batch, priors, COORDINATES);
    require(labels, batch, priors);
    require(targets, batch, priors, COORDINATES);
  }

  static LossFiles open(Path logits, Path locations, Path labels, Path targets)
      throws IOException, InputException {
    NpyFile[] files = new NpyFile[4];
    boolean accepted = false;
    try {
      files[0] = NpyFile.open(logits);
      files[1] = NpyFile.open(locations);
      files[2] = NpyFile.open(labels);
      files[3] = NpyFile.open(targets);
      LossFiles opened = new LossFiles(List.of(files));
      accepted = true;
      return opened;
    } finally {
      if (!accepted) {
        for (NpyFile file : files) {
          if (file != null) {
            file.close();
          }
        }
      }
    }
  }

  private int length(long[] shape, int dimension, String what, int least) throws InputException {
    if (shape[dimension] < least || shape[dimension] > Integer.MAX_VALUE) {
      throw new InputException(
          logits.path()
              + ": expected "
              + least
              + " to 2^31 - 1 "
              + what
              + ", found "
              + shape[dimension]
              + " in shape "
              + Arrays.toString(shape));
    }
    return (int) shape[dimension];
  }

  /** Refuses another shape; of a single image the leading 1 may be missing. */
  private void require(NpyFile file, long... expected) throws InputException {
    long[] found = file.shape();
    long[] single = Arrays.copyOfRange(expected, 1, expected.length);
    if (!Arrays.equals(found, expected) && !(batch == 1 && Arrays.equals(found, single))) {
      throw new InputException(
          file.path()
              + ": expected shape "
              + Arrays.toString(expected)
              + " to go with "
              + logits.path()
              + " of shape "
              + Arrays.toString(logits.shape())
              + ", found "
              + Arrays.toString(found));
    }
  }

  NpyFile logits() {
    return logits;
  }

  NpyFile locations() {
    return locations;
  }

  NpyFile labels() {
    return labels;
  }

  NpyFile targets() {
    return targets;
  }

  int batch() {
    return batch;
  }

  int priors() {
    return priors;
  }

  int classes() {
    return classes;
  }

  @Override
  public void close() {
    logits.close();
    locations.close();
    labels.close();
    targets.close();
  }
}
