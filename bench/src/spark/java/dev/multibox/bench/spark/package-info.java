/**
 * The loss and the average precision of a data set on Apache Spark: the same bits as on one
 * machine, whatever the partitioning, the order of the rows, retries and speculative tasks.
 *
 * <p>A task evaluates the images of its partition one by one, in one workspace, and sends a {@link
 * PartitionResult}: 32 bytes an image for the loss, and the matches of its detections. The driver
 * merges losses in the order of the images' indices, as the last bit of a sum depends on the order.
 * Matches are merged in any order.
 */
package dev.multibox.bench.spark;
