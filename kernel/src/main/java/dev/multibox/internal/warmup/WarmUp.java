package dev.multibox.internal.warmup;

/**
 * Calls of a kernel that let the virtual machine compile it: small ones on numbers of their own,
 * with the shapes that callers pass.
 *
 * @param <K> the kernel
 */
public interface WarmUp<K> {

  /**
   * Empty calls after two others. They count for the compiler and cost nearly nothing, but far more
   * of them make it believe that a kernel's loops are hardly entered (journal Y2).
   */
  int EMPTY_CALLS = 6;

  /** Calls each method of the kernel as callers do. */
  void call(K kernel);

  /** The same with no row, prior or key. */
  void callEmpty(K kernel);
}
