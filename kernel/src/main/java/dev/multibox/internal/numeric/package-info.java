/**
 * The ground of the kernels: functions, sums and the vector shape.
 *
 * <p>Formulas: {@code exp}, {@code log1p} and {@code log} as range reduction, polynomial and
 * reconstruction, each from the same fused multiply-adds in both twins.
 *
 * <p>Order of the sums: {@link dev.multibox.internal.numeric.PartialSumsScalar#PARTIALS} partial
 * sums and a fixed tree, see {@link dev.multibox.internal.numeric.PartialSumsScalar}. Passes: none
 * of its own; {@link dev.multibox.internal.numeric.TileFunctionsVector} runs a function over a
 * tile.
 *
 * <p>Tests: {@code ExpTwinTest}, {@code Log1pTwinTest}, {@code LogTwinTest}, {@code
 * PartialSumsTwinTest}; accuracy in {@code ExpScalarTest}, {@code Log1pScalarTest}, {@code
 * LogScalarTest} and, over every float, the command {@code accuracy}. Benchmark: {@code
 * LimitsBenchmark} has the JDK's {@code exp} to compare with.
 */
package dev.multibox.internal.numeric;
