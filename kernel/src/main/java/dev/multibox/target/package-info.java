/**
 * From ground truth to targets: what a trainer has are boxes and classes, what the loss takes are
 * labels and offsets of priors.
 *
 * <p>{@link dev.multibox.target.PriorBoxes} are a network's priors, of a {@link
 * dev.multibox.target.PriorConfiguration}; {@link dev.multibox.target.PriorMatcher} matches the
 * boxes of a batch to them, as a {@link dev.multibox.target.MatchingPolicy} says, and {@link
 * dev.multibox.target.BoxCoder} encodes them, as a {@link dev.multibox.target.BoxCoding} says.
 * {@link dev.multibox.target.ReferencePriors} and {@link dev.multibox.target.ReferenceTargets} have
 * the configurations and policies of published programs.
 *
 * <p>Data flows one way: caller memory, through {@link dev.multibox.target.GroundTruth}, to
 * overlaps, to claims, to {@link dev.multibox.target.TargetOutputs}, whose memory {@link
 * dev.multibox.loss.Targets} then reads. The bit contract of {@link dev.multibox.loss} holds here
 * too.
 */
package dev.multibox.target;
