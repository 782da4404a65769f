package dev.multibox.bench.goldens;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.multibox.Predictions;
import dev.multibox.loss.Gradients;
import dev.multibox.loss.Gradients.WithRespectTo;
import dev.multibox.loss.LossTerms;
import dev.multibox.loss.LossWorkspace;
import dev.multibox.loss.MultiBoxLoss;
import dev.multibox.loss.Targets;
import java.util.Arrays;
import java.util.List;

/**
 * The forms in which a gradient can be asked for, other than {@linkplain PackedForm packed}. All
 * memory that takes one is filled with NaN first.
 */
final class GradientForms {

  /** One form. */
  interface Form {
    DenseGradient gradient(MultiBoxLoss loss, DenseBatch batch, WithRespectTo respect);
  }

  /** Those that every loss has, the plainest first. */
  static final List<Form> ALL =
      List.of(
          GradientForms::dense,
          GradientForms::sparse,
          GradientForms::inPlace,
          GradientForms::classMajor,
          GradientForms::classMajorInPlace,
          GradientForms::oneHot);

  private GradientForms() {}

  static DenseGradient dense(MultiBoxLoss loss, DenseBatch batch, WithRespectTo respect) {
    return dense("dense", loss, batch, batch.targets(), respect);
  }

  private static DenseGradient oneHot(MultiBoxLoss loss, DenseBatch batch, WithRespectTo respect) {
    Targets targets = Targets.oneHot(batch.shape(), batch.oneHot(), batch.locationTargets());
    return dense("one-hot labels", loss, batch, targets, respect);
  }

  private static DenseGradient dense(
      String form, MultiBoxLoss loss, DenseBatch batch, Targets targets, WithRespectTo respect) {
    float[] scores = poisoned(batch.scores().length);
    float[] locations = poisoned(batch.locations().length);
    Predictions predictions = batch.predictions();
    Gradients gradients = Gradients.dense(predictions.shape(), scores, locations);
    LossTerms terms = evaluate(loss, predictions, targets, gradients, respect);
    return new DenseGradient(name(form, loss), terms, scores, locations);
  }

  private static DenseGradient sparse(MultiBoxLoss loss, DenseBatch batch, WithRespectTo respect) {
    long[] scoreRows = new long[batch.rows()];
    long[] locationRows = new long[batch.rows()];
    float[] scores = poisoned(batch.scores().length);
    float[] locations = poisoned(batch.locations().length);
    Predictions predictions = batch.predictions();
    Gradients gradients =
        Gradients.sparse(predictions.shape(), scoreRows, scores, locationRows, locations);
    LossTerms terms = evaluate(loss, predictions, batch.targets(), gradients, respect);
    return new DenseGradient(
        name("sparse", loss),
        terms,
        scattered(scoreRows, gradients.logitRows(), scores, batch.classes()),
        scattered(locationRows, gradients.locationRows(), locations, 4));
  }

  private static float[] scattered(long[] rows, long count, float[] values, int columns) {
    float[] dense = new float[values.length];
    long before = -1;
    for (int i = 0; i < count; i++) {
      assertEquals(Math.max(before + 1, rows[i]), rows[i], "rows ascend");
      before = rows[i];
      System.arraycopy(values, i * columns, dense, (int) rows[i] * columns, columns);
    }
    return dense;
  }

  private static DenseGradient inPlace(MultiBoxLoss loss, DenseBatch batch, WithRespectTo respect) {
    float[] scores = batch.scores().clone();
    float[] locations = poisoned(batch.locations().length);
    Predictions predictions = Predictions.of(batch.shape(), scores, batch.locations());
    Gradients gradients = Gradients.inPlace(predictions, locations);
    LossTerms terms = evaluate(loss, predictions, batch.targets(), gradients, respect);
    return new DenseGradient(name("in place", loss), terms, scores, locations);
  }

  private static DenseGradient classMajor(
      MultiBoxLoss loss, DenseBatch batch, WithRespectTo respect) {
    float[] scores = poisoned(batch.scores().length);
    float[] locations = poisoned(batch.locations().length);
    Predictions predictions = classMajor(batch, batch.columnMajor(batch.scores(), batch.classes()));
    Gradients gradients = Gradients.classMajor(predictions.shape(), scores, locations);
    LossTerms terms = evaluate(loss, predictions, classMajorTargets(batch), gradients, respect);
    return turned("class-major", loss, batch, terms, scores, locations);
  }

  private static DenseGradient classMajorInPlace(
      MultiBoxLoss loss, DenseBatch batch, WithRespectTo respect) {
    float[] scores = batch.columnMajor(batch.scores(), batch.classes());
    float[] locations = poisoned(batch.locations().length);
    Predictions predictions = classMajor(batch, scores);
    Gradients gradients = Gradients.inPlace(predictions, locations);
    LossTerms terms = evaluate(loss, predictions, classMajorTargets(batch), gradients, respect);
    return turned("class-major in place", loss, batch, terms, scores, locations);
  }

  private static DenseGradient turned(
      String form,
      MultiBoxLoss loss,
      DenseBatch batch,
      LossTerms terms,
      float[] scores,
      float[] locations) {
    return new DenseGradient(
        name(form, loss),
        terms,
        batch.rowMajor(scores, batch.classes()),
        batch.rowMajor(locations, 4));
  }

  private static Predictions classMajor(DenseBatch batch, float[] scores) {
    return Predictions.classMajor(batch.shape(), scores, batch.columnMajor(batch.locations(), 4));
  }

  private static Targets classMajorTargets(DenseBatch batch) {
    return Targets.coordinateMajor(
        batch.shape(), batch.labels(), batch.columnMajor(batch.locationTargets(), 4));
  }

  static LossTerms evaluate(
      MultiBoxLoss loss,
      Predictions predictions,
      Targets targets,
      Gradients gradients,
      WithRespectTo respect) {
    LossWorkspace workspace = loss.workspace(predictions.shape());
    loss.evaluateWithGradient(predictions, targets, workspace, gradients.withRespectTo(respect));
    return workspace.terms();
  }

  static String name(String form, MultiBoxLoss loss) {
    return form + " on " + loss.backend().name();
  }

  static float[] poisoned(int length) {
    float[] memory = new float[length];
    Arrays.fill(memory, Float.NaN);
    return memory;
  }
}
