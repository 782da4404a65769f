package dev.multibox.bench.npy;

/** Ranges of a file's elements, in C order, read by blocks that hold any range in little memory. */
final class NpyBlocks {

  /** Bytes between neighbours up to which reading all of them is faster than a call for each. */
  private static final int NEAR_BYTES = 1 << 12;

  private final FileBytes bytes;
  private final NpyHeader header;
  private final int itemSize;
  private final FortranOrder order;

  NpyBlocks(FileBytes bytes, NpyHeader header) {
    this.bytes = bytes;
    this.header = header;
    itemSize = header.type().itemSize();
    FortranOrder fortran = new FortranOrder(header.shape());
    // With one dimension above 1, or nothing at all, the first index runs as the last would.
    boolean same = fortran.rest() == 1 || header.count() == 0;
    order = header.fortranOrder() && !same ? fortran : null;
  }

  boolean inRowMajorOrder() {
    return order == null;
  }

  /**
   * Gives a sink {@code n} elements from {@code from} on, in C order.
   *
   * @return the index of the first one that the sink refuses, or -1
   */
  long read(long from, long n, ElementBlock block, ElementSink sink) throws NpyFormatException {
    if (n == 0) {
      return -1;
    }
    int most = block.reserve(Math.multiplyExact(n, Long.BYTES) + NEAR_BYTES) / itemSize;
    if (order == null) {
      return inOrder(block, most, from, n, sink);
    }
    long rest = order.rest();
    return from % rest == 0 && n % rest == 0
        ? slices(block, most, from / rest, n / rest, sink)
        : singly(block, from, n, sink);
  }

  private long inOrder(ElementBlock block, int most, long from, long n, ElementSink sink)
      throws NpyFormatException {
    for (long done = 0; done < n; done += most) {
      int count = (int) Math.min(most, n - done);
      load(block, from + done, count);
      int bad = sink.take(block, 0, done, 1, count);
      if (bad >= 0) {
        return from + done + bad;
      }
    }
    return -1;
  }

  /** Some whole indices of the outermost dimension: runs of neighbours, each a stride apart. */
  private long slices(ElementBlock block, int most, long first, long images, ElementSink sink)
      throws NpyFormatException {
    long stride = order.outermost();
    boolean near = (stride - images) * itemSize <= NEAR_BYTES && stride <= most;
    // Runs that are read by one call, with what lies between them.
    long together = near ? Math.max(1, (most - images) / stride + 1) : 1;
    FortranOrder.Walk walk = block.walk(order);
    for (long run = 0; run < order.rest(); run += together) {
      long runs = Math.min(together, order.rest() - run);
      for (long done = 0; done < images; done += most) {
        int count = (int) Math.min(most, images - done);
        load(block, first + done + run * stride, (int) ((runs - 1) * stride + count));
        for (long i = 0; i < runs; i++) {
          long at = walk.index() + done * order.rest();
          int bad = sink.take(block, i * stride * itemSize, at, order.rest(), count);
          if (bad >= 0) {
            return (first + done + bad) * order.rest() + walk.index();
          }
          if (done + count == images) {
            walk.next();
          }
        }
      }
    }
    return -1;
  }

  private long singly(ElementBlock block, long from, long n, ElementSink sink)
      throws NpyFormatException {
    for (long i = 0; i < n; i++) {
      load(block, order.inFile(from + i), 1);
      if (sink.take(block, 0, i, 1, 1) >= 0) {
        return from + i;
      }
    }
    return -1;
  }

  private void load(ElementBlock block, long first, int count) throws NpyFormatException {
    block.load(bytes, header.dataOffset() + first * itemSize, count * itemSize);
  }
}
