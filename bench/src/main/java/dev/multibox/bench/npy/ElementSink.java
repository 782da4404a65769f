package dev.multibox.bench.npy;

import java.lang.foreign.MemorySegment;

/** Converts elements of a file, some at a time. */
interface ElementSink {

  /**
   * Takes the first {@code n} elements of a block of the file, as those at {@code at}, {@code at +
   * step} and on of what is filled.
   *
   * @return the index in the block of the first one that does not fit, or -1
   */
  int take(MemorySegment block, long at, long step, int n);
}
