package dev.multibox.bench.trainer;

import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.GradientCollector;
import ai.djl.training.Trainer;
import ai.djl.training.initializer.XavierInitializer;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import dev.multibox.bench.TrainingRun;
import dev.multibox.bench.trainer.Scene.Kind;
import dev.multibox.bench.trainer.UnseenScenes.Outcome;
import dev.multibox.loss.ReferenceLoss;
import dev.multibox.matching.MatcherWorkspace;
import dev.multibox.matching.PriorBoxes;
import dev.multibox.matching.PriorMatcher;
import dev.multibox.matching.ReferencePriors;
import dev.multibox.matching.ReferenceTargets;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Trains {@link DetectionNetwork} on scenes that {@link ScenePainter} draws, with DJL's PyTorch
 * engine: priors, matching and coding by {@code dev.multibox.matching}, the loss by {@link
 * DjlMultiBoxLoss}.
 */
public final class DjlTrainingRun implements TrainingRun {

  private static final float LEARNING_RATE = 3e-3f;
  private static final float LAST_LEARNING_RATE = 2e-5f;

  /** First steps at which the rate grows: Adam's own estimates are rough there. */
  private static final int WARM_UP = 30;

  private static final int LAST_STEPS = 20;
  private static final int SHOWN = 8;

  private final PriorBoxes priors = PriorBoxes.of(ReferencePriors.SSD300_VOC);
  private final PriorMatcher matcher = PriorMatcher.of(priors, ReferenceTargets.SSD_PYTORCH);

  /** For the service loader. */
  public DjlTrainingRun() {}

  @Override
  public Result run(Settings settings, Listener listener) throws IOException {
    System.setProperty("ai.djl.offline", "true");
    System.setProperty("ai.djl.pytorch.num_threads", Integer.toString(settings.threads()));
    System.setProperty("ai.djl.pytorch.num_interop_threads", "1");
    Engine engine = Engine.getEngine("PyTorch");
    engine.setRandomSeed(Math.toIntExact(settings.seed()));
    Loss loss = new DjlMultiBoxLoss(ReferenceLoss.SSD_PYTORCH.policy());
    try (Model model = Model.newInstance("drawn-scenes", engine.getEngineName())) {
      model.setBlock(new DetectionNetwork(Kind.values().length + 1));
      try (Trainer trainer = model.newTrainer(config(settings, loss))) {
        trainer.initialize(
            new Shape(settings.batch(), 3, DetectionNetwork.SIDE, DetectionNetwork.SIDE));
        UnseenScenes unseen = new UnseenScenes(matcher, settings);
        Training training = train(trainer, loss, unseen, settings, listener);
        Outcome outcome = unseen.evaluate(trainer);
        training.precisions.add(new Precision(settings.steps(), outcome.averagePrecision()));
        Path curve = settings.folder().resolve("loss.svg");
        LossCurve.write(curve, training.losses, training.precisions);
        Path picture = settings.folder().resolve("detections.png");
        int shown = Math.min(SHOWN, outcome.scenes().size());
        DetectionPicture.write(
            picture, outcome.scenes().subList(0, shown), outcome.found().subList(0, shown));
        List<StepTime> times =
            new StepClock(trainer, this::draw, settings)
                .measure(List.of(loss, new ArrayOperationsLoss()));
        return new Result(
            training.losses[0],
            LossCurve.mean(training.losses, settings.steps(), LAST_STEPS),
            training.precisions,
            outcome.overlap(),
            outcome.objects(),
            training.seconds,
            times.get(0),
            times.get(1),
            List.of(curve, picture));
      }
    }
  }

  private static DefaultTrainingConfig config(Settings settings, Loss loss) {
    int steps = settings.steps();
    Tracker cosine =
        step -> {
          double part = (double) (step - WARM_UP) / Math.max(1, steps - WARM_UP);
          double falling = 0.5 * (1 + Math.cos(Math.PI * Math.clamp(part, 0, 1)));
          double warm = Math.min(1, (step + 1.0) / WARM_UP);
          return (float)
              (LAST_LEARNING_RATE + (LEARNING_RATE - LAST_LEARNING_RATE) * falling * warm);
        };
    return new DefaultTrainingConfig(loss)
        .optInitializer(new XavierInitializer(), "weight")
        .optOptimizer(Optimizer.adam().optLearningRateTracker(cosine).build());
  }

  /** Losses of the steps, average precision on the way, and how long the steps took. */
  private record Training(double[] losses, List<Precision> precisions, double seconds) {}

  private Training train(
      Trainer trainer, Loss loss, UnseenScenes unseen, Settings settings, Listener listener) {
    double[] losses = new double[settings.steps()];
    List<Precision> precisions = new ArrayList<>();
    ScenePainter painter = new ScenePainter(settings.seed());
    long nanoseconds = 0;
    for (int step = 0; step < losses.length; step++) {
      long start = System.nanoTime();
      try (NDManager manager = trainer.getManager().newSubManager()) {
        SceneBatch batch = draw(painter, settings.batch(), manager);
        losses[step] = step(trainer, loss, batch);
      }
      nanoseconds += System.nanoTime() - start;
      listener.step(losses[step]);
      int done = step + 1;
      int every = settings.evaluateEvery();
      if (every > 0 && done % every == 0 && done < losses.length) {
        precisions.add(new Precision(done, unseen.evaluate(trainer).averagePrecision()));
      }
    }
    return new Training(losses, precisions, nanoseconds / 1e9);
  }

  /** One step: forward, loss, backward, update. */
  private static double step(Trainer trainer, Loss loss, SceneBatch batch) {
    double value;
    try (GradientCollector collector = trainer.newGradientCollector()) {
      NDList predicted = trainer.forward(new NDList(batch.images()), batch.targets());
      NDArray total = loss.evaluate(batch.targets(), predicted);
      collector.backward(total);
      value = total.getFloat();
    }
    trainer.step();
    return value;
  }

  private SceneBatch draw(ScenePainter painter, int batch, NDManager manager) {
    MatcherWorkspace workspace = matcher.workspace(batch, ScenePainter.MOST_OBJECTS);
    return SceneBatch.draw(painter, batch, matcher, workspace, manager);
  }
}
