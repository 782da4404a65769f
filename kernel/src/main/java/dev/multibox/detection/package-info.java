/**
 * From what a network said to detections: probabilities, threshold, boxes, non-maximum suppression,
 * the best of an image. Start with {@link dev.multibox.detection.Detector} and a {@link
 * dev.multibox.detection.ReferenceDetection}; {@link dev.multibox.detection.NonMaximumSuppression}
 * is the last step by itself.
 */
package dev.multibox.detection;
