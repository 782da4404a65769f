package dev.multibox.internal;

import java.util.List;

/** The implementations to compare, built explicitly and not as selected. */
final class Twins {

  /** Whether the virtual machine compiles at all; without it the large shapes take minutes. */
  static final boolean INTERPRETED = System.getProperty("java.vm.info", "").contains("interpreted");

  private static final boolean MODULE_PRESENT =
      ModuleLayer.boot().findModule(KernelSelection.MODULE).isPresent();

  private Twins() {}

  /** Both twins where the incubator module is there, else the scalar one. */
  static List<Kernels> all() {
    return MODULE_PRESENT
        ? List.of(new ScalarKernels(), new VectorKernels())
        : List.of(new ScalarKernels());
  }
}
