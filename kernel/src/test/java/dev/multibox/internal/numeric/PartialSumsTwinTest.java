package dev.multibox.internal.numeric;

import static dev.multibox.internal.numeric.PartialSumsScalar.PARTIALS;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.multibox.internal.Inputs;
import dev.multibox.internal.Twins;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The fold of partial sums: the vector twin gives the scalar twin's bits. */
@Tag("bits")
@Tag("vector-only")
class PartialSumsTwinTest {

  private static final int BORDER = 3;

  @Test
  void foldEqualsTheScalarTwin() {
    for (int rows = 0; rows <= TileSizes.ROWS; rows += Lanes.COUNT) {
      float[] partials = partials(rows);
      int[] expected = folded(partials, rows);
      float[] sums = new float[rows + 2 * BORDER];
      PartialSumsVector.foldTile(partials.clone(), rows, sums, BORDER);
      assertSums(expected, sums, rows);
      if (Lanes.COUNT == PARTIALS / 2) {
        for (int row = 0; row < rows; row++) {
          PartialSumsVector.halve(partials, row);
        }
        PartialSumsVector.foldHalved(partials, rows, sums, BORDER);
        assertSums(expected, sums, rows);
      }
    }
  }

  /** A row's sum takes the room of partial sums that are folded already. */
  @Test
  void foldsInPlace() {
    int rows = 4 * TileSizes.LANES;
    float[] partials = partials(rows);
    int[] expected = folded(partials, rows);
    PartialSumsVector.foldTile(partials, rows, partials, 0);
    assertArrayEquals(expected, Twins.bits(partials, 0, rows));
  }

  private static float[] partials(int rows) {
    Random random = new Random(rows);
    float[] partials = new float[rows * PARTIALS];
    for (int i = 0; i < partials.length; i++) {
      partials[i] = Inputs.uniform(random, random.nextInt(9) == 0 ? 1e30f : 8f);
    }
    return partials;
  }

  private static int[] folded(float[] partials, int rows) {
    float[] sums = new float[rows];
    for (int row = 0; row < rows; row++) {
      sums[row] = PartialSumsScalar.fold(partials, row * PARTIALS);
    }
    return Twins.bits(sums);
  }

  private static void assertSums(int[] expected, float[] sums, int rows) {
    assertArrayEquals(expected, Twins.bits(sums, BORDER, rows), "rows " + rows);
    for (int i = 0; i < BORDER; i++) {
      assertEquals(0f, sums[i], "written before");
      assertEquals(0f, sums[BORDER + rows + i], "written behind");
    }
  }
}
