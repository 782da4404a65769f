package dev.multibox.bench.trainer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import ai.djl.training.Trainer;
import ai.djl.training.loss.Loss;
import dev.multibox.bench.TrainingRun.Settings;
import dev.multibox.bench.TrainingRun.StepTime;
import java.util.Arrays;

/**
 * What a step takes with a loss, and without: the same forward and backward pass from a gradient
 * that is there already. Both take turns, so that other load on the machine meets both alike.
 */
final class StepClock {

  private static final int ROUNDS = 15;
  private static final int WARM_UP = 3;

  private final Trainer trainer;
  private final Drawing drawing;
  private final Settings settings;

  /** Draws a batch. */
  interface Drawing {
    SceneBatch draw(ScenePainter painter, int batch, NDManager manager);
  }

  StepClock(Trainer trainer, Drawing drawing, Settings settings) {
    this.trainer = trainer;
    this.drawing = drawing;
    this.settings = settings;
  }

  /** The medians of some steps; the weights move on. */
  StepTime measure(Loss loss) {
    ScenePainter painter = new ScenePainter(settings.seed());
    double[] with = new double[ROUNDS];
    double[] without = new double[ROUNDS];
    for (int round = -WARM_UP; round < ROUNDS; round++) {
      try (NDManager manager = trainer.getManager().newSubManager()) {
        SceneBatch batch = drawing.draw(painter, settings.batch(), manager);
        double stepTime = time(batch, loss);
        double networkTime = time(batch, new Ready());
        if (round >= 0) {
          with[round] = stepTime;
          without[round] = networkTime;
        }
      }
    }
    Arrays.sort(with);
    Arrays.sort(without);
    double step = with[ROUNDS / 2];
    return new StepTime(step, step - without[ROUNDS / 2]);
  }

  private double time(SceneBatch batch, Loss loss) {
    long start = System.nanoTime();
    try (GradientCollector collector = trainer.newGradientCollector()) {
      NDList predicted = trainer.forward(new NDList(batch.images()), batch.targets());
      collector.backward(loss.evaluate(batch.targets(), predicted));
    }
    trainer.step();
    return (System.nanoTime() - start) / 1e6;
  }

  /** As cheap a loss as there is: the mean of all predictions. */
  private static final class Ready extends Loss {

    Ready() {
      super("Ready");
    }

    @Override
    public NDArray evaluate(NDList labels, NDList predicted) {
      return predicted.get(0).mean().mul(0).add(predicted.get(1).mean().mul(0));
    }
  }
}
