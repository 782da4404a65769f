package dev.multibox.bench.goldens;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.multibox.PackedLayout;
import dev.multibox.Predictions;
import dev.multibox.loss.Gradients;
import dev.multibox.loss.Gradients.WithRespectTo;
import dev.multibox.loss.LossTerms;
import dev.multibox.loss.MultiBoxLoss;
import dev.multibox.loss.Targets;
import java.util.Map;

/**
 * Packed tensors as a Keras program builds them. The columns that a loss has no business with are
 * NaN: anchors, variances, flags, and the locations of priors that are not positive.
 *
 * @param layout the library's name of it
 * @param predictionExtra columns of a prediction beside classes and location
 * @param targetExtra columns of a truth beside them
 * @param classesFirst whether the classes come before the location
 */
record PackedForm(PackedLayout layout, int predictionExtra, int targetExtra, boolean classesFirst)
    implements GradientForms.Form {

  private static final PackedForm SSD_KERAS = new PackedForm(PackedLayout.SSD_KERAS, 8, 8, true);
  private static final PackedForm RYKOV8 = new PackedForm(PackedLayout.RYKOV8, 8, 8, false);
  private static final PackedForm BUBBLIIIING =
      new PackedForm(PackedLayout.BUBBLIIIING, 0, 1, false);

  /** What the references that pack use. */
  static final Map<String, PackedForm> OF_REFERENCES =
      Map.of(
          "ssd_keras", SSD_KERAS,
          "socret360", SSD_KERAS,
          "rykov8", RYKOV8,
          "bubbliiiing_v1", RYKOV8,
          "bubbliiiing_v2", BUBBLIIIING);

  @Override
  public DenseGradient gradient(MultiBoxLoss loss, DenseBatch batch, WithRespectTo respect) {
    int classes = batch.classes();
    int width = classes + 4 + predictionExtra;
    float[] tensor = packed(batch, batch.scores(), batch.locations(), width);
    float[] truth =
        packed(batch, batch.oneHot(), locationsOfPositives(batch), classes + 4 + targetExtra);
    float[] gradient = GradientForms.poisoned(tensor.length);
    LossTerms terms =
        GradientForms.evaluate(
            loss,
            Predictions.packed(batch.shape(), layout, tensor),
            Targets.packed(batch.shape(), layout, truth),
            Gradients.packed(batch.shape(), layout, gradient),
            respect);
    requireOthersZero(gradient, width, classes + 4);
    return new DenseGradient(
        GradientForms.name("packed " + layout, loss),
        terms,
        columns(gradient, width, firstClass(), classes),
        columns(gradient, width, firstLocation(classes), 4));
  }

  private int firstClass() {
    return classesFirst ? 0 : 4;
  }

  private int firstLocation(int classes) {
    return classesFirst ? classes : 0;
  }

  private float[] packed(DenseBatch batch, float[] scores, float[] locations, int width) {
    int classes = batch.classes();
    float[] tensor = GradientForms.poisoned(batch.rows() * width);
    for (int row = 0; row < batch.rows(); row++) {
      int at = row * width;
      System.arraycopy(scores, row * classes, tensor, at + firstClass(), classes);
      System.arraycopy(locations, row * 4, tensor, at + firstLocation(classes), 4);
    }
    return tensor;
  }

  private static float[] locationsOfPositives(DenseBatch batch) {
    float[] locations = GradientForms.poisoned(batch.locationTargets().length);
    for (int row = 0; row < batch.rows(); row++) {
      if (batch.labels()[row] > 0) {
        System.arraycopy(batch.locationTargets(), 4 * row, locations, 4 * row, 4);
      }
    }
    return locations;
  }

  private static float[] columns(float[] tensor, int width, int first, int count) {
    float[] columns = new float[tensor.length / width * count];
    for (int row = 0; row < tensor.length / width; row++) {
      System.arraycopy(tensor, row * width + first, columns, row * count, count);
    }
    return columns;
  }

  private static void requireOthersZero(float[] gradient, int width, int first) {
    for (int i = 0; i < gradient.length; i++) {
      if (i % width >= first) {
        assertEquals(0, Float.floatToRawIntBits(gradient[i]), "bits of column " + i % width);
      }
    }
  }
}
