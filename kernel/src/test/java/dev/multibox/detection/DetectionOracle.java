package dev.multibox.detection;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Detections in float64 from the definition: all probabilities, all boxes, a sort of all. For
 * policies of hard suppression with plain overlaps, ties to the lowest label, centre-size codes.
 */
final class DetectionOracle {

  private final DetectionCase numbers;
  private final DetectionPolicy policy;

  DetectionOracle(DetectionCase numbers, DetectionPolicy policy) {
    this.numbers = numbers;
    this.policy = policy;
  }

  /** One detection. */
  record Row(int image, int label, int prior, double score, double[] box) {}

  List<Row> detect() {
    List<Row> all = new ArrayList<>();
    for (int image = 0; image < numbers.batch(); image++) {
      all.addAll(detect(image));
    }
    return all;
  }

  private List<Row> detect(int image) {
    List<Row> kept = new ArrayList<>();
    boolean together = policy.suppression().scope() == Suppression.Scope.ALL_CLASSES;
    List<Row> candidates = new ArrayList<>();
    for (int label = 1; label < numbers.classes(); label++) {
      List<Row> own = candidates(image, label);
      own.sort(Comparator.comparingDouble(row -> -row.score));
      own = own.subList(0, Math.min(own.size(), policy.candidatesPerClass()));
      if (together) {
        candidates.addAll(own);
      } else {
        List<Row> best = suppress(own);
        kept.addAll(best.subList(0, Math.min(best.size(), policy.keptPerClass())));
      }
    }
    if (together) {
      candidates.sort(Comparator.comparingDouble(row -> -row.score));
      kept = suppress(candidates);
    }
    List<Row> ranked = new ArrayList<>(kept);
    ranked.sort(Comparator.comparingDouble(row -> -row.score));
    ranked = new ArrayList<>(ranked.subList(0, Math.min(ranked.size(), policy.keptPerImage())));
    switch (policy.order()) {
      case BY_LABEL -> ranked.sort(Comparator.comparingInt(Row::label));
      case BY_RISING_SCORE -> ranked.sort(Comparator.comparingDouble(Row::score));
      case BY_SCORE -> {}
    }
    return ranked;
  }

  private List<Row> candidates(int image, int label) {
    List<Row> candidates = new ArrayList<>();
    int priors = numbers.priors().count();
    for (int prior = 0; prior < priors; prior++) {
      double[] scores = probabilities((image * priors + prior) * numbers.classes());
      boolean best = true;
      for (int other = 0; other < scores.length; other++) {
        best &= scores[other] <= scores[label];
      }
      boolean counts = policy.scores().source() == Scores.Source.PER_CLASS || best;
      if (counts && scores[label] > policy.scores().threshold()) {
        candidates.add(new Row(image, label, prior, scores[label], box(image, prior)));
      }
    }
    return candidates;
  }

  private double[] probabilities(int at) {
    double[] scores = new double[numbers.classes()];
    double sum = 0;
    for (int j = 0; j < scores.length; j++) {
      double logit = numbers.logits()[at + j];
      boolean sigmoid = policy.scores().input() == Scores.Input.SIGMOID;
      scores[j] = sigmoid ? 1 / (1 + Math.exp(-logit)) : Math.exp(logit);
      sum += scores[j];
    }
    for (int j = 0; j < scores.length; j++) {
      scores[j] /= policy.scores().input() == Scores.Input.SOFTMAX ? sum : 1;
    }
    return scores;
  }

  private double[] box(int image, int prior) {
    float[] p = numbers.priors().centers();
    int from = (image * numbers.priors().count() + prior) * 4;
    float[] t = numbers.locations();
    double x = p[4 * prior] + t[from] * 0.1 * p[4 * prior + 2];
    double y = p[4 * prior + 1] + t[from + 1] * 0.1 * p[4 * prior + 3];
    double width = p[4 * prior + 2] * Math.exp(0.2 * t[from + 2]);
    double height = p[4 * prior + 3] * Math.exp(0.2 * t[from + 3]);
    double[] box = {x - width / 2, y - height / 2, x + width / 2, y + height / 2};
    for (int i = 0; i < 4; i++) {
      boolean cut = policy.clip() == DetectionPolicy.Clip.BEFORE_SUPPRESSION;
      box[i] = cut ? Math.clamp(box[i], 0, 1) : box[i];
    }
    return box;
  }

  private List<Row> suppress(List<Row> sorted) {
    List<Row> kept = new ArrayList<>();
    for (Row row : sorted) {
      boolean keep = true;
      for (Row better : kept) {
        double overlap = overlap(row.box, better.box);
        keep &= overlap <= policy.suppression().threshold();
      }
      if (keep || policy.suppression().scope() == Suppression.Scope.NONE) {
        kept.add(row);
      }
    }
    return kept;
  }

  private static double overlap(double[] a, double[] b) {
    double width = Math.max(0, Math.min(a[2], b[2]) - Math.max(a[0], b[0]));
    double height = Math.max(0, Math.min(a[3], b[3]) - Math.max(a[1], b[1]));
    double both = width * height;
    return both / ((a[2] - a[0]) * (a[3] - a[1]) + (b[2] - b[0]) * (b[3] - b[1]) - both);
  }
}
