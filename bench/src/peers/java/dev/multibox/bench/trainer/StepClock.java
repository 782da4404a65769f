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
import java.util.List;

/**
 * What a step takes with several losses, which take turns on the same batches, so that other load
 * on the machine meets all alike. The loss's own part is measured by itself: its value, and the way
 * back to the predictions.
 */
final class StepClock {

  private static final int ROUNDS = 15;
  private static final int WARM_UP = 5;

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

  /** The medians of some steps, for each loss; the weights move on. */
  List<StepTime> measure(List<Loss> losses) {
    ScenePainter painter = new ScenePainter(settings.seed());
    double[][] steps = new double[losses.size()][ROUNDS];
    double[][] parts = new double[losses.size()][ROUNDS];
    for (int round = -WARM_UP; round < ROUNDS; round++) {
      try (NDManager manager = trainer.getManager().newSubManager()) {
        SceneBatch batch = drawing.draw(painter, settings.batch(), manager);
        for (int i = 0; i < losses.size(); i++) {
          double step = step(batch, losses.get(i));
          double part = part(batch, losses.get(i));
          if (round >= 0) {
            steps[i][round] = step;
            parts[i][round] = part;
          }
        }
      }
    }
    StepTime[] times = new StepTime[losses.size()];
    Arrays.setAll(times, i -> new StepTime(median(steps[i]), median(parts[i])));
    return List.of(times);
  }

  private static double median(double[] values) {
    Arrays.sort(values);
    return values[values.length / 2];
  }

  private double step(SceneBatch batch, Loss loss) {
    long start = System.nanoTime();
    try (GradientCollector collector = trainer.newGradientCollector()) {
      NDList predicted = trainer.forward(new NDList(batch.images()), batch.targets());
      collector.backward(loss.evaluate(batch.targets(), predicted));
    }
    trainer.step();
    return (System.nanoTime() - start) / 1e6;
  }

  private double part(SceneBatch batch, Loss loss) {
    NDList predicted = trainer.evaluate(new NDList(batch.images()));
    for (NDArray tensor : predicted) {
      tensor.setRequiresGradient(true);
    }
    long start = System.nanoTime();
    try (GradientCollector collector = trainer.newGradientCollector()) {
      collector.backward(loss.evaluate(batch.targets(), predicted));
    }
    return (System.nanoTime() - start) / 1e6;
  }
}
