package dev.multibox.internal;

import java.util.Arrays;
import java.util.List;

/** The implementations to compare, built explicitly and not as selected. */
public final class Twins {

  /** Whether the virtual machine compiles at all; without it the large shapes take minutes. */
  public static final boolean INTERPRETED =
      System.getProperty("java.vm.info", "").contains("interpreted");

  private static final boolean MODULE_PRESENT =
      ModuleLayer.boot().findModule(KernelSelection.MODULE).isPresent();

  private static final float LEFT_BEHIND = 12345f;

  private Twins() {}

  /** Scratch as a call before may have left it: a kernel that reads what it did not write shows. */
  public static float[] scratch(int floats) {
    float[] scratch = new float[floats];
    Arrays.fill(scratch, LEFT_BEHIND);
    return scratch;
  }

  /** Raw bits, so that NaN must be the same NaN and zero have the same sign. */
  public static int[] bits(float[] values, int from, int count) {
    int[] bits = new int[count];
    for (int i = 0; i < count; i++) {
      bits[i] = Float.floatToRawIntBits(values[from + i]);
    }
    return bits;
  }

  /** The raw bits of all. */
  public static int[] bits(float[] values) {
    return bits(values, 0, values.length);
  }

  /** Both twins where the incubator module is there, else the scalar one. */
  public static List<Kernels> all() {
    return MODULE_PRESENT ? List.of(Kernels.scalar(), Kernels.vector()) : List.of(Kernels.scalar());
  }
}
