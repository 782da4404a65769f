package dev.multibox.bench.files;

import dev.multibox.Predictions;
import dev.multibox.bench.npy.ArrayName;
import dev.multibox.bench.npy.NpyFile;
import dev.multibox.loss.Targets;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.concurrent.ForkJoinPool;

/** A file for the predictions and one for the targets, of rows that hold everything of a prior. */
public final class PackedFiles implements LossFiles {

  private static final String OTHERS = "--layout names other forms of rows";

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
          predictions.name()
              + ": expected predictions of shape [images, priors, classes + "
              + layout.besideScores()
              + "], found "
              + Arrays.toString(shape)
              + "; "
              + OTHERS);
    }
    batch = shape.length == 2 ? 1 : LossFiles.length(predictions, shape[0], "images", 1, OTHERS);
    priors = LossFiles.length(predictions, shape[shape.length - 2], "priors", 1, OTHERS);
    int beside = layout.besideScores();
    String what = "columns, " + beside + " more than classes with the background,";
    classes =
        LossFiles.length(predictions, shape[shape.length - 1], what, beside + 2, OTHERS) - beside;
    long width = (long) classes + layout.besideLabel();
    LossFiles.require(targets, predictions, OTHERS, batch, priors, width);
  }

  public static PackedFiles open(TensorLayout layout, ArrayName predictions, ArrayName targets)
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
    OneHotRows rows = new OneHotRows(priors, classes, targetWidth(), layout.firstClass(), false);
    return LabelReader.ofOneHot(targets, rows, LabelNumbering.LIBRARY);
  }

  @Override
  public SequencedMap<String, long[]> gradientShapes() {
    SequencedMap<String, long[]> shapes = new LinkedHashMap<>();
    shapes.put("grad_predictions.npy", predictions.shape());
    return shapes;
  }

  @Override
  public ScoreSample scores() {
    long perImage = (long) priors * width();
    return new ScoreSample(predictions, priors, classes, layout.firstClass(), width(), 1, perImage);
  }

  @Override
  public Chunks chunks(int mostImages, ForkJoinPool pool) throws IOException {
    FloatChunks outputs = new FloatChunks(predictions, (long) priors * width(), mostImages, pool);
    FloatChunks truth = new FloatChunks(targets, (long) priors * targetWidth(), mostImages, pool);
    return (first, images) ->
        new Chunk(
            Predictions.packed(
                outputs.at(first, images), layout.packing(), images, priors, classes),
            Targets.packed(truth.at(first, images), layout.packing(), images, priors, classes));
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
