package dev.multibox.bench.track;

/** What a ratio is about: the headings of the tables of ratios, in their order. */
public enum Topic {
  /** The cross entropy of every prior. */
  CROSS_ENTROPY("cross entropy"),
  /** The loss of a batch with its mining, forward. */
  WHOLE_LOSS("whole loss"),
  /** The bounds by which the whole loss finds hard negatives. */
  BOUNDS("bounds"),
  /** The loss where there are few classes. */
  FEW_CLASSES("few classes"),
  /** The loss of a batch with its gradient. */
  GRADIENT("gradient"),
  /** The k largest keys of an image. */
  SELECTION("selection"),
  /** Smooth L1, of every prior and of the positives. */
  SMOOTH_L1("smooth L1"),
  /** From ground-truth boxes to targets. */
  MATCHING("matching"),
  /** From predictions to detections. */
  DETECTION("detection"),
  /** Non-maximum suppression by itself. */
  SUPPRESSION("suppression"),
  /** Average precision. */
  EVALUATION("evaluation"),
  /** Where the tensors lie. */
  MEMORY("memory"),
  /** Threads of a call. */
  THREADS("threads"),
  /** Images of a call. */
  BATCH_SIZE("batch size"),
  /** Vectors of other widths, and none. */
  WIDTHS("widths"),
  /** A fresh virtual machine. */
  FIRST_CALLS("first calls");

  private final String title;

  Topic(String title) {
    this.title = title;
  }

  /** {@return the heading} */
  @Override
  public String toString() {
    return title;
  }
}
