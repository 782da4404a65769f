package dev.multibox.loss;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Names of forms, as logs and failed tests show them. */
class ElementFormTest {

  @Test
  void namesAreThoseOfTheFormulas() {
    List<ElementForm> forms =
        List.of(
            ElementForm.l1(),
            ElementForm.l2(),
            ElementForm.squared(),
            ElementForm.binaryCrossEntropy(),
            ElementForm.binaryCrossEntropyWithLogits(),
            ElementForm.sigmoidFocal(0.25f, 2f),
            ElementForm.sigmoidFocalUnweighted(2f),
            ElementForm.hinge(),
            ElementForm.zeroOne());
    assertEquals(
        "[L1, L2, SQUARED, BINARY_CROSS_ENTROPY, BINARY_CROSS_ENTROPY_WITH_LOGITS,"
            + " SIGMOID_FOCAL(alpha=0.25, gamma=2.0), SIGMOID_FOCAL_UNWEIGHTED(gamma=2.0), HINGE,"
            + " ZERO_ONE]",
        forms.toString());
  }
}
