package dev.multibox.loss;

/** Published losses as policies: the same numbers as the program named. */
public enum ReferenceLoss {

  /**
   * weiliu89/caffe, branch ssd, src/caffe/layers/multibox_loss_layer.cpp at 4817bf8b: the paper's.
   * The label's probability is floored at the smallest normal float, so that a prior's loss is at
   * most 87.34; positives are never mined.
   */
  CAFFE_SSD {
    @Override
    public MultiBoxPolicy policy() {
      return MultiBoxPolicy.builder().probabilityFloor(Float.MIN_NORMAL).build();
    }
  },

  /**
   * pytorch/vision, torchvision/models/detection/ssd.py at v0.14.1. Positives rank last and, where
   * an image has too few negatives, are mined and counted twice.
   */
  TORCHVISION {
    @Override
    public MultiBoxPolicy policy() {
      return MultiBoxPolicy.builder()
          .positiveRank(Mining.PositiveRank.LAST)
          .cap(Mining.Cap.PRIORS)
          .overlap(Mining.Overlap.TWICE)
          .build();
    }
  };

  /** {@return the policy with the program's own defaults} */
  public abstract MultiBoxPolicy policy();
}
