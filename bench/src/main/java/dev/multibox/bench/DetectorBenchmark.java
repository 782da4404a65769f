package dev.multibox.bench;

import dev.multibox.Backend;
import dev.multibox.BatchShape;
import dev.multibox.Predictions;
import dev.multibox.bench.data.BenchmarkBatch;
import dev.multibox.bench.data.PredictedBoxes;
import dev.multibox.bench.harness.BatchBenchmark;
import dev.multibox.bench.harness.BenchmarkMemory;
import dev.multibox.bench.limits.LimitPasses;
import dev.multibox.detection.DetectionPolicy;
import dev.multibox.detection.Detections;
import dev.multibox.detection.Detector;
import dev.multibox.detection.DetectorWorkspace;
import dev.multibox.detection.NonMaximumSuppression;
import dev.multibox.detection.ReferenceDetection;
import dev.multibox.detection.Scores;
import dev.multibox.matching.PriorBoxes;
import dev.multibox.matching.ReferencePriors;
import java.lang.foreign.Arena;
import java.util.SplittableRandom;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;

/**
 * Detections of a batch from its logits, and suppression by itself of as many boxes as there are
 * priors: of one cluster, of boxes that never meet, and as a network predicts them. The priors are
 * SSD300's 8732.
 */
public class DetectorBenchmark extends BatchBenchmark {

  private static final long SEED = 0xde7L;
  private static final double OVERLAP = 0.45;

  /** Threads of a call: 1, 2. */
  @Param("1")
  protected int threads;

  /** Whose post-processing: any of {@link ReferenceDetection}. */
  @Param("CAFFE_SSD")
  protected String reference;

  private Detector detector;
  private DetectorWorkspace workspace;
  private Detections detections;
  private Predictions predictions;
  private BenchmarkBatch made;
  private BatchShape shape;

  private NonMaximumSuppression suppression;
  private float[] cluster;
  private float[] apart;
  private PredictedBoxes predicted;
  private float[] scores;
  private int[] kept;

  @Override
  protected void prepare(Backend chosen, BenchmarkBatch numbers) {
    PriorBoxes all = PriorBoxes.of(ReferencePriors.SSD300_VOC);
    if (priors != all.count()) {
      throw new IllegalArgumentException(
          "priors: expected "
              + all.count()
              + " as in SSD300, got "
              + priors
              + "; leave -p priors out");
    }
    DetectionPolicy whose = ReferenceDetection.valueOf(reference).policy();
    DetectionPolicy policy =
        whose.toBuilder().scores(whose.scores().withInput(Scores.Input.SOFTMAX)).build();
    made = numbers;
    shape = BatchShape.of(made.batch(), priors, classes);
    detector = Detector.of(all, policy, chosen);
    workspace = detector.workspace(shape, threads);
    detections = Detections.allocate(made.batch(), made.batch() * detector.mostOfImage(classes));
    suppression =
        NonMaximumSuppression.of(NonMaximumSuppression.of(OVERLAP, 0).policy(), priors, chosen);
    predicted = PredictedBoxes.of(made);
    makeBoxes();
  }

  private void makeBoxes() {
    SplittableRandom random = new SplittableRandom(SEED);
    cluster = new float[priors * 4];
    apart = new float[priors * 4];
    scores = new float[priors];
    kept = new int[priors];
    int side = (int) Math.ceil(Math.sqrt(priors));
    for (int i = 0; i < priors; i++) {
      scores[i] = (float) random.nextDouble();
      float left = (float) random.nextDouble(0.1);
      float top = (float) random.nextDouble(0.1);
      set(cluster, i, left, top, 1f);
      // Neighbours in the order of scores stand far from each other.
      int cell = (int) (i * 3571L % (side * (long) side));
      int row = cell / side;
      set(apart, i, cell % side, row, 0.9f);
    }
  }

  private static void set(float[] boxes, int i, float left, float top, float size) {
    boxes[4 * i] = left;
    boxes[4 * i + 1] = top;
    boxes[4 * i + 2] = left + size;
    boxes[4 * i + 3] = top + size;
  }

  @Override
  protected void use(BenchmarkMemory memory, Arena outputs) {
    predictions = memory.predictions(shape, made);
  }

  @Override
  public void call(String benchmark) {
    switch (benchmark) {
      case "detect" -> detect();
      case "suppressCluster" -> suppressCluster();
      case "suppressApart" -> suppressApart();
      case "suppressPredicted" -> suppressPredicted();
      case "read" -> read();
      default -> throw unknown(benchmark);
    }
  }

  /** {@return the number of detections of the batch} */
  @Benchmark
  public int detect() {
    return detector.detect(predictions, detections, workspace);
  }

  /** {@return how many are kept of boxes that all overlap} */
  @Benchmark
  public int suppressCluster() {
    return suppression.suppress(cluster, scores, null, priors, kept);
  }

  /** {@return how many are kept of boxes that never meet: all} */
  @Benchmark
  public int suppressApart() {
    return suppression.suppress(apart, scores, null, priors, kept);
  }

  /** {@return how many are kept of the boxes that the network predicts for an image} */
  @Benchmark
  public int suppressPredicted() {
    return suppression.suppress(predicted.boxes(), predicted.scores(), null, priors, kept);
  }

  /** {@return the sum of all logits: the read pass} */
  @Benchmark
  public float read() {
    return LimitPasses.sum(made.logits());
  }
}
