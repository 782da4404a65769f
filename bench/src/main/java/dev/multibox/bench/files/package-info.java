/**
 * Loss, targets, detections and average precision of files of any size. The command line parses
 * options, calls this package and prints; no class here knows a command line.
 *
 * <ul>
 *   <li>{@link dev.multibox.bench.files.LossFiles} opens the files of a batch and checks that their
 *       shapes agree, in any {@link dev.multibox.bench.files.TensorLayout}.
 *   <li>{@link dev.multibox.bench.files.FileLoss} evaluates them and writes what an {@link
 *       dev.multibox.bench.files.OutputRequest} asks for. Output files come to their names when all
 *       is done; a failure leaves none.
 *   <li>{@link dev.multibox.bench.files.FileMatching} makes targets of ground truth.
 *   <li>{@link dev.multibox.bench.files.FileDetection} makes detections of {@link
 *       dev.multibox.bench.files.PredictionFiles}.
 *   <li>{@link dev.multibox.bench.files.FileEvaluation} gives their average precision, and the loss
 *       of the same reading.
 *   <li>{@link dev.multibox.bench.files.InputException} says in one line what is wrong with the
 *       files. Its message names an output by its option, as the user did.
 * </ul>
 *
 * <p>Within: {@code ChunkPlan} decides how many images are evaluated at a time, {@code
 * ChunkedEvaluation} evaluates them, {@code FloatChunks} and {@code LabelReader} read and convert
 * them. {@code PriorFiles} and {@code GradientFiles} take the results. The bits are those of one
 * call of the library over all images.
 */
package dev.multibox.bench.files;
