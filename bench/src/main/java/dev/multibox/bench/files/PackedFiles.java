package dev.multibox.bench.files;

import dev.multibox.BatchShape;
import dev.multibox.Predictions;
import dev.multibox.bench.npy.NpyFile;
import dev.multibox.loss.Targets;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.concurrent.ForkJoinPool;

/** A file for the predictions and one for the targets, of rows that hold everything of a prior. */
final class PackedFiles extends LossFiles {

  private static final String OTHERS = "--layout names other forms of rows";

  private final NpyFile predictions;
  private final NpyFile targets;
  private final TensorLayout layout;

  PackedFiles(List<NpyFile> files, TensorLayout layout) throws InputException {
    super(files, shape(files.get(0), layout));
    predictions = files.get(0);
    targets = files.get(1);
    this.layout = layout;
    long width = (long) classes() + layout.besideLabel();
    require(targets, predictions, OTHERS, batch(), priors(), width);
  }

  /** Reads the shape of packed predictions. */
  static BatchShape shape(NpyFile predictions, TensorLayout layout) throws InputException {
    int beside = layout.besideScores();
    long[] found = predictions.shape();
    if (found.length != 2 && found.length != 3) {
      throw new InputException(
          predictions.name()
              + ": expected predictions of shape [images, priors, classes + "
              + beside
              + "], found "
              + Arrays.toString(found),
          OTHERS);
    }
    String what = "columns, " + beside + " more than classes with the background";
    return BatchShape.of(
        images(predictions, OTHERS),
        length(predictions, found[found.length - 2], "priors", 1, OTHERS),
        length(predictions, found[found.length - 1], what, beside + 2, OTHERS) - beside);
  }

  @Override
  LabelReader labels() {
    OneHotRows rows =
        new OneHotRows(priors(), classes(), targetWidth(), layout.firstClass(), false);
    return LabelReader.ofOneHot(targets, rows, LabelNumbering.LIBRARY);
  }

  @Override
  SequencedMap<String, long[]> gradientShapes() {
    SequencedMap<String, long[]> shapes = new LinkedHashMap<>();
    shapes.put("grad_predictions.npy", predictions.shape());
    return shapes;
  }

  @Override
  ScoreSample scores() {
    return ScoreSample.of(predictions, layout, priors(), classes());
  }

  @Override
  Chunks chunks(int mostImages, ForkJoinPool pool) throws IOException {
    FloatChunks outputs = new FloatChunks(predictions, (long) priors() * width(), mostImages, pool);
    FloatChunks truth = new FloatChunks(targets, (long) priors() * targetWidth(), mostImages, pool);
    return (first, images) -> {
      BatchShape shape = BatchShape.of(images, priors(), classes());
      return new Chunk(
          Predictions.packed(shape, layout.packing(), outputs.at(first, images)),
          Targets.packed(shape, layout.packing(), truth.at(first, images)));
    };
  }

  private int width() {
    return classes() + layout.besideScores();
  }

  private int targetWidth() {
    return classes() + layout.besideLabel();
  }
}
