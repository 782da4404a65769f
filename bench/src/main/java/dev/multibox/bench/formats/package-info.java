/**
 * Ground truth and detections in the files of COCO and VOC, and as rows of {@code .npy} files.
 *
 * <p>{@link dev.multibox.bench.formats.GroundTruthFiles} and {@link
 * dev.multibox.bench.formats.DetectionFiles} read them by streams. A malformed file is a {@link
 * dev.multibox.bench.formats.FormatException} with the place in the file. Rows that cannot count
 * are left out, and {@link dev.multibox.bench.formats.Findings} names and counts them. A {@link
 * dev.multibox.bench.formats.DetectionWriter} writes detections; its files come to their names when
 * all is done.
 */
package dev.multibox.bench.formats;
