/**
 * From detections and ground truth to average precision, and to what stands behind it.
 *
 * <p>{@link dev.multibox.evaluation.DetectionEvaluation} takes images one by one, each an {@link
 * dev.multibox.evaluation.ImageGroundTruth} and {@link dev.multibox.evaluation.ImageDetections}
 * over caller arrays, and evaluates them as an {@link dev.multibox.evaluation.EvaluationPolicy}
 * says; {@link dev.multibox.evaluation.ReferenceEvaluation} has the policies of published programs.
 * {@link dev.multibox.evaluation.EvaluationResult} has the numbers.
 *
 * <p>Data flows one way: an image is matched when it is added, object by object for each overlap
 * threshold and area range, and leaves a row a detection; a result ranks the rows of each class,
 * reads the curves and sums them up.
 */
package dev.multibox.evaluation;
