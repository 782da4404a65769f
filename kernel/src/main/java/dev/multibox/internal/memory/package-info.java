/**
 * The ground of the kernels: caller memory, its layout, and the checks of arguments.
 *
 * <p>Layout: element {@code (image, row, column)} of {@link dev.multibox.internal.memory.FloatRows}
 * stands at {@code offset + image * imageStride + row * rowStride + column * columnStride}. Kernels
 * see {@code float[]} and {@code int[]}: rows in other memory are copied a tile at a time.
 *
 * <p>No sums. Passes: a copy of a tile where the caller's memory is no array. Tests: {@code
 * FloatStorageTest}, {@code FloatRowsTest}, {@code CallerMemoryTest}, {@code ElementTypeTest}, and
 * {@code MemoryArgumentsTest} of the loss. Benchmark: {@code MultiBoxLossBenchmark} with the
 * parameter {@code storage}.
 */
package dev.multibox.internal.memory;
