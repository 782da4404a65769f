package dev.multibox.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;

/** A training run with a trainer's library, which only the peers' profile of the build has. */
public interface TrainingRun {

  /**
   * What to train.
   *
   * @param steps steps of the optimiser
   * @param batch images of a step
   * @param seed of weights and images
   * @param threads of the trainer's library
   * @param unseen images on which the network is tried
   * @param evaluateEvery steps from a trial on unseen images to the next; 0 for the end alone
   * @param folder where pictures go
   */
  record Settings(
      int steps, int batch, long seed, int threads, int unseen, int evaluateEvery, Path folder) {}

  /**
   * How good the network was.
   *
   * @param step after how many steps
   * @param averagePrecision of unseen images, 0 to 1
   */
  record Precision(int step, double averagePrecision) {}

  /**
   * What came of it.
   *
   * @param firstLoss the loss of the first step
   * @param lastLoss the mean loss of the last 20 steps
   * @param precisions average precision on unseen images, the last after all steps
   * @param overlap mean over the objects of unseen images of the intersection over union with the
   *     best detection of their kind, 0 where there is none
   * @param objects how many objects that were
   * @param trainingSeconds how long the steps took
   * @param step a step's time with this library's loss
   * @param arrayStep the same with the loss in the trainer's array operations
   * @param files what was written
   */
  record Result(
      double firstLoss,
      double lastLoss,
      List<Precision> precisions,
      double overlap,
      int objects,
      double trainingSeconds,
      StepTime step,
      StepTime arrayStep,
      List<Path> files) {}

  /**
   * The median time of a step, without drawing the images.
   *
   * @param milliseconds of the whole step: forward, loss, backward, update
   * @param lossMilliseconds of what is there because of the loss, its part of the backward pass
   *     included
   */
  record StepTime(double milliseconds, double lossMilliseconds) {}

  /** Hears of every step. */
  @FunctionalInterface
  interface Listener {

    /**
     * A step is done.
     *
     * @param loss the loss of its batch
     */
    void step(double loss);
  }

  /**
   * Trains a network, tries it on unseen images, measures steps, and writes pictures.
   *
   * @param settings what to train
   * @param listener hears of every step
   * @return what came of it
   * @throws IOException if a picture cannot be written
   */
  Result run(Settings settings, Listener listener) throws IOException;

  /** {@return the run, where the build has one} */
  static Optional<TrainingRun> find() {
    try {
      return ServiceLoader.load(TrainingRun.class).findFirst();
    } catch (ServiceConfigurationError | LinkageError leftBehind) {
      // a build without the profile, over the classes of one with it
      return Optional.empty();
    }
  }
}
