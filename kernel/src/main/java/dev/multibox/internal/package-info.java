/**
 * The kernels. Not exported.
 *
 * <p>Every {@code XVector} has an {@code XScalar} beside it with the same steps under the same
 * names. The scalar twin is the specification: the vector twin gives the same bits at every vector
 * width, in the interpreter and compiled. Three rules make that possible:
 *
 * <ul>
 *   <li>{@code exp} and {@code log1p} are polynomials of our own, built from the same fused
 *       multiply-adds in both twins. The JDK's {@code VectorOperators.EXP} and {@code LOG} call
 *       another library on every platform and change bits when C2 takes over from the interpreter.
 *   <li>Every sum of floats has one written order that does not know the vector width: {@value
 *       dev.multibox.internal.numeric.PartialSumsScalar#PARTIALS} interleaved partial sums, then a
 *       fixed tree. {@code reduceLanes(ADD)} has no defined order and is not used.
 *   <li>Sums over priors and images are {@code double}, in index order.
 * </ul>
 *
 * <p>Only classes named {@code *Vector}, {@link dev.multibox.internal.VectorKernels} and {@link
 * dev.multibox.internal.numeric.Lanes} may name {@code jdk.incubator.vector}: a program without
 * that module must be able to load everything else. Kernels see one storage class, {@code float[]}
 * and {@code int[]}; a method that met heap and native segments ran at half its speed, so off-heap
 * rows are copied tile by tile into a buffer that stays in the first-level cache.
 *
 * <p>This package never refers to {@code dev.multibox.loss}.
 */
package dev.multibox.internal;
