package dev.multibox.bench.peers;

/** Another implementation's suppression of boxes that it was given. */
interface PeerSuppression extends AutoCloseable {

  /** The overlap above which a box is dropped, as a float. */
  float OVERLAP = 0.45f;

  /** Runs it, and returns how many boxes are kept. */
  int run();

  /** The numbers of the boxes that are kept, the best first. */
  int[] kept();

  @Override
  void close();
}
