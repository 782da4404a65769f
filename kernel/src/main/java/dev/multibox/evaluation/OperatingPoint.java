package dev.multibox.evaluation;

/**
 * A score and what a detector does that reports detections of this score or more.
 *
 * @param score the score; infinite without detections
 * @param counts the detections and objects at this score
 */
public record OperatingPoint(double score, DetectionCounts counts) {}
