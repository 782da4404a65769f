package dev.multibox.bench.trainer;

import dev.multibox.Predictions;
import dev.multibox.diagnosis.Diagnosis;
import dev.multibox.loss.MultiBoxPolicy;
import dev.multibox.loss.Targets;

/** The first batch of a trainer, of which it is logged what is likely wrong. */
final class FirstBatch {

  private boolean seen;

  /** Logs it, once. */
  void diagnose(Predictions predictions, Targets targets, MultiBoxPolicy policy) {
    if (!seen) {
      seen = true;
      Diagnosis.of(predictions, targets, policy).log("first batch");
    }
  }
}
