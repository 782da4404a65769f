/**
 * SIMD kernels for the SSD MultiBox loss and its targets.
 *
 * <p>{@code requires} is what lets a named application run without {@code --add-modules}; programs
 * on the class path add the incubator module themselves, or run on the scalar twin with the same
 * bits.
 */
module dev.multibox.kernel {
  requires jdk.incubator.vector;

  exports dev.multibox;
  exports dev.multibox.detection;
  exports dev.multibox.diagnosis;
  exports dev.multibox.evaluation;
  exports dev.multibox.loss;
  exports dev.multibox.matching;
}
