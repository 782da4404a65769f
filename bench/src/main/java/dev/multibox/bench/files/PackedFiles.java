package dev.multibox.bench.files;

import dev.multibox.BatchShape;
import dev.multibox.Predictions;
import dev.multibox.bench.npy.NpyFile;
import dev.multibox.loss.Targets;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.concurrent.ForkJoinPool;

/** A file for the predictions and one for the targets, of rows that hold everything of a prior. */
public final class PackedFiles implements LossFiles {

  private final NpyFile predictions;
  private final NpyFile targets;
  private final TensorLayout layout;
  private final int batch;
  private final int priors;
  private final int classes;

  private PackedFiles(List<NpyFile> files, TensorLayout layout) throws InputException {
    predictions = files.get(0);
    targets = files.get(1);
    this.layout = layout;
    long[] shape = predictions.shape();
    if (shape.length != 2 && shape.length != 3) {
      throw new InputException(
          predictions.path()
              + ": expected predictions of shape [images, priors, classes + "
              + layout.besideScores()
              + "], found "
              + Arrays.toString(shape));
    }
    batch = shape.length == 2 ? 1 : LossFiles.length(predictions, shape[0], "images", 1);
    priors = LossFiles.length(predictions, shape[shape.length - 2], "priors", 1);
    int beside = layout.besideScores();
    String what = "columns, " + beside + " more than classes with the background,";
    classes = LossFiles.length(predictions, shape[shape.length - 1], what, beside + 2) - beside;
    LossFiles.require(targets, predictions, batch, priors, (long) classes + layout.besideLabel());
  }

  public static PackedFiles open(TensorLayout layout, Path predictions, Path targets)
      throws IOException, InputException {
    List<NpyFile> files = LossFiles.open(List.of(predictions, targets));
    boolean accepted = false;
    try {
      PackedFiles opened = new PackedFiles(files, layout);
      accepted = true;
      return opened;
    } finally {
      if (!accepted) {
        files.forEach(NpyFile::close);
      }
    }
  }

  @Override
  public int batch() {
    return batch;
  }

  @Override
  public int priors() {
    return priors;
  }

  @Override
  public int classes() {
    return classes;
  }

  @Override
  public LabelReader labels() {
    return LabelReader.ofOneHot(targets, priors, classes, targetWidth(), layout.firstClass());
  }

  @Override
  public long convertedPerImage() {
    return Math.max(
        predictions.nativeFloat32() ? 0 : (long) priors * width(),
        targets.nativeFloat32() ? 0 : (long) priors * targetWidth());
  }

  @Override
  public SequencedMap<String, long[]> gradientShapes() {
    SequencedMap<String, long[]> shapes = new LinkedHashMap<>();
    shapes.put("grad_predictions.npy", predictions.shape());
    return shapes;
  }

  @Override
  public ScoreSample scores() {
    return new ScoreSample(predictions, priors, width(), layout.firstClass(), classes);
  }

  @Override
  public Chunks chunks(int mostImages, ForkJoinPool pool) throws InputException {
    FloatChunks outputs = new FloatChunks(predictions, (long) priors * width(), mostImages, pool);
    FloatChunks truth = new FloatChunks(targets, (long) priors * targetWidth(), mostImages, pool);
    return new Chunks() {
      @Override
      public Chunk at(int first, int images) {
        BatchShape shape = BatchShape.of(images, priors, classes);
        return new Chunk(
            Predictions.packed(shape, layout.packing(), outputs.at(first, images)),
            Targets.packed(shape, layout.packing(), truth.at(first, images)));
      }

      @Override
      public void release(int first, int images) {
        outputs.release(first, images);
        truth.release(first, images);
      }
    };
  }

  private int width() {
    return classes + layout.besideScores();
  }

  private int targetWidth() {
    return classes + layout.besideLabel();
  }

  @Override
  public void close() {
    predictions.close();
    targets.close();
  }
}
