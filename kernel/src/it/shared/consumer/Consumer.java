package consumer;

import dev.multibox.Backend;
import dev.multibox.BatchShape;
import dev.multibox.Predictions;
import dev.multibox.loss.MultiBoxLoss;
import dev.multibox.loss.ReferenceLoss;
import dev.multibox.loss.Targets;

/** A small user of the library, the same for all consumers. */
public final class Consumer {

  /** The same bits on every backend: four priors of ln 21 in float, and a smooth-L1 of 1.5. */
  public static final double TOTAL = 13.67809009552002;

  private Consumer() {}

  /** Fails unless the loss runs on the backend named by the argument and gives its total. */
  public static void main(String[] args) {
    check(args[0]);
  }

  /** Prints the backend and the total, and throws unless both are the expected ones. */
  public static void check(String expectedBackend) {
    double total = total();
    System.out.println("backend " + Backend.current().name() + ", total " + total);
    if (!Backend.current().name().equals(expectedBackend)) {
      throw new AssertionError("expected " + expectedBackend + ", runs " + Backend.current());
    }
    if (total != TOTAL) {
      throw new AssertionError("expected the total " + TOTAL + ", got " + total);
    }
  }

  private static double total() {
    BatchShape shape = BatchShape.of(2, 8732, 21);
    int[] labels = new int[2 * 8732];
    float[] targetLocations = new float[2 * 8732 * 4];
    labels[100] = 15;
    targetLocations[4 * 100] = 2f;
    MultiBoxLoss loss = MultiBoxLoss.of(ReferenceLoss.CAFFE_SSD);
    Predictions predictions =
        Predictions.of(shape, new float[2 * 8732 * 21], new float[2 * 8732 * 4]);
    Targets targets = Targets.of(shape, labels, targetLocations);
    return loss.evaluate(predictions, targets, loss.workspace(shape));
  }
}
