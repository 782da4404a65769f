package dev.multibox.bench;

import dev.multibox.Backend;
import dev.multibox.BatchShape;
import dev.multibox.Predictions;
import dev.multibox.bench.data.BenchmarkBatch;
import dev.multibox.bench.data.BenchmarkBoxes;
import dev.multibox.bench.data.BenchmarkBoxes.Crowd;
import dev.multibox.bench.harness.BatchBenchmark;
import dev.multibox.bench.harness.BenchmarkMemory;
import dev.multibox.bench.limits.LimitPasses;
import dev.multibox.loss.Gradients;
import dev.multibox.loss.LossWorkspace;
import dev.multibox.loss.MultiBoxLoss;
import dev.multibox.loss.ReferenceLoss;
import dev.multibox.loss.Targets;
import dev.multibox.matching.GroundTruth;
import dev.multibox.matching.MatcherWorkspace;
import dev.multibox.matching.PriorBoxes;
import dev.multibox.matching.PriorMatcher;
import dev.multibox.matching.ReferencePriors;
import dev.multibox.matching.ReferenceTargets;
import dev.multibox.matching.TargetOutputs;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Locale;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;

/**
 * Targets of a batch from its boxes, and the whole path from boxes to gradients. The priors are
 * SSD300's 8732; {@code batch} is 1 unless it is asked for.
 */
public class PriorMatcherBenchmark extends BatchBenchmark {

  /** Boxes of an image. */
  @Param({"1", "10", "100"})
  protected int boxes;

  /** How they stand: scattered, equal or nested; 100 and 1000 boxes make a crowd. */
  @Param("scattered")
  protected String crowd;

  /** Whose matching: any of {@link ReferenceTargets}. */
  @Param("TORCHVISION")
  protected String reference;

  private PriorMatcher matcher;
  private MatcherWorkspace workspace;
  private BenchmarkBoxes numbers;
  private GroundTruth truth;
  private TargetOutputs outputs;
  private TargetOutputs filled;
  private float[] corners;

  private MultiBoxLoss loss;
  private BenchmarkBatch made;
  private LossWorkspace lossWorkspace;
  private Predictions predictions;
  private Targets targets;
  private Gradients gradients;

  @Override
  protected void prepare(Backend chosen, BenchmarkBatch batchOfNumbers) {
    PriorBoxes all = PriorBoxes.of(ReferencePriors.SSD300_VOC);
    if (priors != all.count()) {
      throw new IllegalArgumentException(
          "priors: expected "
              + all.count()
              + " as in SSD300, got "
              + priors
              + "; leave -p priors out");
    }
    ReferenceTargets whose = ReferenceTargets.valueOf(reference);
    matcher = PriorMatcher.of(all, whose.matching(), whose.coding(), chosen);
    workspace = matcher.workspace(batchOfNumbers.batch(), boxes);
    numbers =
        BenchmarkBoxes.of(
            Crowd.valueOf(crowd.toUpperCase(Locale.ROOT)), batchOfNumbers.batch(), boxes, classes);
    corners = all.corners();
    made = batchOfNumbers;
    loss = MultiBoxLoss.of(ReferenceLoss.CAFFE_SSD.policy(), chosen);
    lossWorkspace = loss.workspace(BatchShape.of(made.batch(), priors, classes));
  }

  @Override
  protected void use(BenchmarkMemory memory, Arena outputMemory) throws IOException {
    int images = made.batch();
    BatchShape shape = BatchShape.of(images, priors, classes);
    BenchmarkMemory.Kind kind = memory.kind();
    MemorySegment locations =
        BenchmarkMemory.room(kind, outputMemory, memory.locationTargets().byteSize());
    if (memory.arrays()) {
      int[] labels = new int[made.rows()];
      float[] array = new float[made.rows() * 4];
      truth = GroundTruth.of(numbers.boxes(), numbers.labels(), numbers.starts());
      outputs = TargetOutputs.of(shape, labels, array);
    } else {
      MemorySegment labels =
          kind == BenchmarkMemory.Kind.HEAP_SEGMENTS
              ? MemorySegment.ofArray(new int[made.rows()])
              : BenchmarkMemory.room(kind, outputMemory, memory.labels().byteSize());
      truth =
          GroundTruth.of(
              MemorySegment.ofArray(numbers.boxes()),
              MemorySegment.ofArray(numbers.labels()),
              MemorySegment.ofArray(numbers.starts()));
      outputs = TargetOutputs.of(shape, labels, locations);
    }
    filled = outputs.zeroFilled();
    targets = outputs.targets();
    predictions = memory.predictions(shape, made);
    gradients = memory.gradients(shape, outputMemory);
    // The loss alone needs them.
    match();
  }

  @Override
  protected void call(String benchmark) {
    switch (benchmark) {
      case "match" -> match();
      case "matchZeroFilled" -> matchZeroFilled();
      case "gradient" -> gradient();
      case "boxesToGradient" -> boxesToGradient();
      case "readPriors" -> readPriors();
      default -> throw unknown(benchmark);
    }
  }

  /** {@return the matched priors; labels of all and offsets of the matched ones are written} */
  @Benchmark
  public long match() {
    return matcher.match(truth, outputs, workspace);
  }

  /** {@return the matched priors; labels and offsets of all are written} */
  @Benchmark
  public long matchZeroFilled() {
    return matcher.match(truth, filled, workspace);
  }

  /** {@return the loss with these targets; its gradient goes into dense memory} */
  @Benchmark
  public double gradient() {
    return loss.evaluateWithGradient(predictions, targets, lossWorkspace, gradients);
  }

  /** {@return the loss; targets are made from the boxes first} */
  @Benchmark
  public double boxesToGradient() {
    matcher.match(truth, outputs, workspace);
    return loss.evaluateWithGradient(predictions, targets, lossWorkspace, gradients);
  }

  /** {@return the sum of the corners of all priors, once for each image: the read pass} */
  @Benchmark
  public float readPriors() {
    float sum = 0f;
    for (int image = 0; image < made.batch(); image++) {
      sum += LimitPasses.sum(corners);
    }
    return sum;
  }
}
