package dev.multibox.bench.cli;

import dev.multibox.Backend;
import dev.multibox.loss.LossTerms;
import dev.multibox.loss.ReferenceLoss;

/**
 * The loss of predictions.
 *
 * @param preset whose
 * @param backend what it ran on
 * @param classes with the background
 * @param terms of the batch
 * @param skipped objects that cannot be matched, which it leaves out
 */
record EvaluatedLoss(
    ReferenceLoss preset, Backend backend, int classes, LossTerms terms, long skipped) {}
