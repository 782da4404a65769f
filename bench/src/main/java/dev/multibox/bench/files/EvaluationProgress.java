package dev.multibox.bench.files;

/** Hears how far an evaluation of files has come. */
public interface EvaluationProgress {

  /**
   * The evaluation begins.
   *
   * @param chunks pieces that the batch is evaluated in
   * @param images of the batch
   */
  void begin(int chunks, int images);

  /**
   * A chunk is evaluated.
   *
   * @param images of the chunk
   */
  void step(int images);
}
