/**
 * Other implementations of the same losses, measured beside the kernels on the same numbers: one
 * thread, one call a batch.
 *
 * <p>Plain Java loops are always there. libtorch, TensorFlow and ND4J come with the profile {@code
 * peers} of the build, from {@code src/peers}. The names of their methods say what is compared
 * ({@link dev.multibox.bench.peers.PeerBenchmark}). Each has a test that its results agree with the
 * library's.
 */
package dev.multibox.bench.peers;
