package dev.multibox.internal.element;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.multibox.internal.Kernels;
import dev.multibox.internal.Twins;
import java.util.Random;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A checksum of all element-wise losses and gradients on fixed inputs: every twin, set of JVM flags
 * and machine must come to the same. A change that is meant to change bits changes the number.
 */
@Tag("bits")
class ElementLossRecordedBitsTest {

  private static final String RECORDED = "326f4efa";

  @Test
  void comeOutEverywhere() {
    for (Kernels kernels : Twins.all()) {
      CRC32C checksum = new CRC32C();
      for (ElementFunction function : ElementFunctions.ALL) {
        ElementLossKernel kernel = kernels.elementLoss(function);
        Random random = new Random(3);
        int count = ElementLossKernel.TILE - 5;
        float[] x = ElementFunctions.predictions(function, count, random);
        float[] y = ElementFunctions.targets(function, count, random);
        float[] out = new float[2 * count];
        float[] scratch = Twins.scratch(ElementLossKernel.SCRATCH);
        kernel.losses(function, x, 0, y, 0, count, out, 0, scratch);
        kernel.gradients(function, x, 0, y, 0, count, out, count, scratch);
        add(checksum, out);
      }
      assertEquals(
          RECORDED,
          Long.toHexString(checksum.getValue()),
          "vectors of " + kernels.vectorBits() + " bits");
    }
  }

  private static void add(CRC32C checksum, float[] values) {
    for (float value : values) {
      int bits = Float.floatToRawIntBits(value);
      for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
        checksum.update(bits >>> shift);
      }
    }
  }
}
