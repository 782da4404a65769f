package dev.multibox.bench.peers;

import ai.djl.modality.cv.output.Rectangle;
import dev.multibox.bench.data.PredictedBoxes;
import java.util.ArrayList;
import java.util.List;

/** DJL's {@link Rectangle#nms}, as its translators call it: lists of objects, in double. */
final class DjlSuppression implements PeerSuppression {

  private final List<Rectangle> rectangles = new ArrayList<>();
  private final List<Double> scores = new ArrayList<>();

  DjlSuppression(PredictedBoxes boxes) {
    for (int i = 0; i < boxes.count(); i++) {
      float[] corners = boxes.boxes();
      double left = corners[4 * i];
      double top = corners[4 * i + 1];
      rectangles.add(new Rectangle(left, top, corners[4 * i + 2] - left, corners[4 * i + 3] - top));
      scores.add((double) boxes.scores()[i]);
    }
  }

  @Override
  public int run() {
    return Rectangle.nms(rectangles, scores, OVERLAP).size();
  }

  @Override
  public int[] kept() {
    return Rectangle.nms(rectangles, scores, OVERLAP).stream()
        .mapToInt(Integer::intValue)
        .toArray();
  }

  @Override
  public void close() {}
}
