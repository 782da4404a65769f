package dev.multibox.bench.data;

import java.io.IOException;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * A batch that benchmarks run on, the same numbers at every call and on every machine.
 *
 * <p>Made from four captured images of 8732 priors and 21 classes. Image {@code b} is the captured
 * {@code b mod 4}. More priors: prior {@code p} is prior {@code p mod 8732} of the captured image
 * {@code (b + p / 8732) mod 4}.
 *
 * <p>{@link BenchmarkData#FACES} and {@link BenchmarkData#MASKED_FACES} are made from one or two
 * captured images of a detector of few classes, which take turns. They have the detector's priors
 * and classes, and no others.
 *
 * <p>Other numbers of classes are synthetic. Fewer than 21: a foreground class is the largest of
 * the captured ones that fall to it, {@code c} to {@code 1 + (c - 1) mod (classes - 1)}, labels
 * likewise. More: the captured 21 stay as they are. Every further class takes the logit of one of
 * the row's own foreground classes, but not the largest, and moves it by up to 0.25 at random. A
 * permutation drawn once for each 20 classes says which. So no further class beats the classes that
 * the network thought of.
 *
 * @param batch images
 * @param priors priors of an image
 * @param classes classes with the background
 * @param logits {@code [batch][priors][classes]}
 * @param locations {@code [batch][priors][4]}
 * @param labels {@code [batch][priors]}
 * @param locationTargets {@code [batch][priors][4]}
 */
public record BenchmarkBatch(
    int batch,
    int priors,
    int classes,
    float[] logits,
    float[] locations,
    int[] labels,
    float[] locationTargets) {

  private static final int COORDINATES = CapturedPredictions.COORDINATES;
  private static final float JITTER = 0.25f;
  private static final float UNIFORM_SPREAD = 4f;
  private static final long SEED = 0x5ddL;

  /**
   * {@return the batch}
   *
   * @param data what the predictions are
   * @param batch images, 1 or more
   * @param priors priors of an image, 1 or more
   * @param classes classes with the background, 2 or more
   * @throws IllegalArgumentException if a size is out of range, the logits do not fit an array, or
   *     faces are not captured with this number of priors and classes
   * @throws IOException if captured predictions cannot be read
   */
  public static BenchmarkBatch of(BenchmarkData data, int batch, int priors, int classes)
      throws IOException {
    atLeast("batch", batch, 1);
    atLeast("priors", priors, 1);
    atLeast("classes", classes, 2);
    long floats = Math.multiplyExact((long) batch * priors, (long) classes);
    if (floats > Integer.MAX_VALUE - 8) {
      throw new IllegalArgumentException(
          "batch * priors * classes: expected at most 2147483639, got "
              + floats
              + "; lower one of them");
    }
    CapturedPredictions captured = CapturedPredictions.load(data.network(priors, classes));
    int rows = batch * priors;
    BenchmarkBatch made =
        new BenchmarkBatch(
            batch,
            priors,
            classes,
            new float[(int) floats],
            new float[rows * COORDINATES],
            new int[rows],
            new float[rows * COORDINATES]);
    made.repeat(captured);
    SplittableRandom random = new SplittableRandom(SEED);
    if (data == BenchmarkData.UNIFORM) {
      spread(made.logits, random);
      spread(made.locations, random);
    } else if (data == BenchmarkData.EQUAL) {
      Arrays.fill(made.logits, 0f);
      Arrays.fill(made.locations, 0f);
    }
    return made;
  }

  /** {@return the number of rows, {@code batch * priors}} */
  public int rows() {
    return batch * priors;
  }

  private static void atLeast(String name, int value, int least) {
    if (value < least) {
      throw new IllegalArgumentException(name + ": expected " + least + " or more, got " + value);
    }
  }

  private static void spread(float[] values, SplittableRandom random) {
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextDouble(-UNIFORM_SPREAD, UNIFORM_SPREAD);
    }
  }

  private void repeat(CapturedPredictions captured) {
    CapturedNetwork network = captured.network();
    int[] sources = furtherClasses(network.classes());
    for (int row = 0; row < rows(); row++) {
      int prior = row % priors;
      int image = (row / priors + prior / network.priors()) % network.images();
      int from = image * network.priors() + prior % network.priors();
      int label = captured.labels()[from];
      labels[row] = label > 0 ? 1 + (label - 1) % (classes - 1) : label;
      int at = from * COORDINATES;
      System.arraycopy(captured.locations(), at, locations, row * COORDINATES, COORDINATES);
      System.arraycopy(
          captured.locationTargets(), at, locationTargets, row * COORDINATES, COORDINATES);
      if (classes < network.classes()) {
        mergeClasses(captured, from, row * classes);
      } else {
        addClasses(captured, from, row * classes, sources);
      }
    }
  }

  /** The captured foreground class, from 0, of every class beyond the captured ones. */
  private int[] furtherClasses(int captured) {
    SplittableRandom random = new SplittableRandom(SEED);
    int[] sources = new int[Math.max(0, classes - captured)];
    for (int i = 0; i < sources.length; i++) {
      int within = i % (captured - 1);
      int swapped = random.nextInt(within + 1);
      sources[i] = sources[i - within + swapped];
      sources[i - within + swapped] = within;
    }
    return sources;
  }

  private void mergeClasses(CapturedPredictions captured, int row, int at) {
    int width = captured.network().classes();
    int from = row * width;
    Arrays.fill(logits, at, at + classes, Float.NEGATIVE_INFINITY);
    logits[at] = captured.logits()[from];
    for (int c = 1; c < width; c++) {
      int merged = at + 1 + (c - 1) % (classes - 1);
      logits[merged] = Math.max(logits[merged], captured.logits()[from + c]);
    }
  }

  private void addClasses(CapturedPredictions captured, int row, int at, int[] sources) {
    int width = captured.network().classes();
    int from = row * width;
    System.arraycopy(captured.logits(), from, logits, at, width);
    if (sources.length == 0) {
      return;
    }
    int foreground = width - 1;
    int largest = 0;
    for (int c = 1; c < foreground; c++) {
      if (captured.logits()[from + 1 + c] > captured.logits()[from + 1 + largest]) {
        largest = c;
      }
    }
    SplittableRandom random = new SplittableRandom(SEED + at);
    for (int i = 0; i < sources.length; i++) {
      int source = sources[i] == largest ? (largest + 1) % foreground : sources[i];
      logits[at + width + i] =
          captured.logits()[from + 1 + source] + (float) random.nextDouble(-JITTER, JITTER);
    }
  }
}
