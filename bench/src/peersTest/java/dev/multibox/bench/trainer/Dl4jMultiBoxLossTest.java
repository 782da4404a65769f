package dev.multibox.bench.trainer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.multibox.loss.ReferenceLoss;
import java.util.SplittableRandom;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;

/** A dense network in DL4J learns from the kernel's gradient. */
@Tag("peers")
class Dl4jMultiBoxLossTest {

  private static final int BATCH = 3;
  private static final int PRIORS = 40;
  private static final int CLASSES = 4;
  private static final int FEATURES = 8;
  private static final int WIDTH = 4 + CLASSES;
  private static final int LABEL_WIDTH = WIDTH + 1;

  private final Dl4jMultiBoxLoss loss = new Dl4jMultiBoxLoss(ReferenceLoss.TORCHVISION, CLASSES);
  private final INDArray features = Nd4j.createFromArray(uniform(BATCH, FEATURES, 1));
  private final INDArray labels = Nd4j.createFromArray(labels());

  @Test
  void aNetworkLearns() {
    MultiLayerNetwork network = network();
    DataSet data = new DataSet(features, labels);
    double first = network.score(data);
    for (int step = 0; step < 60; step++) {
      network.fit(data);
    }
    double last = network.score(data);
    assertTrue(last < 0.2 * first, first + " -> " + last);
  }

  @Test
  void theNetworksGradientIsTheDerivativeOfItsScore() {
    MultiLayerNetwork network = network();
    network.setInput(features);
    network.setLabels(labels);
    network.computeGradientAndScore();
    INDArray gradient = network.gradient().gradient().dup();
    INDArray direction = Nd4j.rand(DataType.FLOAT, gradient.shape()).subi(0.5);
    double slope = gradient.mul(direction).sumNumber().doubleValue();
    INDArray start = network.params().dup();
    double step = 1e-3;
    network.setParams(start.add(direction.mul(step)));
    double above = score(network);
    network.setParams(start.sub(direction.mul(step)));
    double below = score(network);
    // the score is near 10 in float32 steps of 1e-6 here and there; of 2e-3 that is 1e-3
    assertEquals((above - below) / (2 * step), slope, 0.01 * Math.abs(slope) + 1e-2);
    assertTrue(Math.abs(slope) > 0.1, "slope " + slope);
  }

  private double score(MultiLayerNetwork network) {
    return loss.computeScore(labels, network.output(features, true), null, null, true);
  }

  private MultiLayerNetwork network() {
    MultiLayerConfiguration configuration =
        new NeuralNetConfiguration.Builder()
            .seed(5)
            .miniBatch(false)
            .updater(new Adam(0.02))
            .list()
            .layer(
                new DenseLayer.Builder()
                    .nIn(FEATURES)
                    .nOut(PRIORS * WIDTH)
                    .activation(Activation.IDENTITY)
                    .build())
            .layer(new LossLayer.Builder(loss).activation(Activation.IDENTITY).build())
            .build();
    MultiLayerNetwork network = new MultiLayerNetwork(configuration);
    network.init();
    return network;
  }

  private static float[][] labels() {
    float[][] rows = uniform(BATCH, PRIORS * LABEL_WIDTH, 2);
    for (float[] row : rows) {
      for (int prior = 0; prior < PRIORS; prior++) {
        int at = prior * LABEL_WIDTH + 4;
        int label = prior % 9 == 0 ? 1 + prior % (CLASSES - 1) : 0;
        for (int c = 0; c < CLASSES; c++) {
          row[at + c] = c == label ? 1f : 0f;
        }
        row[at + CLASSES] = label > 0 ? 1f : 0f;
      }
    }
    return rows;
  }

  private static float[][] uniform(int rows, int columns, int seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[][] values = new float[rows][columns];
    for (float[] row : values) {
      for (int i = 0; i < columns; i++) {
        row[i] = (float) random.nextDouble(-1, 1);
      }
    }
    return values;
  }
}
