/**
 * The SSD MultiBox loss and its three kernels.
 *
 * <p>{@link dev.multibox.loss.MultiBoxLoss} is the whole loss of a batch, as a {@link
 * dev.multibox.loss.MultiBoxPolicy} says; {@link dev.multibox.loss.ReferenceLoss} has the policies
 * of published programs. {@link dev.multibox.loss.SoftmaxCrossEntropy}, {@link
 * dev.multibox.loss.HardNegatives} and {@link dev.multibox.loss.BoxRegressionLoss} are its parts,
 * each usable by itself; {@link dev.multibox.loss.SmoothL1} is the short way to the usual one.
 *
 * <p>Data flows one way: caller memory, through {@link dev.multibox.Predictions} and {@link
 * dev.multibox.loss.Targets}, to the confidence loss of each prior, to mining, to sums, to {@link
 * dev.multibox.loss.LossTerms}. {@link dev.multibox.loss.Gradients} come last, where they are
 * wanted.
 *
 * <p>Losses of other detectors are built in the same way: {@link dev.multibox.loss.ElementLoss}
 * (binary cross entropy, L1, L2, hinge, sigmoid focal) with the forms of {@link
 * dev.multibox.loss.ElementForm}, {@link dev.multibox.loss.ZeroOneLoss} and {@link
 * dev.multibox.loss.FasterRcnnLoss}.
 *
 * <p>Views take a {@link dev.multibox.BatchShape}, which says the sizes once, and arrays, buffers
 * or segments. Policies, shapes and terms travel between machines as checked bytes, by their {@code
 * toBytes} and {@code of(byte[])}.
 *
 * <p>The bit contract: equal inputs give equal bits. That holds with 128-, 256- and 512-bit vectors
 * and with the scalar twin, interpreted or compiled by C1 or C2. It holds with 1 or N threads, on
 * heap or off, alone or in a batch.
 */
package dev.multibox.loss;
