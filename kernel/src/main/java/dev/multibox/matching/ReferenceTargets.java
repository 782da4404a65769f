package dev.multibox.matching;

import dev.multibox.loss.ReferenceLoss;
import dev.multibox.matching.MatchingPolicy.Conflict;
import dev.multibox.matching.MatchingPolicy.ForceMatch;
import dev.multibox.matching.MatchingPolicy.Threshold;
import dev.multibox.matching.MatchingPolicy.UnmatchedBox;
import java.util.Optional;

/**
 * Published programs' matching and coding as policies, under the names of {@link ReferenceLoss}. A
 * preset has no code of its own; {@code matching().toBuilder()} turns its knobs.
 *
 * <p>One constant gives all that a program's training takes, so that nothing is mixed up: {@link
 * PriorMatcher#of(ReferenceTargets) PriorMatcher.of(reference)} has its usual priors, matching and
 * coding, and {@code MultiBoxLoss.of(reference.loss())} its loss.
 */
public enum ReferenceTargets {

  /**
   * weiliu89/caffe, branch ssd, src/caffe/util/bbox_util.cpp at 4817bf8b: match type
   * PER_PREDICTION. Bipartite matching first, of overlaps above 1e-6; then 0.5 and more. Match type
   * BIPARTITE is threshold NONE; its neg_overlap is the neutral overlap, and says nothing at 0.5.
   */
  CAFFE_SSD(
      ReferencePriors.CAFFE_SSD300_VOC,
      MatchingPolicy.builder()
          .forceMatch(ForceMatch.BIPARTITE)
          .forceMatchOverlap(1e-6f)
          .unmatchedBox(UnmatchedBox.NONE),
      BoxCoding.builder()),

  /**
   * pytorch/vision, torchvision/models/detection/_utils.py (SSDMatcher, BoxCoder) at v0.14.1. Each
   * box is force matched to its best prior, the last box has it; then 0.5 and more. Decoding bounds
   * the logarithm of sizes at ln(1000 / 16).
   */
  TORCHVISION(
      ReferencePriors.TORCHVISION_SSD300,
      MatchingPolicy.builder(),
      BoxCoding.builder().maxLogSize(4.1351666f)),

  /**
   * amdegroot/ssd.pytorch, layers/box_utils.py at 5b0b77fa. The same matching; labels count from 0
   * there.
   */
  SSD_PYTORCH(ReferencePriors.SSD300_VOC, MatchingPolicy.builder(), BoxCoding.builder()),

  /**
   * NVIDIA/DeepLearningExamples, PyTorch/Detection/SSD/ssd/utils.py at 729963dd. As torchvision,
   * but an overlap of exactly 0.5 does not match.
   */
  NVIDIA(
      ReferencePriors.NVIDIA_SSD300,
      MatchingPolicy.builder().threshold(Threshold.ABOVE),
      BoxCoding.builder()),

  /** mlcommons/training, single_stage_detector/ssd/utils.py at d0a86d67: NVIDIA's, by reading. */
  MLPERF(ReferencePriors.NVIDIA_SSD300, NVIDIA.matching.toBuilder(), NVIDIA.coding.toBuilder()),

  /**
   * lufficc/SSD, ssd/utils/box_utils.py at 68dc0a20. As torchvision with 1e-5 added to the union,
   * so that an overlap of exactly 0.5 falls below it.
   */
  LUFFICC(
      ReferencePriors.SSD300_VOC,
      MatchingPolicy.builder().unionEpsilon(1e-5f),
      BoxCoding.builder()),

  /** qfgaohao/pytorch-ssd, vision/utils/box_utils.py at 7a839cbc: lufficc's, by reading. */
  QFGAOHAO(ReferencePriors.SSD300_VOC, LUFFICC.matching.toBuilder(), LUFFICC.coding.toBuilder()),

  /**
   * pierluigiferrari/ssd_keras, ssd_encoder_decoder at 3ac9adaf. Bipartite matching; then 0.5 and
   * more; 0.3 and more is neutral. Boxes that find no free prior go to prior 0.
   */
  SSD_KERAS(
      MatchingPolicy.builder().forceMatch(ForceMatch.BIPARTITE).neutralOverlap(0.3f),
      BoxCoding.builder()),

  /**
   * Socret360/object-detection-in-keras, utils/ssd_utils at 0b582a46. As torchvision with a neutral
   * zone from 0.3; divides by the square roots of the variances and adds 1e-4 inside the logarithm.
   */
  SOCRET360(
      MatchingPolicy.builder().neutralOverlap(0.3f),
      BoxCoding.builder().variances(0.31622776f, 0.4472136f).logEpsilon(1e-4f)),

  /**
   * bubbliiiing/ssd-tf2, nets/ssd_training.py at 67928f7e, 2020. A prior goes to the box that
   * overlaps it most, of those by more than 0.5 and those whose best prior it is; a box can lose
   * its only prior.
   */
  BUBBLIIIING_V1(
      MatchingPolicy.builder()
          .threshold(Threshold.ABOVE)
          .conflict(Conflict.LARGER_OVERLAP)
          .unmatchedBox(UnmatchedBox.NONE),
      BoxCoding.builder()),

  /** bubbliiiing/ssd-tf2 at 7245b2bb: the same matching. */
  BUBBLIIIING_V2(BUBBLIIIING_V1.matching.toBuilder(), BUBBLIIIING_V1.coding.toBuilder()),

  /** bubbliiiing/ssd-pytorch at fedc8a88: the same matching. */
  BUBBLIIIING_TORCH(BUBBLIIIING_V1.matching.toBuilder(), BUBBLIIIING_V1.coding.toBuilder()),

  /** rykov8/ssd_keras, ssd_utils.py at a560b91e, by reading: what bubbliiiing took over. */
  RYKOV8(BUBBLIIIING_V1.matching.toBuilder(), BUBBLIIIING_V1.coding.toBuilder()),

  /**
   * dmlc/gluon-cv, gluoncv/nn/matcher.py at 56777561, by reading: a greedy bipartite matcher
   * without shared maxima, then 0.5 and more.
   */
  GLUONCV(
      MatchingPolicy.builder()
          .forceMatch(ForceMatch.BIPARTITE)
          .forceMatchOverlap(1e-12f)
          .unmatchedBox(UnmatchedBox.NONE),
      BoxCoding.builder()),

  /**
   * d2l-ai/d2l-en, chapter_computer-vision/anchor.md at 23d7a5ae. Bipartite matching, also with
   * priors that the box does not overlap; adds 1e-6 inside the logarithm.
   */
  D2L(
      MatchingPolicy.builder()
          .forceMatch(ForceMatch.BIPARTITE)
          .unmatchedBox(UnmatchedBox.FIRST_FREE_PRIOR),
      BoxCoding.builder().logEpsilon(1e-6f)),

  /**
   * deepjavalibrary/djl, MultiBoxTarget, by reading apache/mxnet's
   * src/operator/contrib/multibox_target.cc at 05321655: bipartite matching of overlaps above 1e-6,
   * then more than 0.5.
   */
  DJL(
      MatchingPolicy.builder()
          .threshold(Threshold.ABOVE)
          .forceMatch(ForceMatch.BIPARTITE)
          .forceMatchOverlap(1e-6f)
          .unmatchedBox(UnmatchedBox.NONE),
      BoxCoding.builder()),

  /**
   * tensorflow/models, research/object_detection/matchers/argmax_matcher.py at 1b9285a4, by
   * reading: 0.5 and more, each row forced, the first box wins. Its boxes and offsets have y first,
   * as {@code coding().toBuilder().boxes(CORNERS_Y_FIRST).offsetOrder(Y_FIRST)} has; these have x
   * first.
   */
  TF_OBJECT_DETECTION(
      ReferencePriors.TF_SSD_MOBILENET,
      MatchingPolicy.builder().conflict(Conflict.FIRST_BOX),
      BoxCoding.builder()),

  /**
   * open-mmlab/mmdetection, MaxIoUAssigner of its SSD at 024d2bd2, by reading: as torchvision, with
   * its bound on decoded sizes.
   */
  MMDETECTION(TORCHVISION.matching.toBuilder(), TORCHVISION.coding.toBuilder());

  private final ReferencePriors priors;
  private final MatchingPolicy matching;
  private final BoxCoding coding;

  ReferenceTargets(MatchingPolicyBuilder matching, BoxCodingBuilder coding) {
    this(null, matching, coding);
  }

  ReferenceTargets(
      ReferencePriors priors, MatchingPolicyBuilder matching, BoxCodingBuilder coding) {
    this.priors = priors;
    this.matching = matching.build();
    this.coding = coding.build();
  }

  /** {@return the loss of the same program} */
  public ReferenceLoss loss() {
    return ReferenceLoss.valueOf(name());
  }

  /**
   * {@return the priors that the program has by default, or none where {@link ReferencePriors} does
   * not have them}
   */
  public Optional<ReferencePriors> priors() {
    return Optional.ofNullable(priors);
  }

  /** {@return the matching with the program's own defaults} */
  public MatchingPolicy matching() {
    return matching;
  }

  /** {@return the coding with the program's own defaults} */
  public BoxCoding coding() {
    return coding;
  }
}
