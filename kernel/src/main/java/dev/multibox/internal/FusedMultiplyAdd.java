package dev.multibox.internal;

/**
 * Whether {@code Math.fma} is an instruction here. Where it is none, Java computes each with {@code
 * BigDecimal}: right, and a few hundred times slower.
 */
final class FusedMultiplyAdd {

  private static final int CALLS = 16;
  private static final int TRIALS = 8;

  /**
   * Nanoseconds of {@link #CALLS} calls. Interpreted instructions take 200 to 400; {@code
   * BigDecimal} takes 190,000 interpreted, and 28,000 compiled.
   */
  private static final long MOST = 5_000;

  /** Whether it is. */
  static final boolean IS_INSTRUCTION = isInstruction();

  private FusedMultiplyAdd() {}

  /** Times some calls, as no property tells; the shortest of the trials, as threads are paused. */
  private static boolean isInstruction() {
    float value = 1.1f;
    long shortest = Long.MAX_VALUE;
    for (int trial = 0; trial < TRIALS && shortest > MOST; trial++) {
      long start = System.nanoTime();
      for (int call = 0; call < CALLS; call++) {
        value = Math.fma(value, 0.5f, 0.7f);
      }
      shortest = Math.min(shortest, System.nanoTime() - start);
    }
    // The second is always so; it uses the value.
    return shortest <= MOST && value < 2f;
  }
}
