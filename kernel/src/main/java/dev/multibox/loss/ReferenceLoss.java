package dev.multibox.loss;

import dev.multibox.loss.Mining.Cap;
import dev.multibox.loss.Mining.Key;
import dev.multibox.loss.Mining.MinedPositives;
import dev.multibox.loss.Mining.Mode;
import dev.multibox.loss.Mining.PositiveRank;
import dev.multibox.loss.Mining.Quota;
import dev.multibox.loss.Mining.Rounding;
import dev.multibox.loss.Mining.Scope;
import dev.multibox.loss.MultiBoxPolicy.BackgroundColumn;
import dev.multibox.loss.MultiBoxPolicy.ConfidenceInput;
import dev.multibox.loss.MultiBoxPolicy.ConfidenceLoss;
import dev.multibox.loss.MultiBoxPolicy.FloorGradient;
import dev.multibox.loss.MultiBoxPolicy.NeutralLabel;

/**
 * Published losses as policies: the same numbers as the program named. A preset has no code of its
 * own; {@code policy().toBuilder()} turns its knobs.
 */
public enum ReferenceLoss {

  /**
   * weiliu89/caffe, branch ssd, src/caffe/layers/multibox_loss_layer.cpp at 4817bf8b: the paper's.
   * The label's probability is floored at the smallest normal float in the loss, not in the
   * gradient; positives are never mined. Its LOGISTIC, L2, mining_type NONE and other
   * normalisations are knobs; its HARD_EXAMPLE is mode HARD_EXAMPLES with quota EXAMPLES.
   */
  CAFFE_SSD(MultiBoxPolicy.builder().probabilityFloor(Float.MIN_NORMAL)),

  /**
   * pytorch/vision, torchvision/models/detection/ssd.py at v0.14.1. Positives rank last and, where
   * an image has too few negatives, are mined and counted twice.
   */
  TORCHVISION(
      MultiBoxPolicy.builder()
          .mining(
              Mining.builder()
                  .positiveRank(PositiveRank.LAST)
                  .cap(Cap.PRIORS)
                  .rounding(Rounding.UP)
                  .minedPositives(MinedPositives.COUNT_TWICE)
                  .build())),

  /**
   * amdegroot/ssd.pytorch, layers/modules/multibox_loss.py at 5b0b77fa. A batch without positives
   * is 0/0; its ranking loses rows whose logits lie 103 below the batch's maximum (its issue 483),
   * here they are ranked as meant.
   */
  SSD_PYTORCH(
      MultiBoxPolicy.builder()
          .mining(
              Mining.builder()
                  .positiveRank(PositiveRank.ZERO)
                  .cap(Cap.PRIORS_LESS_ONE)
                  .rounding(Rounding.UP)
                  .build())
          .normalizer(Normalizer.POSITIVES)),

  /**
   * NVIDIA/DeepLearningExamples, PyTorch/Detection/SSD/ssd/model.py at 729963dd. Each image is
   * divided by its own positives, then the mean is taken: one without objects dilutes it.
   * Class-major tensors.
   */
  NVIDIA(
      MultiBoxPolicy.builder()
          .mining(
              Mining.builder()
                  .positiveRank(PositiveRank.ZERO)
                  .cap(Cap.PRIORS)
                  .rounding(Rounding.UP)
                  .build())
          .normalizer(Normalizer.MEAN_OF_IMAGE_POSITIVES)),

  /**
   * mlcommons/training, single_stage_detector/ssd/base_model.py at d0a86d67. As NVIDIA, but masks
   * are added as numbers: a mined positive counts twice. Class-major tensors.
   */
  MLPERF(
      NVIDIA.policy.toBuilder()
          .mining(
              NVIDIA.policy.mining().toBuilder()
                  .minedPositives(MinedPositives.COUNT_TWICE)
                  .build())),

  /**
   * lufficc/SSD, ssd/modeling/box_head/loss.py at 68dc0a20. Positives rank last and count once; a
   * batch without positives is 0/0.
   */
  LUFFICC(
      MultiBoxPolicy.builder()
          .mining(
              Mining.builder()
                  .positiveRank(PositiveRank.LAST)
                  .cap(Cap.PRIORS)
                  .rounding(Rounding.UP)
                  .build())
          .normalizer(Normalizer.POSITIVES)),

  /**
   * qfgaohao/pytorch-ssd, vision/nn/multibox_loss.py at 7a839cbc. The loss that lufficc took over:
   * the same knobs.
   */
  QFGAOHAO(LUFFICC.policy.toBuilder()),

  /**
   * pierluigiferrari/ssd_keras, keras_loss_function/keras_ssd_loss.py at 3ac9adaf. Probabilities,
   * the batch ranked as one, and negatives whose loss is exactly 0 are not taken. Its loss is a
   * vector whose mean Keras takes: that mean.
   */
  SSD_KERAS(
      MultiBoxPolicy.builder()
          .confidenceInput(ConfidenceInput.PROBABILITIES)
          .probabilityFloor(1e-15f)
          .floorGradient(FloorGradient.STOP)
          .mining(Mining.builder().scope(Scope.BATCH).cap(Cap.NEGATIVES_WITH_LOSS).build())),

  /**
   * Socret360/object-detection-in-keras, losses/ssd_loss.py at 0b582a46. ssd_keras's loss written
   * anew: the same knobs.
   */
  SOCRET360(SSD_KERAS.policy.toBuilder()),

  /**
   * bubbliiiing/ssd-tf2, nets/ssd_training.py at 67928f7e, July 2020 to January 2021. Ranks by the
   * largest foreground probability, takes the same mean number in every image, 100 without objects;
   * mined positives count twice.
   */
  BUBBLIIIING_V1(
      MultiBoxPolicy.builder()
          .confidenceInput(ConfidenceInput.PROBABILITIES)
          .probabilityFloor(1e-7f)
          .floorGradient(FloorGradient.STOP)
          .neutralLabel(NeutralLabel.RANKED)
          .mining(
              Mining.builder()
                  .key(Key.MAX_FOREGROUND_PROBABILITY)
                  .quota(Quota.MEAN_OF_IMAGES)
                  .fallbackNegatives(100)
                  .cap(Cap.PRIORS)
                  .positiveRank(PositiveRank.ZERO)
                  .minedPositives(MinedPositives.COUNT_TWICE)
                  .build())
          .normalizer(Normalizer.IMAGE_POSITIVES_AT_LEAST_ONE)),

  /**
   * bubbliiiing/ssd-tf2, nets/ssd_training.py at 7245b2bb, and its other Keras ports since 2021.
   * Ranks the batch as one by the sum of the foreground probabilities.
   */
  BUBBLIIIING_V2(
      BUBBLIIIING_V1.policy.toBuilder()
          .mining(
              BUBBLIIIING_V1.policy.mining().toBuilder()
                  .key(Key.SUM_FOREGROUND_PROBABILITY)
                  .scope(Scope.BATCH)
                  .quota(Quota.SUM_OF_IMAGES)
                  .build())),

  /**
   * bubbliiiing/ssd-pytorch, nets/ssd_training.py at fedc8a88. BUBBLIIIING_V2 that takes the
   * softmax itself: the same knobs, from logits.
   */
  BUBBLIIIING_TORCH(BUBBLIIIING_V2.policy.toBuilder().confidenceInput(ConfidenceInput.LOGITS)),

  /**
   * rykov8/ssd_keras, ssd_training.py at a560b91e. Ranks by the largest foreground probability,
   * takes the least number of all images in each; each image is divided by what it sampled.
   */
  RYKOV8(
      BUBBLIIIING_V1.policy.toBuilder()
          .probabilityFloor(1e-15f)
          .mining(BUBBLIIIING_V1.policy.mining().toBuilder().quota(Quota.LEAST_OF_IMAGES).build())
          .normalizer(Normalizer.MEAN_OF_IMAGE_SAMPLES)),

  /**
   * dmlc/gluon-cv, gluoncv/loss.py (SSDMultiBoxLoss) at 56777561. A neutral prior is background, as
   * MXNet's pick clips its label; beta is its rho, alpha its lambd, minNegatives its
   * min_hard_negatives. It returns a vector of images: their sum.
   */
  GLUONCV(
      MultiBoxPolicy.builder()
          .neutralLabel(NeutralLabel.BACKGROUND)
          .mining(
              Mining.builder()
                  .positiveRank(PositiveRank.ZERO)
                  .rounding(Rounding.UP)
                  .cap(Cap.PRIORS)
                  .build())),

  /**
   * d2l-ai/d2l-en, chapter_computer-vision/ssd.md at 23d7a5ae. No mining, plain L1, and plain means
   * over all priors; its loss is a vector whose mean is taken: that mean.
   */
  D2L(
      MultiBoxPolicy.builder()
          .mining(Mining.builder().mode(Mode.ALL_NEGATIVES).build())
          .locationLoss(LocationLoss.l1())
          .normalizer(Normalizer.MEAN)),

  /**
   * deepjavalibrary/djl, ai/djl/training/loss/SingleShotDetectionLoss.java at af1d0b80, by reading:
   * its default, d2l's loss. Its PyTorch engine cannot make the targets.
   */
  DJL(D2L.policy.toBuilder()),

  /**
   * tensorflow/models, research/object_detection/core/losses.py at 1b9285a4, by reading: sigmoid
   * cross entropy with a background column, Huber, and hard negatives, so that positives never
   * compete. Its own hard example miner is mode HARD_EXAMPLES with {@link HardExamples#TENSORFLOW},
   * which needs boxes.
   */
  TF_OBJECT_DETECTION(
      MultiBoxPolicy.builder()
          .confidenceLoss(ConfidenceLoss.SIGMOID_CROSS_ENTROPY)
          .locationLoss(LocationLoss.huber(1f))),

  /**
   * open-mmlab/mmdetection, mmdet/models/dense_heads/ssd_head.py at 024d2bd2, by reading: the
   * background is the last column, and its avg_factor counts an image without objects as one.
   */
  MMDETECTION(
      MultiBoxPolicy.builder()
          .backgroundColumn(BackgroundColumn.LAST)
          .normalizer(Normalizer.IMAGE_POSITIVES_AT_LEAST_ONE));

  private final MultiBoxPolicy policy;

  ReferenceLoss(MultiBoxPolicyBuilder builder) {
    policy = builder.build();
  }

  /** {@return the policy with the program's own defaults} */
  public MultiBoxPolicy policy() {
    return policy;
  }
}
