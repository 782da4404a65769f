package dev.multibox.diagnosis;

import dev.multibox.BatchShape;
import dev.multibox.diagnosis.Finding.Kind;
import dev.multibox.diagnosis.Finding.Level;
import dev.multibox.internal.InternalView;
import dev.multibox.internal.memory.FloatRows;
import dev.multibox.internal.memory.Sizes;
import dev.multibox.loss.Targets;

/** What is likely wrong with labels and encoded boxes. */
final class TargetDiagnosis {

  /** Larger offsets are hardly given by priors that overlap their box. */
  private static final float LARGEST_OFFSET = 10f;

  /** Small boxes have large offsets too: 3.7 % of the positives of 38 images of WIDER FACE. */
  private static final int SHARE_OF_LARGE = 4;

  private final BatchShape shape;
  private final LabelRows labels;
  private final FloatRows locations;
  private final float[] four = new float[Sizes.COORDINATES];

  private final Occurrences[] ofLabel;
  private final Occurrences positives = new Occurrences();
  private final Occurrences neutrals = new Occurrences();
  private final Occurrences empty = new Occurrences();
  private final Occurrences notFinite = new Occurrences();
  private final Occurrences large = new Occurrences();

  TargetDiagnosis(Targets targets, LabelRows labels) {
    shape = targets.shape();
    this.labels = labels;
    locations = InternalView.TARGETS.of(targets).locations();
    locations.storage().check(false);
    ofLabel = new Occurrences[labels.greatest() + 1];
    for (int label = 0; label < ofLabel.length; label++) {
      ofLabel[label] = new Occurrences();
    }
  }

  /** Looks at an image. */
  void look(int image, int[] ofImage) {
    long before = positives.count();
    for (int prior = 0; prior < ofImage.length; prior++) {
      int label = ofImage[prior];
      if (label == -1) {
        neutrals.add(image, prior, -1);
      } else if (label >= 0) {
        ofLabel[label].add(image, prior, -1);
      }
      if (label > 0) {
        positives.add(image, prior, -1);
        lookAtOffsets(image, prior);
      }
    }
    if (positives.count() == before) {
      empty.add(image, -1, -1);
    }
  }

  private void lookAtOffsets(int image, int prior) {
    locations.read(image, prior, 1, four, 0);
    int bad = -1;
    int far = -1;
    for (int i = 0; i < four.length; i++) {
      bad = bad < 0 && !Float.isFinite(four[i]) ? i : bad;
      far = far < 0 && Math.abs(four[i]) > LARGEST_OFFSET ? i : far;
    }
    if (bad >= 0) {
      notFinite.add(image, prior, bad, four[bad]);
    } else if (far >= 0) {
      large.add(image, prior, far, four[far]);
    }
  }

  /** Adds what was found. */
  void report(Findings findings) {
    if (labels.areOneHot()) {
      findings.warn(
          Kind.LABELS_NOT_ONE_HOT,
          labels.bad(),
          shape.rows(),
          "rows of labels are not zeros and a single 1",
          "give integer labels, made by argmax of soft ones");
    } else {
      findings.warn(
          Kind.LABELS_OUT_OF_RANGE,
          labels.bad(),
          shape.rows(),
          "labels are not -1 to " + labels.greatest() + ", such as " + labels.firstBad(),
          "give 0 for the background and -1 for a prior to ignore");
    }
    reportBackground(findings);
    reportOffsets(findings);
    if (shape.rows() > 0 && empty.count() == shape.batch()) {
      findings.warn(
          Kind.NO_OBJECTS,
          empty,
          shape.batch(),
          "images have no positive prior",
          "check labels, and that boxes and priors have the same units");
    } else if (empty.count() > 0 && shape.priors() > 0) {
      findings.add(
          Kind.IMAGES_WITHOUT_OBJECTS,
          Level.NOTE,
          empty.count(),
          shape.batch(),
          empty.first(),
          "images have no positive prior",
          "check that they have no boxes");
    }
  }

  private void reportBackground(Findings findings) {
    long counted = positives.count() + ofLabel[0].count();
    int last = labels.greatest();
    int most = last;
    for (int label = 1; label < last; label++) {
      most = ofLabel[label].count() > ofLabel[most].count() ? label : most;
    }
    String wayOut = "give 0 for the background and 1 to " + last + " for classes";
    if (10 * neutrals.count() > 9 * shape.rows()) {
      findings.warn(
          Kind.MOST_PRIORS_NEUTRAL,
          neutrals,
          shape.rows(),
          "priors are neutral by label -1 and count nothing",
          wayOut);
    } else if (most > 0 && 2 * ofLabel[most].count() > counted) {
      findings.warn(
          most == last ? Kind.BACKGROUND_LAST : Kind.MOST_PRIORS_POSITIVE,
          ofLabel[most],
          counted,
          "priors have the label " + most + ", which must be the background of another program",
          wayOut);
    } else if (10 * positives.count() > 9 * counted) {
      findings.warn(
          Kind.MOST_PRIORS_POSITIVE,
          positives,
          counted,
          "priors are positive, where most of an image is background",
          wayOut);
    }
  }

  private void reportOffsets(Findings findings) {
    findings.warnOfNumber(
        Kind.TARGETS_NOT_FINITE,
        notFinite,
        positives.count(),
        "positives have a target offset that is not finite",
        "leave boxes without a width or height out by GroundTruth.skipInvalid()");
    if (large.count() > 0) {
      findings.add(
          Kind.LARGE_OFFSETS,
          SHARE_OF_LARGE * large.count() > positives.count() ? Level.WARNING : Level.NOTE,
          large.count(),
          positives.count(),
          large.first(),
          "positives have a target offset beyond 10, such as " + large.value(),
          "check the variances, and that boxes and priors have the same units");
    }
  }
}
