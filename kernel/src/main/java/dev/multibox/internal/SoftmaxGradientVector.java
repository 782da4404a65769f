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
    int end = Lanes.end(classes);
    for (int j = 0; j < end; j += Lanes.COUNT) {
      FloatVector.fromArray(Lanes.SPECIES, logits, row + j).sub(own).intoArray(gradient, at + j);
    }
    TileFunctionsVector.exp(gradient, at, end);
    for (int j = at; j < at + end; j += Lanes.COUNT) {
      FloatVector.fromArray(Lanes.SPECIES, gradient, j)
          .div(total)
          .mul(scale)
          .intoArray(gradient, j);
    }
    for (int j = end; j < classes; j++) {
      gradient[at + j] = ExpScalar.exp(logits[row + j] - own) / total * scale;
    }
    SoftmaxGradientScalar.finish(classes, label, shift, sum, total, scale, gradient, at);
  }
}
