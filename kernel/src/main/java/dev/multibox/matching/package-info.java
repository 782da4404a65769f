/**
 * From ground truth to targets: what a trainer has are boxes and classes, what the loss takes are
 * labels and offsets of priors.
 *
 * <p>{@link dev.multibox.matching.PriorBoxes} are a network's priors, of a {@link
 * dev.multibox.matching.PriorConfiguration}; {@link dev.multibox.matching.PriorMatcher} matches the
 * boxes of a batch to them, as a {@link dev.multibox.matching.MatchingPolicy} says, and {@link
 * dev.multibox.matching.BoxCoder} encodes them, as a {@link dev.multibox.matching.BoxCoding} says.
 * {@link dev.multibox.matching.ReferencePriors} and {@link dev.multibox.matching.ReferenceTargets}
 * have the configurations and policies of published programs: {@code PriorMatcher.of(reference)}
 * and {@code MultiBoxLoss.of(reference.loss())} are one program's targets and loss.
 *
 * <p>Data flows one way: caller memory, through {@link dev.multibox.matching.GroundTruth}, to
 * overlaps, to matches, to {@link dev.multibox.matching.TargetOutputs}, whose {@link
 * dev.multibox.matching.TargetOutputs#targets targets} the loss then takes. The bit contract of
 * {@link dev.multibox.loss} holds here too.
 */
package dev.multibox.matching;
