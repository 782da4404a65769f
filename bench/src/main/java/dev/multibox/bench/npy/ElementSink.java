package dev.multibox.bench.npy;

/** Converts elements of a file, some at a time. */
interface ElementSink {

  /**
   * Takes {@code n} elements of a block from byte {@code offset} on, as those at {@code at}, {@code
   * at + step} and on of the elements that are read.
   *
   * @return the index among them of the first one that does not fit, or -1
   */
  int take(ElementBlock block, long offset, long at, long step, int n);
}
