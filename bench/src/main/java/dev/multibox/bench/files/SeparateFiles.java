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

/** A file each for scores, locations, labels and targets; prior-major or class-major. */
final class SeparateFiles extends LossFiles {

  private final NpyFile logits;
  private final NpyFile locations;
  private final NpyFile labels;
  private final NpyFile targets;
  private final boolean classMajor;
  private final boolean oneHot;

  SeparateFiles(List<NpyFile> files, TensorLayout layout) throws InputException {
    super(files, shape(files.get(0), layout));
    logits = files.get(0);
    locations = files.get(1);
    labels = files.get(2);
    targets = files.get(3);
    classMajor = layout == TensorLayout.CLASS_MAJOR;
    requireLocations(locations);
    oneHot = !classMajor && hasShape(labels, batch(), priors(), classes());
    if (!oneHot) {
      require(labels, logits, batch(), priors());
    }
    requireLocations(targets);
  }

  private static BatchShape shape(NpyFile logits, TensorLayout layout) throws InputException {
    boolean classMajor = layout == TensorLayout.CLASS_MAJOR;
    requireDimensions(
        logits,
        "logits of shape "
            + (classMajor
                ? "[images, classes, priors] or [classes, priors]"
                : "[images, priors, classes] or [priors, classes]"));
    long[] found = logits.shape();
    return BatchShape.of(
        images(logits),
        length(logits, found[found.length - (classMajor ? 1 : 2)], "priors", 1),
        length(
            logits, found[found.length - (classMajor ? 2 : 1)], "classes with the background", 2));
  }

  private void requireLocations(NpyFile file) throws InputException {
    if (classMajor) {
      require(file, logits, batch(), COORDINATES, priors());
    } else {
      require(file, logits, batch(), priors(), COORDINATES);
    }
  }

  @Override
  LabelReader labels() {
    return oneHot
        ? LabelReader.ofOneHot(labels, priors(), classes(), classes(), 0)
        : LabelReader.ofIntegers(labels, priors(), classes());
  }

  @Override
  long convertedPerImage() {
    long scores = (long) priors() * classes();
    long boxes = (long) priors() * COORDINATES;
    long ofLabels = labels.nativeInt32() ? 0 : priors();
    return Math.max(
        Math.max(converted(logits, scores), oneHot ? converted(labels, scores) : ofLabels),
        Math.max(converted(locations, boxes), converted(targets, boxes)));
  }

  private static long converted(NpyFile file, long perImage) {
    return file.nativeFloat32() ? 0 : perImage;
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
    return classMajor
        ? new ScoreSample(logits, classes(), priors(), 0, priors())
        : new ScoreSample(logits, priors(), classes(), 0, classes());
  }

  @Override
  Chunks chunks(int mostImages, ForkJoinPool pool) throws InputException {
    return new SeparateChunks(mostImages, pool);
  }

  private final class SeparateChunks implements Chunks {

    private final FloatChunks scoreChunks;
    private final FloatChunks locationChunks;
    private final FloatChunks targetChunks;
    private final FloatChunks hotChunks;
    private final LabelChunks labelChunks;

    SeparateChunks(int mostImages, ForkJoinPool pool) throws InputException {
      long scores = (long) priors() * classes();
      long boxes = (long) priors() * COORDINATES;
      scoreChunks = new FloatChunks(logits, scores, mostImages, pool);
      locationChunks = new FloatChunks(locations, boxes, mostImages, pool);
      targetChunks = new FloatChunks(targets, boxes, mostImages, pool);
      hotChunks = oneHot ? new FloatChunks(labels, scores, mostImages, pool) : null;
      labelChunks = oneHot ? null : new LabelChunks(labels, priors(), mostImages);
    }

    @Override
    public Chunk at(int first, int images) throws IOException {
      MemorySegment scores = scoreChunks.at(first, images);
      MemorySegment boxes = locationChunks.at(first, images);
      MemorySegment encoded = targetChunks.at(first, images);
      if (classMajor) {
        return new Chunk(
            Predictions.classMajor(scores, boxes, images, priors(), classes()),
            Targets.coordinateMajor(labelChunks.at(first, images), encoded, images, priors()));
      }
      Targets wanted =
          oneHot
              ? Targets.oneHot(hotChunks.at(first, images), encoded, images, priors(), classes())
              : Targets.of(labelChunks.at(first, images), encoded, images, priors());
      return new Chunk(Predictions.of(scores, boxes, images, priors(), classes()), wanted);
    }

    @Override
    public void release(int first, int images) {
      scoreChunks.release(first, images);
      locationChunks.release(first, images);
      targetChunks.release(first, images);
      if (oneHot) {
        hotChunks.release(first, images);
      } else {
        labelChunks.release(first, images);
      }
    }
  }
}
