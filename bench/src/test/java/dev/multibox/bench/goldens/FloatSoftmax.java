package dev.multibox.bench.goldens;

/** Softmax rounded to float32, as a network that ends in one gives it. */
final class FloatSoftmax {

  private FloatSoftmax() {}

  static float[] ofRows(float[] logits, int classes) {
    float[] probabilities = new float[logits.length];
    double[] exponentials = new double[classes];
    for (int from = 0; from < logits.length; from += classes) {
      double largest = Double.NEGATIVE_INFINITY;
      for (int j = 0; j < classes; j++) {
        largest = Math.max(largest, logits[from + j]);
      }
      double sum = 0;
      for (int j = 0; j < classes; j++) {
        exponentials[j] = Math.exp(logits[from + j] - largest);
        sum += exponentials[j];
      }
      for (int j = 0; j < classes; j++) {
        probabilities[from + j] = (float) (exponentials[j] / sum);
      }
    }
    return probabilities;
  }
}
