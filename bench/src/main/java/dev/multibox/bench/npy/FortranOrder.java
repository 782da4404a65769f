package dev.multibox.bench.npy;

import java.util.Arrays;

/**
 * Where the elements of an array stand in a file in Fortran order, whose first index runs fastest:
 * element {@code [i][j][k]} of shape {@code [I][J][K]} at {@code i + I * (j + J * k)}. NumPy writes
 * it of a transposed array.
 */
final class FortranOrder {

  /** Lengths above 1: those of 1 move nothing. */
  private final long[] lengths;

  private final long rest;

  FortranOrder(long[] shape) {
    lengths = Arrays.stream(shape).filter(length -> length != 1).toArray();
    rest = Arrays.stream(lengths).skip(1).reduce(1, (a, b) -> a * b);
  }

  /** Length of the outermost dimension, whose elements are neighbours in the file. */
  long outermost() {
    return lengths.length == 0 ? 1 : lengths[0];
  }

  /** Elements at each index of the outermost dimension. */
  long rest() {
    return rest;
  }

  /** Index in the file of an element, counted in C order. */
  long inFile(long index) {
    long at = index / rest;
    return at + outermost() * restInFile(index % rest);
  }

  private long restInFile(long index) {
    long at = 0;
    long left = index;
    long stride = rest;
    for (int dimension = lengths.length - 1; dimension > 0; dimension--) {
      stride /= lengths[dimension];
      at += left % lengths[dimension] * stride;
      left /= lengths[dimension];
    }
    return at;
  }

  /** Walks over {@link #rest} as the file has it, and tells where each element is in C order. */
  final class Walk {

    private final long[] indices = new long[lengths.length];
    private final long[] strides = new long[lengths.length];
    private long index;

    Walk() {
      long stride = 1;
      for (int dimension = lengths.length - 1; dimension > 0; dimension--) {
        strides[dimension] = stride;
        stride *= lengths[dimension];
      }
    }

    /** The order that is walked. */
    FortranOrder order() {
      return FortranOrder.this;
    }

    /** Goes back to the first element. */
    void restart() {
      Arrays.fill(indices, 0);
      index = 0;
    }

    /** Index in C order among {@link #rest}. */
    long index() {
      return index;
    }

    void next() {
      for (int dimension = 1; dimension < lengths.length; dimension++) {
        index += strides[dimension];
        if (++indices[dimension] < lengths[dimension]) {
          return;
        }
        index -= indices[dimension] * strides[dimension];
        indices[dimension] = 0;
      }
    }
  }
}
