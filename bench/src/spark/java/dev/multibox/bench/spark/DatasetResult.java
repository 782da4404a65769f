package dev.multibox.bench.spark;

import dev.multibox.evaluation.EvaluationResult;
import dev.multibox.loss.LossTerms;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;

/**
 * What the evaluation of a data set found.
 *
 * @param terms of all images, in the order of their indices
 * @param detections the average precision, where it was asked for
 * @param bad the images that were left out, by index
 * @param backends which kernels ran, on whichever executors
 * @param partitions that had images
 * @param bytes of indices, terms and detections that all of them sent
 */
public record DatasetResult(
    LossTerms terms,
    Optional<EvaluationResult> detections,
    List<BadImage> bad,
    SortedSet<String> backends,
    int partitions,
    long bytes) {}
