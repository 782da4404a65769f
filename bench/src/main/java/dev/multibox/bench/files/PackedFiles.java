package dev.multibox.bench.files;

import dev.multibox.BatchShape;
import dev.multibox.Predictions;
import dev.multibox.bench.npy.NpyFile;
import dev.multibox.loss.Targets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.concurrent.ForkJoinPool;

/** A file for the predictions and one for the targets, of rows that hold everything of a prior. */
final class PackedFiles extends LossFiles {

  private final NpyFile predictions;
  private final NpyFile targets;
  private final TensorLayout layout;

  PackedFiles(List<NpyFile> files, TensorLayout layout) throws InputException {
    super(files, shape(files.get(0), layout));
    predictions = files.get(0);
    targets = files.get(1);
    this.layout = layout;
    long width = (long) classes() + layout.besideLabel();
    require(targets, predictions, batch(), priors(), width);
  }

  private static BatchShape shape(NpyFile predictions, TensorLayout layout) throws InputException {
    int beside = layout.besideScores();
    requireDimensions(
        predictions, "predictions of shape [images, priors, classes + " + beside + "]");
    long[] found = predictions.shape();
    String what = "columns, " + beside + " more than classes with the background,";
    return BatchShape.of(
        images(predictions),
        length(predictions, found[found.length - 2], "priors", 1),
        length(predictions, found[found.length - 1], what, beside + 2) - beside);
  }

  @Override
  LabelReader labels() {
    return LabelReader.ofOneHot(targets, priors(), classes(), targetWidth(), layout.firstClass());
  }

  @Override
  long convertedPerImage() {
    return Math.max(
        predictions.nativeFloat32() ? 0 : (long) priors() * width(),
        targets.nativeFloat32() ? 0 : (long) priors() * targetWidth());
  }

  @Override
  SequencedMap<String, long[]> gradientShapes() {
    SequencedMap<String, long[]> shapes = new LinkedHashMap<>();
    shapes.put("grad_predictions.npy", predictions.shape());
    return shapes;
  }

  @Override
  ScoreSample scores() {
    return new ScoreSample(predictions, priors(), width(), layout.firstClass(), classes());
  }

  @Override
  Chunks chunks(int mostImages, ForkJoinPool pool) throws InputException {
    FloatChunks outputs = new FloatChunks(predictions, (long) priors() * width(), mostImages, pool);
    FloatChunks truth = new FloatChunks(targets, (long) priors() * targetWidth(), mostImages, pool);
    return new Chunks() {
      @Override
      public Chunk at(int first, int images) {
        return new Chunk(
            Predictions.packed(
                outputs.at(first, images), layout.packing(), images, priors(), classes()),
            Targets.packed(truth.at(first, images), layout.packing(), images, priors(), classes()));
      }

      @Override
      public void release(int first, int images) {
        outputs.release(first, images);
        truth.release(first, images);
      }
    };
  }

  private int width() {
    return classes() + layout.besideScores();
  }

  private int targetWidth() {
    return classes() + layout.besideLabel();
  }
}
