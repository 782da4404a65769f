package dev.multibox.bench.files;

import dev.multibox.BatchShape;
import dev.multibox.Predictions;
import dev.multibox.bench.npy.NpyFile;
import dev.multibox.loss.Targets;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.concurrent.ForkJoinPool;

/**
 * A file each for scores, locations, labels and targets, and one for soft labels where there are
 * such; prior-major or class-major.
 */
final class SeparateFiles extends LossFiles {

  private final NpyFile logits;
  private final NpyFile locations;
  private final NpyFile labels;
  private final NpyFile targets;
  private final boolean classMajor;
  private final LabelNumbering numbering;

  /** Where one-hot labels stand, or null. */
  private final OneHotRows oneHot;

  /** Soft labels beside the labels, or null. */
  private final SoftLabelRows soft;

  SeparateFiles(List<NpyFile> files, TensorLayout layout, LabelNumbering numbering)
      throws InputException {
    super(files, SeparateShapes.of(layout, files, numbering));
    logits = files.get(0);
    locations = files.get(1);
    labels = files.get(2);
    targets = files.get(3);
    classMajor = layout == TensorLayout.CLASS_MAJOR;
    this.numbering = numbering;
    oneHot = SeparateShapes.oneHot(layout, labels, batch(), priors(), classes(), numbering);
    soft =
        files.size() == SeparateShapes.SOFT_LABELS
            ? null
            : new SoftLabelRows(
                files.get(SeparateShapes.SOFT_LABELS),
                classMajor
                    ? OneHotRows.classMajor(priors(), classes())
                    : OneHotRows.priorMajor(priors(), classes()));
  }

  @Override
  void checkTargets(int first, int images) throws IOException, InputException {
    super.checkTargets(first, images);
    if (soft != null) {
      soft.check(first, images, labels());
    }
  }

  @Override
  LabelReader labels() {
    return oneHot == null
        ? LabelReader.ofIntegers(labels, priors(), classes(), numbering)
        : LabelReader.ofOneHot(labels, oneHot, numbering);
  }

  @Override
  SequencedMap<String, long[]> gradientShapes() {
    SequencedMap<String, long[]> shapes = new LinkedHashMap<>();
    shapes.put("grad_logits.npy", logits.shape());
    shapes.put("grad_locations.npy", locations.shape());
    return shapes;
  }

  @Override
  ScoreSample scores() {
    return ScoreSample.of(
        logits,
        classMajor ? TensorLayout.CLASS_MAJOR : TensorLayout.PRIOR_MAJOR,
        priors(),
        classes());
  }

  @Override
  Chunks chunks(int mostImages, ForkJoinPool pool) throws IOException {
    long boxes = (long) priors() * COORDINATES;
    FloatChunks scores = new FloatChunks(logits, (long) priors() * classes(), mostImages, pool);
    FloatChunks offsets = new FloatChunks(locations, boxes, mostImages, pool);
    FloatChunks encoded = new FloatChunks(targets, boxes, mostImages, pool);
    LabelChunks numbers = labels().chunks(mostImages, pool);
    FloatChunks weights = soft == null ? null : soft.chunks(mostImages, pool);
    return (first, images) -> {
      BatchShape shape = BatchShape.of(images, priors(), classes());
      MemorySegment given = scores.at(first, images);
      MemorySegment places = offsets.at(first, images);
      MemorySegment wanted = MemorySegment.ofArray(numbers.at(first, images));
      MemorySegment wantedPlaces = encoded.at(first, images);
      Targets targets =
          classMajor
              ? Targets.coordinateMajor(shape, wanted, wantedPlaces)
              : Targets.of(shape, wanted, wantedPlaces);
      return new Chunk(
          classMajor
              ? Predictions.classMajor(shape, given, places)
              : Predictions.of(shape, given, places),
          soft == null ? targets : soft.with(targets, weights.at(first, images)));
    };
  }
}
