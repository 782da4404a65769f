/**
 * What loss, matching and detection share: the sizes of a batch, the predictions of a network, and
 * the backend that everything runs on.
 *
 * <p>{@link dev.multibox.BatchShape} says the sizes once. {@link dev.multibox.Predictions} is a
 * view of the network's outputs in memory of any kind. {@link dev.multibox.Backend} tells whether
 * vectors run, and how to get them.
 */
package dev.multibox;
