package dev.multibox.bench.goldens;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.multibox.Backend;
import dev.multibox.loss.ElementForm;
import dev.multibox.loss.ElementLoss;
import dev.multibox.loss.Elements;
import java.io.IOException;
import java.util.Map;

/** Element-wise losses against recorded ones; each method returns the largest relative error. */
final class ElementGoldens {

  /** The recorded inputs are double: each is rounded once, on top of what the form rounds. */
  private static final double ROUNDED_INPUTS = 1e-6;

  /** 24 u, the bound of sigmoid focal loss with gamma 2, and of a sum of such terms. */
  private static final double FOCAL = 24 * 0x1p-24;

  private static final float ALPHA = 0.25f;

  private static final Map<String, Float> BETAS =
      Map.of("1", 1f, "1_9", 1f / 9f, "0.11", 0.11f, "0.5", 0.5f);

  private ElementGoldens() {}

  static double binaryCrossEntropy(GoldenFolder folder) throws IOException {
    float[] p = floats(folder, "bce_p.npy");
    Elements elements = Elements.of(p, floats(folder, "bce_y.npy"), p.length);
    RelativeErrors errors = new RelativeErrors();
    double expected = doubles(folder, "bce_loss_f64.npy")[0];
    for (Backend backend : Evaluation.BACKENDS) {
      double mean = ElementLoss.of(ElementForm.binaryCrossEntropy(), backend).mean(elements);
      errors.require("mean on " + backend.name(), expected, mean, ROUNDED_INPUTS, 0);
    }
    return errors.largest();
  }

  /** The sum over all maps, and half of it divided by the batch of two. */
  static double openPose(GoldenFolder folder) throws IOException {
    float[] predicted = floats(folder, "openpose_pred.npy");
    Elements elements =
        Elements.of(predicted, floats(folder, "openpose_target.npy"), predicted.length);
    double[] expected = doubles(folder, "openpose_l2_sum.npy");
    RelativeErrors errors = new RelativeErrors();
    for (Backend backend : Evaluation.BACKENDS) {
      double squared = ElementLoss.of(ElementForm.squared(), backend).sum(elements);
      double euclidean = ElementLoss.of(ElementForm.l2(), backend).sum(elements) / 2;
      errors.require("sum on " + backend.name(), expected[0], squared, ROUNDED_INPUTS, 0);
      errors.require("Euclidean on " + backend.name(), expected[1], euclidean, ROUNDED_INPUTS, 0);
    }
    return errors.largest();
  }

  /** Rows against their one-hot labels, summed over the classes. */
  static double sigmoidFocal(GoldenFolder folder, String name) throws IOException {
    int classes = Integer.parseInt(name.replaceAll("sigmoid_focal_C(\\d+)_.*", "$1"));
    float[] logits = TensorFile.floats(folder.operations().resolve("ce_C" + classes + "_x.npy"));
    int[] labels =
        TensorFile.integers(folder.operations().resolve("ce_C" + classes + "_label.npy"));
    float[] target = new float[logits.length];
    for (int row = 0; row < labels.length; row++) {
      target[row * classes + labels[row]] = 1f;
    }
    ElementForm form = ElementForm.sigmoidFocal(ALPHA, 2f);
    float[] losses = perElement(form, Elements.of(logits, target, logits.length));
    double[] expected = doubles(folder, name);
    assertEquals(expected.length, labels.length, "rows");
    RelativeErrors errors = new RelativeErrors();
    for (int row = 0; row < labels.length; row++) {
      double sum = 0;
      for (int j = 0; j < classes; j++) {
        sum += losses[row * classes + j];
      }
      errors.require("row " + row, expected[row], sum, FOCAL, Float.MIN_NORMAL);
    }
    return errors.largest();
  }

  /** Derivatives of smooth-L1 and Huber with respect to the difference. */
  static double locationGradient(GoldenFolder folder, String name) throws IOException {
    float beta = BETAS.get(name.replaceAll(".*(beta|delta)(.*)_grad\\.npy", "$2"));
    ElementForm form =
        name.startsWith("huber") ? ElementForm.huber(beta) : ElementForm.smoothL1(beta);
    float[] differences = floats(folder, "smooth_l1_x.npy");
    double[] expected = doubles(folder, name);
    Elements elements = Elements.of(differences, new float[differences.length], differences.length);
    float[] gradients = new float[differences.length];
    RelativeErrors errors = new RelativeErrors();
    for (Backend backend : Evaluation.BACKENDS) {
      ElementLoss.of(form, backend).gradient(elements, 1f, gradients);
      for (int i = 0; i < gradients.length; i++) {
        String what = form + " at " + differences[i] + " on " + backend.name();
        errors.require(what, expected[i], gradients[i], ROUNDED_INPUTS, Float.MIN_NORMAL);
      }
    }
    return errors.largest();
  }

  /** On all backends, which must agree to the bit. */
  private static float[] perElement(ElementForm form, Elements elements) {
    float[] first = new float[(int) elements.count()];
    ElementLoss.of(form, Evaluation.BACKENDS.getFirst()).perElement(elements, first);
    for (Backend backend : Evaluation.BACKENDS) {
      float[] losses = new float[first.length];
      ElementLoss.of(form, backend).perElement(elements, losses);
      assertArrayEquals(Evaluation.bits(first), Evaluation.bits(losses), "bits");
    }
    return first;
  }

  /** Doubles, rounded. */
  private static float[] floats(GoldenFolder folder, String name) throws IOException {
    double[] values = doubles(folder, name);
    float[] rounded = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      rounded[i] = (float) values[i];
    }
    return rounded;
  }

  private static double[] doubles(GoldenFolder folder, String name) throws IOException {
    return TensorFile.doubles(folder.operations().resolve(name));
  }
}
