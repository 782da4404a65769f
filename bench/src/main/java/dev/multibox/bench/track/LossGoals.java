package dev.multibox.bench.track;

import static dev.multibox.bench.track.Goals.BOUNDS;
import static dev.multibox.bench.track.Goals.CROSS_ENTROPY;
import static dev.multibox.bench.track.Goals.EXP;
import static dev.multibox.bench.track.Goals.FORWARD;
import static dev.multibox.bench.track.Goals.GRADIENT;
import static dev.multibox.bench.track.Goals.READ;
import static dev.multibox.bench.track.Goals.torch;

import dev.multibox.bench.track.Ratio.Bound;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The part of {@link Goals} that is about the cross entropy, the whole loss and its gradient. */
final class LossGoals {

  private static final String PLAIN_JAVA = "PlainJavaBenchmark.";

  private static final List<String> STAGES = List.of("stage0", "stage1", "stage2");

  private final String widest;
  private final List<Ratio> ratios = new ArrayList<>();

  private LossGoals(String widest) {
    this.widest = widest;
  }

  /** All of them, on vectors of this width. */
  static List<Ratio> of(String widest) {
    LossGoals goals = new LossGoals(widest);
    goals.lossAgainstExp(21, 1.6, 1.15);
    goals.lossAgainstExp(81, 1.3, 0.7);
    goals.lossAgainstReading();
    goals.boundsAgainstReading();
    goals.wholeLosses();
    goals.fewClasses();
    goals.faces("faces", 2);
    goals.faces("masked-faces", 3);
    return goals.ratios;
  }

  private Cell cell(String benchmark) {
    return Cell.of(benchmark, widest);
  }

  private void atMost(Topic topic, String name, Cell numerator, Cell denominator, double target) {
    ratios.add(new Ratio(topic, name, numerator, denominator, Bound.AT_MOST, target));
  }

  private void atLeast(Topic topic, String name, Cell numerator, Cell denominator, double target) {
    ratios.add(new Ratio(topic, name, numerator, denominator, Bound.AT_LEAST, target));
  }

  private void lossAgainstExp(int classes, double crossEntropy, double forward) {
    for (String stage : STAGES) {
      Cell exp = cell(EXP).with("classes", classes).with("data", stage);
      String shape = ", C=" + classes + " " + stage;
      atMost(
          Topic.CROSS_ENTROPY,
          "cross entropy of every prior / exp pass" + shape,
          new Cell(CROSS_ENTROPY, exp.params()),
          exp,
          crossEntropy);
      Cell whole = new Cell(FORWARD, exp.params());
      atMost(Topic.WHOLE_LOSS, "whole loss / exp pass" + shape, whole, exp, forward);
      atMost(
          Topic.GRADIENT,
          "loss with dense gradient / loss" + shape,
          new Cell(GRADIENT, exp.params()),
          whole,
          1.5);
    }
  }

  private void lossAgainstReading() {
    for (int classes : new int[] {21, 81}) {
      for (String stage : STAGES) {
        Cell read = cell(READ).with("classes", classes).with("data", stage);
        // Where nearly all rows may be among the hardest, a pass that reads is no limit.
        atMost(
            Topic.WHOLE_LOSS,
            "whole loss / read pass, C=" + classes + " " + stage,
            new Cell(FORWARD, read.params()),
            read,
            stage.equals("stage2") ? (classes == 21 ? 1.6 : 1.3) : Double.NaN);
      }
    }
  }

  /** The pass of the whole loss that takes most of its time; for information. */
  private void boundsAgainstReading() {
    for (int classes : new int[] {2, 5, 11, 21, 81}) {
      Cell read = cell(READ).with("classes", classes);
      atMost(
          Topic.BOUNDS,
          "bounds of every prior / read pass, C=" + classes,
          new Cell(BOUNDS, read.params()),
          read,
          Double.NaN);
    }
    Cell forward = cell(FORWARD);
    atMost(
        Topic.BOUNDS,
        "bounds of every prior / whole loss, C=21",
        new Cell(BOUNDS, forward.params()),
        forward,
        Double.NaN);
  }

  private void wholeLosses() {
    for (int classes : new int[] {21, 81}) {
      Cell forward = cell(FORWARD).with("classes", classes);
      Cell gradient = cell(GRADIENT).with("classes", classes);
      String shape = ", C=" + classes;
      atLeast(
          Topic.WHOLE_LOSS, "libtorch loss / loss" + shape, torch("forward", forward), forward, 15);
      atLeast(
          Topic.GRADIENT,
          "libtorch loss with gradient / with gradient" + shape,
          torch("gradient", gradient),
          gradient,
          15);
      // Plain Java is for information: it is what a user would write.
      atLeast(
          Topic.WHOLE_LOSS,
          "plain Java loss / loss" + shape,
          plainJava("forward", forward),
          forward,
          Double.NaN);
      atLeast(
          Topic.GRADIENT,
          "plain Java loss with gradient / with gradient" + shape,
          plainJava("gradient", gradient),
          gradient,
          Double.NaN);
    }
  }

  private static Cell plainJava(String method, Cell like) {
    return new Cell(PLAIN_JAVA + method, like.params());
  }

  private void fewClasses() {
    Cell forward = cell(FORWARD);
    Cell gradient = cell(GRADIENT);
    for (int classes : new int[] {2, 5, 11}) {
      double wanted =
          switch (classes) {
            case 2 -> widest.equals("512") ? 0.15 : 0.2;
            case 5 -> 0.3;
            default -> 0.5;
          };
      String shape = ", C=" + classes + " / C=21";
      atMost(Topic.FEW_CLASSES, "loss" + shape, forward.with("classes", classes), forward, wanted);
      atMost(
          Topic.FEW_CLASSES,
          "loss with dense gradient" + shape,
          gradient.with("classes", classes),
          gradient,
          wanted);
    }
    Cell two = cell(CROSS_ENTROPY).with("classes", 2);
    atMost(
        Topic.FEW_CLASSES,
        "cross entropy of every prior / exp pass, C=2",
        two,
        new Cell(EXP, two.params()),
        // 1.6 times an exp pass and a log pass of half as many.
        2.5);
  }

  /** Real outputs of few classes; for information, as an image of theirs has other priors. */
  private void faces(String data, int classes) {
    for (int priors : new int[] {4420, 17_640}) {
      for (String benchmark : List.of(FORWARD, GRADIENT)) {
        Cell usual = cell(benchmark);
        atMost(
            Topic.FEW_CLASSES,
            (benchmark.equals(FORWARD) ? "loss" : "loss with dense gradient")
                + String.format(
                    Locale.ROOT,
                    ", %,d priors of real %s, C=%d / C=21",
                    priors,
                    data.replace('-', ' '),
                    classes),
            usual.with("data", data).with("priors", priors).with("classes", classes),
            usual,
            Double.NaN);
      }
    }
  }
}
