package dev.multibox.bench.trainer;

import static dev.multibox.bench.trainer.TrainerRefusals.CLASSES;
import static dev.multibox.bench.trainer.TrainerRefusals.LOGITS;
import static dev.multibox.bench.trainer.TrainerRefusals.PRIORS;
import static dev.multibox.bench.trainer.TrainerRefusals.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.multibox.loss.ReferenceLoss;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** ND4J's matrices of every wrong type and shape. */
@Tag("peers")
class Dl4jArgumentsTest {

  private static final int WIDTH = 4 + CLASSES;

  private final Dl4jMultiBoxLoss loss = new Dl4jMultiBoxLoss(ReferenceLoss.CAFFE_SSD, CLASSES);
  private final INDArray output = Nd4j.createFromArray(output());
  private final INDArray labels = Nd4j.createFromArray(labels());

  private static float[][] output() {
    float[][] rows = new float[1][PRIORS * WIDTH];
    for (int prior = 0; prior < PRIORS; prior++) {
      System.arraycopy(LOGITS, prior * CLASSES, rows[0], prior * WIDTH + 4, CLASSES);
    }
    return rows;
  }

  private static float[][] labels() {
    float[][] rows = new float[1][PRIORS * (WIDTH + 1)];
    for (int prior = 0; prior < PRIORS; prior++) {
      rows[0][prior * (WIDTH + 1) + 4 + TrainerRefusals.labels()[prior]] = 1f;
    }
    return rows;
  }

  private double score(INDArray wanted, INDArray given) {
    return loss.computeScore(wanted, given, null, null, false);
  }

  @Test
  void theLossIsTheKernels() {
    assertEquals(TrainerRefusals.LOSS, score(labels, output), 1e-6);
    assertEquals(
        score(labels, output),
        loss.computeScore(labels, output, new ActivationIdentity(), null, false));
  }

  @Test
  void otherTypes() {
    for (DataType type :
        List.of(DataType.DOUBLE, DataType.FLOAT16, DataType.INT32, DataType.INT64)) {
      String got = ": expected FLOAT, got " + type;
      String wayOut = "; castTo(DataType.FLOAT) converts it";
      INDArray otherLabels = labels.castTo(type);
      INDArray otherOutput = output.castTo(type);
      refused("labels" + got, wayOut, () -> score(otherLabels, output));
      refused("output" + got, wayOut, () -> score(labels, otherOutput));
      refused("labels" + got, wayOut, () -> gradient(otherLabels, output));
      refused("output" + got, wayOut, () -> gradient(labels, otherOutput));
      refused(
          "labels" + got, wayOut, () -> loss.computeScoreArray(otherLabels, output, null, null));
    }
  }

  private INDArray gradient(INDArray wanted, INDArray given) {
    return loss.computeGradient(wanted, given, null, null);
  }

  @Test
  void otherShapes() {
    refused(
        "output: expected columns that are a multiple of 7, 4 and the classes of each prior, got"
            + " shape [1, 27]; ",
        "the background included",
        () -> score(labels, Nd4j.zeros(DataType.FLOAT, 1, 27)));
    for (long[] shape : new long[][] {{1, 28}, {2, 32}, {1, 33}, {1, 40}}) {
      refused(
          "labels: expected shape [1, 32] as [batch][priors * (4 + classes + 1)], got "
              + Arrays.toString(shape),
          "this batch",
          () -> score(Nd4j.zeros(DataType.FLOAT, shape), output));
    }
    refused(
        "output: expected a matrix, a row an image, got shape [1, 4, 7]; ",
        "all else",
        () -> score(labels, output.reshape(1, PRIORS, WIDTH)));
    refused(
        "labels: expected a matrix, a row an image, got shape [32]; ",
        "all else",
        () -> score(labels.reshape(32), output));
  }

  @Test
  void masksAndActivations() {
    refused(
        "mask: expected none, got one of shape [1, 1]; ",
        "to ignore a prior",
        () -> loss.computeScore(labels, output, null, Nd4j.ones(1, 1), false));
    IActivation softmax = new ActivationSoftmax();
    refused(
        "activation: expected Activation.IDENTITY, got softmax; ",
        "the softmax itself",
        () -> loss.computeGradientAndScore(labels, output, softmax, null, false));
  }

  @Test
  void theFirstBatchIsDiagnosed() throws Throwable {
    float[][] rows = output();
    rows[0][2 * WIDTH + 5] = Float.NaN;
    INDArray wrong = Nd4j.createFromArray(rows);
    TrainerRefusals.warnsOnce(
        "1 of 12 scores are not a number, the first is NaN at [0][2][1]",
        () -> gradient(labels, wrong));
  }
}
