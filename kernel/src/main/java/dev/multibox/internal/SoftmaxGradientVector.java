package dev.multibox.internal;

import jdk.incubator.vector.FloatVector;

/** {@link SoftmaxGradientScalar}, the columns of a row a vector at a time. */
final class SoftmaxGradientVector {

  private SoftmaxGradientVector() {}

  static void row(
      float[] logits,
      int row,
      int classes,
      int label,
      float scale,
      float[] gradient,
      int at,
      float[] scratch) {
    int shift = label;
    SoftmaxTermsVector.row(logits, row, classes, shift, scratch, 0);
    float sum = PartialSumsScalar.fold(scratch, 0);
    if (!(sum <= Log1pScalar.HIGHEST)) {
      shift = SoftmaxGradientScalar.top(logits, row, classes);
      SoftmaxTermsVector.row(logits, row, classes, shift, scratch, 0);
      sum = PartialSumsScalar.fold(scratch, 0);
    }
    float total = 1f + sum;
    float own = logits[row + shift];
    for (int from = 0; from < classes; from += Kernels.SCRATCH) {
      int count = Math.min(Kernels.SCRATCH, classes - from);
      columns(logits, row + from, count, own, total, scale, scratch);
      System.arraycopy(scratch, 0, gradient, at + from, count);
    }
    SoftmaxGradientScalar.finish(classes, label, shift, sum, total, scale, gradient, at);
  }

  /**
   * The gradients of some columns, in whole vectors: of 21 columns 5 exponentials by scalar code
   * were a quarter of a row's time.
   */
  private static void columns(
      float[] logits,
      int offset,
      int count,
      float own,
      float total,
      float scale,
      float[] gradients) {
    int end = Lanes.end(count);
    for (int j = 0; j < end; j += Lanes.COUNT) {
      FloatVector.fromArray(Lanes.SPECIES, logits, offset + j).sub(own).intoArray(gradients, j);
    }
    for (int j = end; j < count; j++) {
      gradients[j] = logits[offset + j] - own;
    }
    // Beyond the last column it is anything.
    int padded = Lanes.end(count + Lanes.COUNT - 1);
    TileFunctionsVector.exp(gradients, 0, padded);
    for (int j = 0; j < padded; j += Lanes.COUNT) {
      FloatVector.fromArray(Lanes.SPECIES, gradients, j)
          .div(total)
          .mul(scale)
          .intoArray(gradients, j);
    }
  }
}
