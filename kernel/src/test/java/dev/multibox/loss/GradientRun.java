package dev.multibox.loss;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.multibox.Predictions;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.function.UnaryOperator;

/** A batch's gradient in prior-major arrays, and the terms that came with it. */
record GradientRun(LossTerms terms, float[] logits, float[] locations) {

  /** What stands in memory that a gradient is written to: neither 0 nor a likely gradient. */
  static final float POISON = Float.intBitsToFloat(0x7fc0dead);

  static GradientRun of(MultiBoxLoss loss, TestBatch batch) {
    return of(loss, batch, gradients -> gradients);
  }

  /** Dense, over poison. */
  static GradientRun of(MultiBoxLoss loss, TestBatch batch, UnaryOperator<Gradients> options) {
    return of(loss, batch, options, 1);
  }

  static GradientRun of(
      MultiBoxLoss loss, TestBatch batch, UnaryOperator<Gradients> options, int parallelism) {
    float[] logits = poison(batch.logits().length);
    float[] locations = poison(batch.predicted().length);
    Predictions predictions = batch.predictions();
    LossWorkspace workspace = loss.workspace(batch.shape(), parallelism);
    loss.evaluateWithGradient(
        predictions,
        batch.targets(),
        workspace,
        options.apply(
            Gradients.dense(
                predictions.shape(),
                MemorySegment.ofArray(logits),
                MemorySegment.ofArray(locations))));
    LossTerms terms = workspace.terms();
    return new GradientRun(terms, logits, locations);
  }

  static float[] poison(int length) {
    float[] values = new float[length];
    Arrays.fill(values, POISON);
    return values;
  }

  /** Bits, so that -0 is not +0 and a NaN is itself. */
  static void assertSameBits(float[] expected, float[] actual, String what) {
    assertEquals(expected.length, actual.length, what);
    for (int i = 0; i < expected.length; i++) {
      int at = i;
      assertEquals(
          Float.floatToRawIntBits(expected[i]),
          Float.floatToRawIntBits(actual[i]),
          () -> what + " at " + at + ": " + expected[at] + ", got " + actual[at]);
    }
  }

  void assertSameBits(GradientRun other, String what) {
    assertSameBits(logits, other.logits, what + ", logits");
    assertSameBits(locations, other.locations, what + ", locations");
    LossBounds.assertSameBits(terms, other.terms);
  }
}
