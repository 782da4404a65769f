package dev.multibox.diagnosis;

import dev.multibox.Predictions;
import dev.multibox.diagnosis.Finding.Level;
import dev.multibox.internal.InternalView;
import dev.multibox.internal.memory.Arguments;
import dev.multibox.loss.MultiBoxPolicy;
import dev.multibox.loss.ReferenceLoss;
import dev.multibox.loss.Targets;
import dev.multibox.matching.BoxCoding;
import dev.multibox.matching.BoxForm;
import dev.multibox.matching.GroundTruth;
import dev.multibox.matching.PriorBoxes;
import dev.multibox.matching.PriorMatcher;
import java.util.List;

/**
 * What is likely wrong with a batch whose loss is NaN, zero, huge or does not fall. A diagnosis
 * looks for the mistakes that give a plausible number: probabilities in place of logits, another
 * program's background, boxes in other units. Each {@link Finding} counts one of them and ends with
 * the way out.
 *
 * <p>Memory is only read. NaN and infinity are findings, not errors. A diagnosis takes some 15 ms
 * for an image of 8732 priors and allocates: it is for the first batch of a training and for a
 * batch that went wrong. Calls of the loss and of the matcher do nothing of it.
 *
 * <p>Example:
 *
 * {@snippet :
 * Diagnosis diagnosis = Diagnosis.of(predictions, targets, loss.policy());
 * diagnosis.findings().forEach(System.out::println);
 * }
 *
 * <p>Immutable.
 */
public final class Diagnosis {

  private final List<Finding> findings;

  private Diagnosis(Findings findings) {
    this.findings = findings.list();
  }

  /**
   * {@return what is likely wrong for a policy that takes logits and a softmax, that of {@link
   * ReferenceLoss#CAFFE_SSD}}
   *
   * @param predictions the network's class scores and locations
   * @param targets labels and encoded boxes, of the same shape
   * @throws IllegalArgumentException if the shapes differ
   * @throws IllegalStateException if memory is closed or another thread's
   * @throws NullPointerException if an argument is null
   */
  public static Diagnosis of(Predictions predictions, Targets targets) {
    return of(predictions, targets, ReferenceLoss.CAFFE_SSD.policy());
  }

  /**
   * {@return what is likely wrong for a policy}
   *
   * @param predictions the network's class scores and locations
   * @param targets labels and encoded boxes, of the same shape; labels out of range are a finding
   * @param policy which loss will take them
   * @throws IllegalArgumentException if the shapes differ
   * @throws IllegalStateException if memory is closed or another thread's
   * @throws NullPointerException if an argument is null
   */
  public static Diagnosis of(Predictions predictions, Targets targets, MultiBoxPolicy policy) {
    Arguments.notNull("predictions", predictions);
    Arguments.notNull("targets", targets);
    Arguments.notNull("policy", policy);
    Arguments.combination(
        targets.shape().equals(predictions.shape()),
        "targets",
        predictions.shape() + " as the predictions have",
        targets.shape(),
        "give both tensors of the same batch");
    LabelRows labels = new LabelRows(targets, policy);
    ScoreDiagnosis scores = new ScoreDiagnosis(predictions, policy);
    TargetDiagnosis wanted = new TargetDiagnosis(targets, labels);
    for (int image = 0; image < predictions.batch(); image++) {
      int[] ofImage = labels.read(image);
      scores.look(image, ofImage);
      wanted.look(image, ofImage);
    }
    Findings findings = new Findings();
    scores.report(findings);
    wanted.report(findings);
    return new Diagnosis(findings);
  }

  /**
   * {@return what is likely wrong with predictions alone, of which no prior is neutral}
   *
   * @param predictions what the network said
   * @param policy which loss takes such scores; of it, what the scores are
   * @throws IllegalStateException if memory is closed or another thread's
   * @throws NullPointerException if an argument is null
   */
  public static Diagnosis of(Predictions predictions, MultiBoxPolicy policy) {
    Arguments.notNull("predictions", predictions);
    Arguments.notNull("policy", policy);
    ScoreDiagnosis scores = new ScoreDiagnosis(predictions, policy);
    int[] background = new int[predictions.priors()];
    for (int image = 0; image < predictions.batch(); image++) {
      scores.look(image, background);
    }
    Findings findings = new Findings();
    scores.report(findings);
    return new Diagnosis(findings);
  }

  /**
   * {@return what is likely wrong with boxes that are to be matched, given as corners}
   *
   * @param truth boxes and labels of the images
   * @param priors the priors that the boxes are to be matched to
   * @throws IllegalArgumentException if row starts do not lead from 0 to the number of boxes
   * @throws IllegalStateException if memory is closed or another thread's
   * @throws NullPointerException if an argument is null
   */
  public static Diagnosis of(GroundTruth truth, PriorBoxes priors) {
    return of(truth, priors, BoxCoding.builder().build());
  }

  /**
   * {@return what is likely wrong with boxes that a matcher is to match}
   *
   * @param truth boxes and labels of the images
   * @param matcher whose priors and coding
   * @throws IllegalArgumentException if row starts do not lead from 0 to the number of boxes
   * @throws IllegalStateException if memory is closed or another thread's
   * @throws NullPointerException if an argument is null
   */
  public static Diagnosis of(GroundTruth truth, PriorMatcher matcher) {
    Arguments.notNull("matcher", matcher);
    return of(truth, matcher.priors(), matcher.coding());
  }

  /**
   * {@return what is likely wrong with boxes that are to be matched}
   *
   * @param truth boxes and labels of the images
   * @param priors the priors that the boxes are to be matched to
   * @param coding which {@link BoxForm} they are given in, and how far they may pass the image
   * @throws IllegalArgumentException if row starts do not lead from 0 to the number of boxes
   * @throws IllegalStateException if memory is closed or another thread's
   * @throws NullPointerException if an argument is null
   */
  public static Diagnosis of(GroundTruth truth, PriorBoxes priors, BoxCoding coding) {
    Arguments.notNull("truth", truth);
    Arguments.notNull("priors", priors);
    Arguments.notNull("coding", coding);
    BoxDiagnosis boxes = new BoxDiagnosis(priors, coding);
    InternalView.TruthView view = InternalView.TRUTH.of(truth);
    boxes.look(view.boxes(), view.labels(), view.starts(), view.padded());
    Findings findings = new Findings();
    boxes.report(findings);
    return new Diagnosis(findings);
  }

  /** {@return all findings, warnings and notes} */
  public List<Finding> findings() {
    return findings;
  }

  /** {@return the findings that a correct batch hardly has} */
  public List<Finding> warnings() {
    return findings.stream().filter(finding -> finding.level() == Level.WARNING).toList();
  }

  /**
   * Logs warnings as WARNING and notes as DEBUG, under the name {@code dev.multibox}, each with a
   * line of its own.
   *
   * @param where which batch, such as {@code "first batch"}; lines begin with it
   * @throws NullPointerException if an argument is null
   */
  public void log(String where) {
    Arguments.notNull("where", where);
    System.Logger logger = System.getLogger("dev.multibox");
    for (Finding finding : findings) {
      System.Logger.Level level =
          finding.level() == Level.WARNING
              ? System.Logger.Level.WARNING
              : System.Logger.Level.DEBUG;
      logger.log(level, where + ": " + finding.sentence());
    }
  }

  /** {@return the sentences, one a line} */
  @Override
  public String toString() {
    return String.join("\n", findings.stream().map(Finding::sentence).toList());
  }
}
