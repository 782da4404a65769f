package dev.multibox.internal.element;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.multibox.internal.Inputs;
import dev.multibox.internal.Twins;
import dev.multibox.internal.element.ElementFunction.TargetRange;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is done to tiles of elements: the vector twin gives the scalar twin's bits. */
@Tag("bits")
@Tag("vector-only")
class ElementTileTwinTest {

  private static final int[] COUNTS = {
    0, 1, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 32, 33, 47, 64, 100, ElementLossKernel.TILE
  };

  private final ElementTileKernel scalar = new ElementTileScalar();
  private final ElementTileKernel vector = new ElementTileVector();

  @Test
  void weightsAndFactorsEqualTheScalarTwins() {
    ElementFunction any = ElementFunctions.ALL.getFirst();
    for (int count : COUNTS) {
      Random random = new Random(count);
      float[] values = ElementFunctions.predictions(any, count, random);
      float[] weights = ElementFunctions.predictions(any, count + 1, random);
      float[] expected = values.clone();
      float[] actual = values.clone();
      scalar.weigh(expected, 0, weights, 1, count);
      vector.weigh(actual, 0, weights, 1, count);
      assertArrayEquals(Twins.bits(expected), Twins.bits(actual), "weights of " + count);
      scalar.scale(expected, 0, 1f / 3f, count);
      vector.scale(actual, 0, 1f / 3f, count);
      assertArrayEquals(Twins.bits(expected), Twins.bits(actual), "factor of " + count);
    }
  }

  @Test
  void badTargetsAreFoundAlike() {
    for (TargetRange range : TargetRange.values()) {
      for (int count : COUNTS) {
        for (float wrong : new float[] {Float.NaN, -0.5f, 1.5f, Float.POSITIVE_INFINITY}) {
          float[] targets = new float[count + 1];
          Arrays.fill(targets, 1f);
          targets[0] = Float.NaN;
          assertEquals(-1, vector.firstBadTarget(range, targets, 1, count));
          for (int at = 0; at < count; at++) {
            targets[at + 1] = wrong;
            int expected = range == TargetRange.ANY ? -1 : at;
            assertEquals(expected, scalar.firstBadTarget(range, targets, 1, count));
            assertEquals(expected, vector.firstBadTarget(range, targets, 1, count));
            targets[at + 1] = 1f;
          }
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void mistakesEqualTheScalarTwins(Inputs.Kind kind) {
    for (int classes : new int[] {2, 3, 4, 15, 16, 17, 21, 33, 81}) {
      int rows = 64;
      int[] labels = Inputs.labels(rows, classes, classes);
      float[] scores = Inputs.logits(kind, rows, classes, labels, classes);
      float[] expected = new float[rows + 1];
      float[] actual = new float[rows + 1];
      scalar.mistakes(scores, 0, rows, classes, labels, 0, expected, 1);
      vector.mistakes(scores, 0, rows, classes, labels, 0, actual, 1);
      assertArrayEquals(Twins.bits(expected), Twins.bits(actual), kind + " classes " + classes);
    }
  }

  static Stream<Inputs.Kind> kinds() {
    return Stream.of(Inputs.Kind.values());
  }
}
