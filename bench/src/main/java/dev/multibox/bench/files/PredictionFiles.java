package dev.multibox.bench.files;

import dev.multibox.BatchShape;
import dev.multibox.Predictions;
import dev.multibox.bench.npy.NpyFile;
import dev.multibox.detection.Scores;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ForkJoinPool;

/** The predictions of a batch: a file each for scores and locations, or one for both. */
public final class PredictionFiles implements AutoCloseable {

  private final TensorLayout layout;
  private final List<NpyFile> files;
  private final BatchShape shape;

  private PredictionFiles(TensorLayout layout, List<NpyFile> files, int least)
      throws InputException {
    this.layout = layout;
    this.files = files;
    if (!layout.isPacked()) {
      SeparateShapes.requireClasses(layout, files.getFirst(), least, "--no-background");
    }
    shape =
        layout.isPacked()
            ? PackedFiles.shape(files.getFirst(), layout)
            : SeparateShapes.ofPredictions(layout, files.get(0), files.get(1), least);
  }

  /**
   * Opens the files.
   *
   * @param layout how numbers lie in them
   * @param names of logits and locations, or of the packed predictions
   * @param background whether a column of the scores is the background's
   * @throws InputException if shapes do not agree
   * @throws IOException if one cannot be read
   */
  public static PredictionFiles open(TensorLayout layout, List<String> names, boolean background)
      throws IOException, InputException {
    return LossFiles.open(names, files -> new PredictionFiles(layout, files, background ? 2 : 1));
  }

  /** {@return images, priors and columns of class scores} */
  public BatchShape shape() {
    return shape;
  }

  /** {@return the files that are read} */
  public List<Path> paths() {
    return files.stream().map(NpyFile::path).toList();
  }

  /**
   * Refuses scores of the first image that the detector does not take.
   *
   * @param input what it takes
   * @param reason why; the message has it after "as"
   * @throws InputException if they are others
   * @throws IOException if they cannot be read
   */
  public void requireScores(Scores.Input input, String reason) throws IOException, InputException {
    ScoreSample scores = ScoreSample.of(files.getFirst(), layout, shape.priors(), shape.classes());
    if (input == Scores.Input.PROBABILITIES) {
      scores.requireProbabilities(reason);
    } else {
      scores.requireLogits(input == Scores.Input.SIGMOID, "--scores probabilities takes these");
    }
  }

  /** The predictions of some images, valid until the next call. */
  @FunctionalInterface
  interface Chunks {
    Predictions at(int first, int images) throws IOException, InputException;
  }

  /**
   * Prepares for chunks.
   *
   * @param most images of the largest chunk
   * @param pool reads the images of a chunk
   */
  Chunks chunks(int most, ForkJoinPool pool) throws IOException {
    int columns = shape.classes() + (layout.isPacked() ? layout.besideScores() : 0);
    FloatChunks scores =
        new FloatChunks(files.getFirst(), (long) shape.priors() * columns, most, pool);
    if (layout.isPacked()) {
      return (first, images) ->
          Predictions.packed(of(images), layout.packing(), scores.at(first, images));
    }
    FloatChunks offsets =
        new FloatChunks(files.get(1), (long) shape.priors() * LossFiles.COORDINATES, most, pool);
    return (first, images) -> {
      MemorySegment given = scores.at(first, images);
      MemorySegment places = offsets.at(first, images);
      return layout == TensorLayout.CLASS_MAJOR
          ? Predictions.classMajor(of(images), given, places)
          : Predictions.of(of(images), given, places);
    };
  }

  private BatchShape of(int images) {
    return BatchShape.of(images, shape.priors(), shape.classes());
  }

  @Override
  public void close() {
    files.forEach(NpyFile::close);
  }
}
