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

  /** The sum over the images of {@code max(1, N_b)}. bubbliiiing, MMDetection. */
  IMAGE_POSITIVES_AT_LEAST_ONE {
    @Override
    double confidenceDivisor(LossTerms terms, int image) {
      return terms.imagePositivesAtLeastOne();
    }
  },

  /** {@code N_b B}, image by image; one without objects counts 0. NVIDIA, MLPerf. */
  MEAN_OF_IMAGE_POSITIVES {
    @Override
    double confidenceDivisor(LossTerms terms, int image) {
      int positives = terms.positives(image);
      return positives == 0 ? Double.POSITIVE_INFINITY : (double) positives * terms.batch();
    }

    @Override
    boolean uniform() {
      return false;
    }
  },

  /** {@code (N_b + k_b) B} for the confidence, {@code max(1, N_b) B} for the location. rykov8. */
  MEAN_OF_IMAGE_SAMPLES {
    @Override
    double confidenceDivisor(LossTerms terms, int image) {
      double samples = (double) terms.positives(image) + terms.negatives(image);
      return samples * terms.batch();
    }

    @Override
    double locationDivisor(LossTerms terms, int image) {
      return Math.max(1.0, terms.positives(image)) * terms.batch();
    }

    @Override
    boolean uniform() {
      return false;
    }
  },

  /** {@code P B} for the confidence, {@code 4 P B} for the location: plain means. d2l, DJL. */
  MEAN {
    @Override
    double confidenceDivisor(LossTerms terms, int image) {
      return Math.max(1.0, (double) terms.batch() * terms.priors());
    }

    @Override
    double locationDivisor(LossTerms terms, int image) {
      return 4 * confidenceDivisor(terms, image);
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
