package dev.multibox.bench.peers;

import dev.multibox.bench.data.BenchmarkBatch;
import org.openjdk.jmh.annotations.Benchmark;

/** Plain Java loops, see {@link PlainJavaLoss}. */
public class PlainJavaBenchmark extends PeerBenchmark {

  private PlainJavaLoss loss;
  private BenchmarkBatch made;
  private float[][] ranked;
  private int[] selected;
  private float[] losses;
  private float[] logitGradient;
  private float[] locationGradient;

  @Override
  void prepare(BenchmarkBatch numbers, float[][] keysOfImages, int count) {
    loss = new PlainJavaLoss(batch, priors, classes);
    made = numbers;
    ranked = keysOfImages;
    selected = new int[count];
    losses = new float[made.rows()];
    logitGradient = new float[made.logits().length];
    locationGradient = new float[made.locations().length];
  }

  /** {@return where each prior's loss was written} */
  @Benchmark
  public Object softmaxCrossEntropy() {
    loss.softmaxCrossEntropy(made.logits(), made.labels(), losses);
    return losses;
  }

  /** {@return where each prior's loss was written} */
  @Benchmark
  public Object smoothL1() {
    loss.smoothL1(made.locations(), made.locationTargets(), losses);
    return losses;
  }

  /** {@return the hardest of the last image, by a full sort of each} */
  @Benchmark
  public Object hardNegatives() {
    for (float[] image : ranked) {
      loss.hardest(image, 0, selected.length, selected);
    }
    return selected;
  }

  /** {@return the loss} */
  @Benchmark
  public double forward() {
    return loss.forward(made);
  }

  /** {@return the loss; its gradient is written} */
  @Benchmark
  public double gradient() {
    return loss.forwardWithGradient(made, logitGradient, locationGradient);
  }
}
