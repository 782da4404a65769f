package dev.multibox.evaluation;

import dev.multibox.evaluation.EvaluationPolicy.Ranking;
import java.util.Arrays;

/**
 * Evaluates one image after the other: ranks its detections, matches them to its objects, and
 * appends a row for each to the columns. The scratch is kept, so that images of no more objects and
 * detections than before allocate nothing.
 */
final class ImageMatching {

  private final EvaluationPolicy policy;
  private final ImageObjects objects;
  private final ObjectMatching matching;
  private final ImageErrors errors;
  private final StableOrder sort = new StableOrder();
  private final int limit;
  private int[] order = {};
  private double[] scores = {};
  private long[] labels = {};
  private int[] numbers = {};
  private int[] ranks = {};

  ImageMatching(EvaluationPolicy policy) {
    this.policy = policy;
    objects = new ImageObjects(policy);
    matching = new ObjectMatching(policy);
    errors = new ImageErrors(policy);
    limit = policy.maxDetections().getLast();
  }

  /** Appends an image that has been checked. */
  void add(long id, ImageGroundTruth groundTruth, ImageDetections detections, Columns columns) {
    columns.reserve(detections.count());
    columns.beginImage(id);
    rank(detections, columns);
    objects.load(groundTruth, columns);
    matching.begin(objects);
    errors.begin(objects);
    for (int place = 0; place < detections.count(); place++) {
      int detection = order[place];
      int number = numbers[detection];
      int rank = ranks[policy.useCategories() ? number : 0]++;
      if (rank < limit) {
        append(detections, detection, number, rank, columns);
      }
    }
    errors.end(matching, columns);
  }

  private void append(
      ImageDetections detections, int detection, int number, int rank, Columns columns) {
    int row = columns.size++;
    columns.label[row] = detections.label(detection);
    columns.score[row] = scores[detection];
    columns.rank[row] = rank;
    columns.position[row] = detections.position(detection);
    objects.overlap(detections, detection);
    int from = objects.from(number);
    int to = objects.to(number);
    double area = detections.boxes().area(detections.row(detection));
    matching.match(from, to, area, columns, row);
    errors.add(from, to, columns, row);
  }

  /** Orders the detections by descending score, over all classes, and zeroes the ranks. */
  private void rank(ImageDetections detections, Columns columns) {
    int count = detections.count();
    if (count > order.length) {
      order = new int[Columns.larger(order.length, count)];
      scores = new double[order.length];
      labels = new long[order.length];
      numbers = new int[order.length];
    }
    boolean reversed = policy.ranking() == Ranking.REVERSED;
    for (int detection = 0; detection < count; detection++) {
      order[detection] = reversed ? count - 1 - detection : detection;
      scores[detection] = detections.score(detection);
      labels[detection] = reversed ? -detections.label(detection) : detections.label(detection);
      numbers[detection] = columns.classNumber(detections.label(detection));
    }
    // pooled classes stand one after the other, which decides between equal scores
    sort.descending(scores, policy.useCategories() ? null : labels, order, 0, count);
    int classes = Math.max(1, columns.classes.size());
    if (classes > ranks.length) {
      ranks = new int[Columns.larger(ranks.length, classes)];
    }
    Arrays.fill(ranks, 0, classes, 0);
  }
}
