package dev.multibox.evaluation;

import dev.multibox.evaluation.EvaluationPolicy.BoxConvention;
import dev.multibox.evaluation.EvaluationPolicy.Candidates;
import dev.multibox.evaluation.EvaluationPolicy.DifficultObjects;
import dev.multibox.evaluation.EvaluationPolicy.OverlapTest;
import dev.multibox.evaluation.EvaluationPolicy.Precision;
import dev.multibox.evaluation.EvaluationPolicy.Ranking;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Average precision of one class at one threshold, in one area range, with one limit, in float64
 * and straight from the definition: a list of detections, sorted and walked.
 */
final class EvaluationOracle {

  /** An object or a detection; corner and size. */
  private record Box(double x, double y, double w, double h) {
    static Box of(double[] boxes, int box) {
      return new Box(boxes[4 * box], boxes[4 * box + 1], boxes[4 * box + 2], boxes[4 * box + 3]);
    }
  }

  private record Ranked(double score, long image, int place, boolean isTrue, boolean isIgnored) {}

  private final EvaluationPolicy policy;
  private final int label;
  private final double threshold;
  private final AreaRange range;
  private final int limit;
  private final List<Ranked> ranking = new ArrayList<>();
  private int objects;

  EvaluationOracle(
      EvaluationPolicy policy, int label, double threshold, AreaRange range, int limit) {
    this.policy = policy;
    this.label = label;
    this.threshold =
        policy.overlapTest() == OverlapTest.COCO ? Math.min(threshold, 1 - 1e-10) : threshold;
    this.range = range;
    this.limit = limit;
  }

  private boolean isOf(int one) {
    return !policy.useCategories() || one == label;
  }

  void add(RandomImages.Image image) {
    List<Integer> truths = new ArrayList<>();
    for (int object = 0; object < image.objectLabels().length; object++) {
      if (isOf(image.objectLabels()[object])) {
        truths.add(object);
      }
    }
    List<Integer> detections = new ArrayList<>();
    for (int detection = 0; detection < image.scores().length; detection++) {
      if (isOf(image.detectionLabels()[detection])) {
        detections.add(detection);
      }
    }
    if (!policy.useCategories()) {
      truths.sort(Comparator.comparingInt(object -> image.objectLabels()[object]));
      detections.sort(Comparator.comparingInt(detection -> image.detectionLabels()[detection]));
    }
    if (policy.ranking() == Ranking.REVERSED) {
      detections = new ArrayList<>(detections.reversed());
    }
    detections.sort(Comparator.comparingDouble(detection -> -image.scores()[detection]));
    List<Integer> taken = new ArrayList<>();
    for (int place = 0; place < Math.min(limit, detections.size()); place++) {
      match(image, truths, detections.get(place), place, taken);
    }
    for (int object : truths) {
      objects += isIgnored(image, object) ? 0 : 1;
    }
  }

  private boolean isIgnored(RandomImages.Image image, int object) {
    Box box = Box.of(image.objectBoxes(), object);
    boolean difficult =
        policy.difficultObjects() == DifficultObjects.IGNORE && image.difficult()[object];
    return difficult || image.crowd()[object] || isOut(box.w * box.h);
  }

  private boolean isOut(double area) {
    return area < range.least() || area > range.most();
  }

  private void match(
      RandomImages.Image image,
      List<Integer> truths,
      int detection,
      int place,
      List<Integer> taken) {
    Box box = Box.of(image.detectionBoxes(), detection);
    int found = -1;
    if (policy.candidates() == Candidates.BEST_EVEN_IF_TAKEN) {
      double most = -1;
      for (int object : truths) {
        double overlap = overlap(image, box, object);
        if (overlap > most) {
          most = overlap;
          found = object;
        }
      }
      found = found >= 0 && passes(most) ? found : -1;
      if (found >= 0 && !isIgnored(image, found) && taken.contains(found)) {
        found = -1;
      }
    } else {
      for (boolean ignored : new boolean[] {false, true}) {
        double most = -1;
        for (int object : truths) {
          double overlap = overlap(image, box, object);
          boolean free = image.crowd()[object] || !taken.contains(object);
          if (isIgnored(image, object) == ignored && free && passes(overlap) && overlap >= most) {
            most = overlap;
            found = object;
          }
        }
        if (found >= 0) {
          break;
        }
      }
    }
    boolean matched = found >= 0 && !(policy.zeroIdUnmatched() && image.ids()[found] == 0);
    boolean ignored = found >= 0 && isIgnored(image, found);
    if (found >= 0) {
      taken.add(found);
    }
    ignored |= !matched && isOut(box.w * box.h);
    ranking.add(
        new Ranked(image.scores()[detection], image.id(), place, matched && !ignored, ignored));
  }

  private boolean passes(double overlap) {
    return policy.overlapTest() == OverlapTest.ABOVE ? overlap > threshold : overlap >= threshold;
  }

  private double overlap(RandomImages.Image image, Box a, int object) {
    Box b = Box.of(image.objectBoxes(), object);
    BoxConvention convention = policy.boxConvention();
    double side = convention == BoxConvention.PLUS_ONE ? 1 : 0;
    double more = side == 1 || convention == BoxConvention.AREA_PLUS_ONE ? 1 : 0;
    double width = Math.min(a.x + a.w, b.x + b.w) - Math.max(a.x, b.x) + side;
    double height = Math.min(a.y + a.h, b.y + b.h) - Math.max(a.y, b.y) + side;
    if (width <= 0 || height <= 0) {
      return 0;
    }
    double areaA = (a.w + more) * (a.h + more);
    double areaB = (b.w + more) * (b.h + more);
    boolean crowd = convention == BoxConvention.COCO && image.crowd()[object];
    return width * height / (crowd ? areaA : areaA + areaB - width * height);
  }

  long objects() {
    return objects;
  }

  DetectionCounts counts() {
    long found = ranking.stream().filter(Ranked::isTrue).count();
    long ignored = ranking.stream().filter(Ranked::isIgnored).count();
    return new DetectionCounts(found, ranking.size() - found - ignored, objects - found);
  }

  int detections() {
    return ranking.size();
  }

  /** The average precision of a class with objects and detections. */
  double averagePrecision() {
    int order = policy.ranking() == Ranking.REVERSED ? -1 : 1;
    ranking.sort(
        Comparator.comparingDouble((Ranked one) -> -one.score)
            .thenComparing((a, b) -> order * Long.compare(a.image, b.image))
            .thenComparing((a, b) -> order * Integer.compare(a.place, b.place)));
    int count = ranking.size();
    double[] precision = new double[count];
    double[] recall = new double[count];
    int found = 0;
    int wrong = 0;
    for (int rank = 0; rank < count; rank++) {
      found += ranking.get(rank).isTrue ? 1 : 0;
      wrong += !ranking.get(rank).isTrue && !ranking.get(rank).isIgnored ? 1 : 0;
      double epsilon = policy.precision() == Precision.EPSILON_ADDED ? Math.ulp(1.0) : 0;
      precision[rank] = found + wrong == 0 ? 0 : found / (found + wrong + epsilon);
      recall[rank] = found / (double) objects;
    }
    return switch (policy.interpolation()) {
      case LEVELS ->
          policy.recallLevels().stream()
              .mapToDouble(level -> most(precision, recall, level))
              .average()
              .orElseThrow();
      case ENVELOPE_AREA -> area(precision, recall, true);
      case AREA -> area(precision, recall, false);
      case KERAS_INTEGRATE -> keras(precision, recall);
    };
  }

  private static double most(double[] precision, double[] recall, double level) {
    double most = 0;
    for (int rank = 0; rank < recall.length; rank++) {
      most = recall[rank] >= level ? Math.max(most, precision[rank]) : most;
    }
    return most;
  }

  private static double area(double[] precision, double[] recall, boolean envelope) {
    double area = 0;
    for (int rank = 0; rank < recall.length; rank++) {
      double width = recall[rank] - (rank == 0 ? 0 : recall[rank - 1]);
      area += width * (envelope ? most(precision, recall, recall[rank]) : precision[rank]);
    }
    return area;
  }

  /** Between different recalls: the largest precision from the lower to below the last. */
  private static double keras(double[] precision, double[] recall) {
    double[] levels = Arrays.stream(recall).distinct().toArray();
    double area = 0;
    for (int level = 0; level + 1 < levels.length; level++) {
      double most = 0;
      for (int rank = 0; rank < recall.length; rank++) {
        boolean inside = recall[rank] >= levels[level] && recall[rank] < levels[levels.length - 1];
        most = inside ? Math.max(most, precision[rank]) : most;
      }
      area += most * (levels[level + 1] - levels[level]);
    }
    return area;
  }
}
