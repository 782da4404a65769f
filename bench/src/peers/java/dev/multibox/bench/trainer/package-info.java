/**
 * The loss in trainers of the Java world, to be called or copied: DJL, TensorFlow, DL4J, and
 * evaluation with ONNX Runtime. Built with {@code -Ppeers}.
 */
package dev.multibox.bench.trainer;
