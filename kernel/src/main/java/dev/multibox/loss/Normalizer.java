package dev.multibox.loss;

/**
 * What the sums of a batch are divided by. {@code N} is the number of positives of the batch,
 * {@code N_b} that of image {@code b}, {@code k_b} its mined negatives, {@code B} the images,
 * {@code P} the priors of one.
 */
public enum Normalizer {

  /**
   * {@code max(1, N)}: a batch without objects has loss 0. The paper, Caffe (VALID), torchvision.
   */
  POSITIVES_AT_LEAST_ONE {
    @Override
    double confidenceDivisor(LossTerms terms, int image) {
      return Math.max(1, terms.positives());
    }
  },

  /** {@code N}: a batch without objects has loss NaN. ssd.pytorch, lufficc, qfgaohao. */
  POSITIVES {
    @Override
    double confidenceDivisor(LossTerms terms, int image) {
      return terms.positives();
    }
  },

  /** {@code B}. Caffe's BATCH_SIZE. */
  BATCH_SIZE {
    @Override
    double confidenceDivisor(LossTerms terms, int image) {
      return Math.max(1, terms.batch());
    }
  },

  /** {@code B P}. Caffe's FULL. */
  BATCH_TIMES_PRIORS {
    @Override
    double confidenceDivisor(LossTerms terms, int image) {
      return Math.max(1.0, (double) terms.batch() * terms.priors());
    }
  },

  /** 1: the raw sums. Caffe's NONE, and the form to take before an all-reduce. */
  NONE {
    @Override
    double confidenceDivisor(LossTerms terms, int image) {
      return 1;
    }
  };

  /** What the confidence sum of an image is divided by. */
  abstract double confidenceDivisor(LossTerms terms, int image);

  /** What the location sum of an image is divided by. */
  double locationDivisor(LossTerms terms, int image) {
    return confidenceDivisor(terms, image);
  }

  /** Whether every image has the same divisors, so that the batch's sums are divided once. */
  boolean uniform() {
    return true;
  }
}
