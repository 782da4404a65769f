/**
 * The kernels. Not exported.
 *
 * <p>Each kernel has a room, a package below this one, with its contract {@code XKernel} and its
 * twins {@code XScalar} and {@code XVector}, the same steps under the same names. The scalar twin
 * is the specification: the vector twin gives the same bits at every vector width, in the
 * interpreter and compiled. Three rules make that possible:
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
 * <p>{@link dev.multibox.internal.Kernels} names all kernels, and {@code KernelTwins} lists the
 * twins. {@link dev.multibox.internal.KernelSelection} chooses the scalar or the vector ones.
 * {@link dev.multibox.internal.KernelStarts} begins a process on the scalar ones.
 *
 * <p>Only classes named {@code *Vector} and {@link dev.multibox.internal.numeric.Lanes} may name
 * {@code jdk.incubator.vector}, and only they and {@code KernelTwins} a class {@code *Vector}: a
 * program without that module must be able to load everything else. Kernels see one storage class,
 * {@code float[]} and {@code int[]}: a method that met heap and native segments ran at half its
 * speed. Rows elsewhere are copied tile by tile into a buffer that stays in the first-level cache;
 * the bounds alone read native memory, in loops of their own.
 *
 * <p>Rooms use the rooms of the ground, {@code numeric} and {@code memory}. This package uses
 * rooms. Exported packages use this package, never the other way round. The table {@code RoomPlan}
 * of the tests holds the plan.
 *
 * <p>How the loss works, what C2 asks of a loop, and how a kernel is added: {@code README.md} of
 * this module.
 */
package dev.multibox.internal;
