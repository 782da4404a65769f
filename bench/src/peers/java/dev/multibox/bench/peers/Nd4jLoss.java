package dev.multibox.bench.peers;

import dev.multibox.bench.data.BenchmarkBatch;
import java.util.Arrays;
import org.nd4j.autodiff.loss.LossReduce;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.CustomOp;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.api.ops.impl.loss.HuberLoss;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.nativeblas.NativeOpsHolder;

/**
 * The parts of the loss by ND4J's operations, on one thread. ND4J has no autograd outside SameDiff,
 * whose graphs DL4J's trainers do not use: the parts are what a user of it composes.
 */
final class Nd4jLoss {

  private final INDArray logits;
  private final INDArray labelPlaces;
  private final INDArray locations;
  private final INDArray locationTargets;
  private final INDArray ones;
  private final INDArray keys;
  private final int count;

  Nd4jLoss(BenchmarkBatch made, float[][] ranked, int count) {
    requireOneThread();
    this.count = count;
    logits = Nd4j.create(made.logits(), made.rows(), made.classes());
    int[] places = new int[made.rows()];
    Arrays.setAll(places, row -> row * made.classes() + made.labels()[row]);
    labelPlaces = Nd4j.createFromArray(places);
    locations = Nd4j.create(made.locations(), made.rows(), 4);
    locationTargets = Nd4j.create(made.locationTargets(), made.rows(), 4);
    ones = Nd4j.ones(DataType.FLOAT, 1, 1);
    keys = Nd4j.createFromArray(ranked);
  }

  /** Its setter of "max threads" ignores 1; loops take as many as there are "master threads". */
  private static void requireOneThread() {
    Nd4j.getEnvironment().setMaxMasterThreads(1);
    // known only once the class above has chosen its backend
    NativeOpsHolder.getInstance().getDeviceNativeOps().setOmpNumThreads(1);
    int threads = Nd4j.getEnvironment().maxMasterThreads();
    if (threads != 1) {
      throw new IllegalStateException("ND4J threads: expected 1, got " + threads);
    }
  }

  /** Each prior's cross entropy; the operation made for it takes half as long again. */
  INDArray crossEntropy() {
    INDArray logProbabilities = Nd4j.nn().logSoftmax(logits);
    INDArray ofLabels =
        first(
            DynamicCustomOp.builder("gather")
                .addInputs(logProbabilities.reshape(logProbabilities.length()), labelPlaces)
                .addIntegerArguments(0)
                .build());
    logProbabilities.close();
    return ofLabels.negi();
  }

  /** Each prior's smooth-L1: Huber's loss with delta 1, and a sum of four. */
  INDArray smoothL1() {
    return first(new HuberLoss(locationTargets, locations, ones, LossReduce.NONE, 1.0)).sum(1);
  }

  /** The numbers of the largest keys of each image; the class {@code TopK} passes k as a float. */
  INDArray topK() {
    return Nd4j.exec(
        DynamicCustomOp.builder("top_k")
            .addInputs(keys)
            .addIntegerArguments(count)
            .addBooleanArguments(false)
            .build())[1];
  }

  private static INDArray first(CustomOp operation) {
    return Nd4j.exec(operation)[0];
  }
}
