package dev.multibox.bench.spark;

import dev.multibox.BatchShape;
import dev.multibox.Predictions;
import dev.multibox.loss.Targets;
import java.lang.foreign.MemorySegment;

/**
 * Tensors of one image after the other. Readers put images into the same memory again, so that
 * views of it are made once.
 */
final class ImageTensors {

  private final BatchShape shape;

  private MemorySegment logits;
  private MemorySegment locations;
  private Predictions predictions;

  private MemorySegment labels;
  private MemorySegment boxes;
  private Targets targets;

  ImageTensors(BatchShape shape) {
    this.shape = shape;
  }

  Predictions predictions(ImageRow row) {
    MemorySegment scores = row.get(ImageColumn.LOGITS);
    MemorySegment offsets = row.get(ImageColumn.LOCATIONS);
    if (!scores.equals(logits) || !offsets.equals(locations)) {
      logits = scores;
      locations = offsets;
      predictions = Predictions.of(shape, scores, offsets);
    }
    return predictions;
  }

  Targets targets(ImageRow row) {
    MemorySegment classes = row.get(ImageColumn.LABELS);
    MemorySegment offsets = row.get(ImageColumn.TARGETS);
    if (!classes.equals(labels) || !offsets.equals(boxes)) {
      labels = classes;
      boxes = offsets;
      targets = Targets.of(shape, classes, offsets);
    }
    return targets;
  }
}
