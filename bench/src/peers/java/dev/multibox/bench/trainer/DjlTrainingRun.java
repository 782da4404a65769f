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
import dev.multibox.bench.trainer.Detections.Detection;
import dev.multibox.bench.trainer.Scene.Kind;
import dev.multibox.bench.trainer.Scene.Thing;
import dev.multibox.loss.ReferenceLoss;
import dev.multibox.matching.BoxCoder;
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
  private final BoxCoder coder = BoxCoder.of(ReferenceTargets.SSD_PYTORCH);

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
        long start = System.nanoTime();
        double[] losses = train(trainer, loss, settings, listener);
        double seconds = (System.nanoTime() - start) / 1e9;
        Path curve = settings.folder().resolve("loss.svg");
        LossCurve.write(curve, losses);
        Path picture = settings.folder().resolve("detections.png");
        Unseen unseen = tryOnUnseen(trainer, settings, picture);
        List<StepTime> times =
            new StepClock(trainer, this::draw, settings)
                .measure(List.of(loss, new ArrayOperationsLoss()));
        return new Result(
            losses[0],
            LossCurve.mean(losses, losses.length, LAST_STEPS),
            unseen.overlaps / unseen.objects,
            unseen.objects,
            seconds,
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

  private double[] train(Trainer trainer, Loss loss, Settings settings, Listener listener) {
    double[] losses = new double[settings.steps()];
    ScenePainter painter = new ScenePainter(settings.seed());
    for (int step = 0; step < losses.length; step++) {
      try (NDManager manager = trainer.getManager().newSubManager()) {
        SceneBatch batch = draw(painter, settings.batch(), manager);
        losses[step] = step(trainer, loss, batch);
      }
      listener.step(losses[step]);
    }
    return losses;
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

  /** Sums over unseen objects. */
  private record Unseen(double overlaps, int objects) {}

  private Unseen tryOnUnseen(Trainer trainer, Settings settings, Path picture) throws IOException {
    // scenes of another seed: none of the training's
    ScenePainter painter = new ScenePainter(~settings.seed());
    List<Scene> shown = new ArrayList<>();
    List<List<Detection>> found = new ArrayList<>();
    double overlaps = 0;
    int objects = 0;
    for (int left = settings.unseen(); left > 0; left -= settings.batch()) {
      try (NDManager manager = trainer.getManager().newSubManager()) {
        SceneBatch batch = draw(painter, Math.min(left, settings.batch()), manager);
        NDList predicted = trainer.evaluate(new NDList(batch.images()));
        List<List<Detection>> detections = Detections.of(predicted, priors, coder);
        for (int image = 0; image < detections.size(); image++) {
          for (Thing object : batch.scenes().get(image).objects()) {
            overlaps += Detections.bestOverlap(object, detections.get(image));
            objects++;
          }
        }
        shown.addAll(batch.scenes());
        found.addAll(detections);
      }
    }
    int count = Math.min(SHOWN, shown.size());
    DetectionPicture.write(picture, shown.subList(0, count), found.subList(0, count));
    return new Unseen(overlaps, objects);
  }
}
